"""Which tables of Sage 50 are read, by which keys, and for which columns.

A column that is required is one whose absence would be taken for a value (a missing turnover is not
a turnover of nothing, and would be written into the CRM as one); any other may be missing in an older
version.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as it is read: `key` picks single rows, `prefix` is what a search looks at (manual 6)."""

    table: str
    key: str
    prefix: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    numeric_key: bool = False


class Cost(StrEnum):
    """Which of Sage's two costs is a product's cost price."""

    AVERAGE = "average"
    LAST = "last"


COST_COLUMNS = {Cost.AVERAGE: "AVERAGE_COST_PRICE", Cost.LAST: "LAST_PURCHASE_PRICE"}
"""There is no single cost price in Sage 50."""

CUSTOMERS = Shape(
    "SALES_LEDGER",
    key="ACCOUNT_REF",
    prefix="ACCOUNT_REF",
    required=("ACCOUNT_REF", "NAME", "BALANCE", "CREDIT_LIMIT", "TURNOVER_YTD", "ACCOUNT_ON_HOLD"),
    optional=(
        *("ADDRESS_1", "ADDRESS_2", "ADDRESS_3", "ADDRESS_4", "ADDRESS_5"),
        *("CONTACT_NAME", "TELEPHONE", "FAX", "E_MAIL", "WEB_ADDRESS", "CURRENCY", "RECORD_DELETED"),
    ),
)


def products(cost: Cost) -> Shape:
    """Give the stock file with the one cost that is wanted: the driver is slow by column."""
    return Shape(
        "STOCK",
        key="STOCK_CODE",
        prefix="STOCK_CODE",
        required=("STOCK_CODE", "DESCRIPTION", "SALES_PRICE", COST_COLUMNS[cost]),
        optional=("UNIT_OF_SALE", "TAX_CODE", "NOMINAL_CODE", "RECORD_DELETED"),
    )


INVOICES = Shape(
    "INVOICE",
    key="INVOICE_NUMBER",
    prefix="ACCOUNT_REF",
    required=("INVOICE_NUMBER", "INVOICE_TYPE_CODE", "ACCOUNT_REF", "INVOICE_NET", "INVOICE_TAX"),
    optional=(
        *("POSTED_CODE", "POSTED", "NAME", "INVOICE_DATE", "CUST_ORDER_NUMBER", "INVOICE_GROSS", "CURRENCY"),
        *("CARR_NET", "CARR_TAX", "NET_VALUE_DISCOUNT_NET", "NET_VALUE_DISCOUNT_NET_BASE"),
        *("NET_VALUE_DISCOUNT_DESC", "RECORD_DELETED"),
    ),
    numeric_key=True,
)

LINES = Shape(
    "INVOICE_ITEM",
    key="INVOICE_NUMBER",
    prefix="INVOICE_NUMBER",
    required=(
        *("INVOICE_NUMBER", "ITEM_NUMBER", "STOCK_CODE", "QUANTITY", "UNIT_PRICE"),
        *("NET_AMOUNT", "TAX_AMOUNT"),
    ),
    optional=("DESCRIPTION", "COMMENT_1", "COMMENT_2", "UNIT_OF_SALE", "TAX_RATE", "RECORD_DELETED"),
    numeric_key=True,
)

_IN_THEIR_OWN = {
    "INVOICE": ("INVOICE_NET", "INVOICE_TAX", "INVOICE_GROSS", "CARR_NET", "CARR_TAX"),
    "INVOICE_ITEM": ("UNIT_PRICE", "NET_AMOUNT", "TAX_AMOUNT"),
}
FOREIGN = "FOREIGN_"
"""How the columns begin that hold a document's amounts in its own currency."""


def abroad(shape: Shape) -> Shape:
    """Give a shape of the invoice file with the amounts in the documents' own currencies besides."""
    foreign = (f"{FOREIGN}{column}" for column in _IN_THEIR_OWN[shape.table])
    return replace(shape, optional=(*shape.optional, *foreign))


TRANSACTIONS = Shape(
    "AUDIT_HEADER",
    key="TRAN_NUMBER",
    prefix="ACCOUNT_REF",
    required=("TRAN_NUMBER", "TYPE", "ACCOUNT_REF", "NET_AMOUNT", "TAX_AMOUNT"),
    optional=(
        *("DATE", "INV_REF", "DETAILS", "GROSS_AMOUNT", "OUTSTANDING"),
        *("DELETED_FLAG", "RECORD_DELETED"),
    ),
    numeric_key=True,
)

SALES_TYPES = ("SI", "SC", "SR", "SA", "SD")
"""Sales invoice, credit, receipt, payment on account, discount: the audit trail of the sales ledger."""

COMPANY = Shape(
    "COMPANY",
    key="NAME",
    prefix="NAME",
    required=("NAME",),
    optional=("UNIT_DECIMAL_PLACE", "QTY_DECIMAL_PLACE"),
)

CURRENCIES = Shape(
    "CURRENCY",
    key="NUMBER",
    prefix="CODE",
    required=("NUMBER", "CODE"),
    optional=("BASE_CURRENCY", "RECORD_DELETED"),
)

NOMINALS = Shape(
    "NOMINAL_LEDGER",
    key="ACCOUNT_REF",
    prefix="ACCOUNT_REF",
    required=("ACCOUNT_REF",),
    optional=("NAME", "RECORD_DELETED"),
)
"""Its key is called ACCOUNT_REF, although everything that points to it says NOMINAL_CODE."""

DEFAULTS = Shape(
    "COMPANY",
    key="NAME",
    prefix="NAME",
    required=("NAME",),
    optional=("NOM_DEFAULT_SALES", "SOP_CARRIAGE_NOM_CODE", "SOP_CARRIAGE_TAX_CODE"),
)
"""What a company books with where nothing else is said."""

TAX_CODES = Shape("TAX_CODE", key="TAX_CODE", prefix="TAX_CODE", required=("TAX_CODE", "TAX_RATE"))

DEPARTMENTS = Shape(
    "DEPARTMENT",
    key="NUMBER",
    prefix="NAME",
    required=("NUMBER", "NAME"),
    optional=("RECORD_DELETED",),
    numeric_key=True,
)

ACCOUNTS = Shape(
    "SALES_LEDGER",
    key="ACCOUNT_REF",
    prefix="ACCOUNT_REF",
    required=("ACCOUNT_REF", "NAME", "ACCOUNT_ON_HOLD"),
    optional=(
        *("ADDRESS_1", "ADDRESS_2", "ADDRESS_3", "ADDRESS_4", "ADDRESS_5", "CONTACT_NAME", "TELEPHONE"),
        *("DEF_TAX_CODE", "DEF_NOM_CODE", "CURRENCY", "RECORD_DELETED"),
    ),
)
"""The sales ledger as an invoice needs it."""

ARTICLES = Shape(
    "STOCK",
    key="STOCK_CODE",
    prefix="STOCK_CODE",
    required=("STOCK_CODE", "DESCRIPTION", "TAX_CODE"),
    optional=("UNIT_OF_SALE", "NOMINAL_CODE", "RECORD_DELETED"),
)
"""The stock file as a line of an invoice needs it."""

BOOKED = Shape(
    "INVOICE",
    key="CUST_ORDER_NUMBER",
    prefix="CUST_ORDER_NUMBER",
    required=(
        *("INVOICE_NUMBER", "INVOICE_TYPE_CODE", "ACCOUNT_REF", "CUST_ORDER_NUMBER"),
        *("INVOICE_NET", "INVOICE_TAX"),
    ),
    optional=("POSTED_CODE", "POSTED", "RECORD_DELETED"),
)
"""The invoice file by the customer's order number."""

BOOKED_AS = replace(BOOKED, key="INVOICE_NUMBER", numeric_key=True)
"""The same by the invoice's own number."""

SANDBOX = Shape("SANDBOX", key="LABEL", prefix="LABEL", required=("LABEL", "EVALUATION"))
"""The mark of a company that this program made: no company of Sage has such a table."""


def all_read(cost: Cost) -> tuple[Shape, ...]:
    """Give every table that an upload reads and cannot do without."""
    return (COMPANY, CUSTOMERS, products(cost), INVOICES, LINES, TRANSACTIONS)
