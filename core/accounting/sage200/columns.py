"""Which tables and columns are read, and which of them an older release lacks.

Names are those of Sage 200's own database. What is optional came with later releases: Sage MMS 3.5 has the
same tables with fewer columns, so the catalogue is asked before anything is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.accounting.base import Survey
from core.errors import AccountingError

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "SYSCompany": ("CompanyName",),
    "SYSCurrency": ("SYSCurrencyID", "SYSCurrencyISOCodeID", "ThisIsBaseCurrency"),
    "SYSCurrencyISOCode": ("SYSCurrencyISOCodeID", "Code"),
    "SYSTaxRate": ("SYSTaxRateID", "Code", "TaxRate"),
    "SYSFinancialYear": ("SYSFinancialYearID", "YearRelativeToCurrentYear"),
    "SYSTraderTranType": ("SYSTraderTranTypeID", "SalesShortName"),
    "SLCustomerAccount": (
        "SLCustomerAccountID",
        "CustomerAccountNumber",
        "CustomerAccountName",
        "AccountBalance",
        "CreditLimit",
        "AccountIsOnHold",
        "SYSCurrencyID",
        "OpLock",
    ),
    "SLCustomerLocation": (
        "SLCustomerLocationID",
        "SLCustomerAccountID",
        "AddressLine1",
        "AddressLine2",
        "AddressLine3",
        "AddressLine4",
        "PostCode",
        "OpLock",
    ),
    "SLCustomerContact": ("SLCustomerContactID", "SLCustomerAccountID", "ContactName", "OpLock"),
    "SLCustomerContactRole": (
        "SLCustomerContactID",
        "SYSTraderContactRoleID",
        "IsPreferredContactForRole",
        "OpLock",
    ),
    "SLCustomerContactValue": (
        "SLCustomerContactID",
        "SYSContactTypeID",
        "ContactValue",
        "IsPreferredValue",
        "OpLock",
    ),
    "SLCustomerYearValue": (
        "SLCustomerAccountID",
        "SYSFinancialYearID",
        "TotalInvoiceValueToDateInBase",
        "TotalCredNoteValueToDateInBase",
        "OpLock",
    ),
    "StockItem": ("ItemID", "Code", "Name", "TaxCodeID", "StandardCost", "StockUnitName", "OpLock"),
    "PriceBand": ("PriceBandID", "ThisIsTheStandardBand"),
    "StockItemPrice": ("ItemID", "PriceBandID", "Price", "OpLock"),
    "SOPOrderReturn": ("SOPOrderReturnID", "CustomerDocumentNo"),
    "SOPOrderReturnLine": (
        "SOPOrderReturnLineID",
        "SOPOrderReturnID",
        "LineTypeID",
        "ItemCode",
        "ItemDescription",
        "UnitSellingPrice",
        "SellingUnitDescription",
    ),
    "SOPInvoiceCreditType": ("SOPInvoiceCreditTypeID", "Name"),
    "SOPInvoiceCredit": (
        "SOPInvoiceCreditID",
        "SOPInvoiceCreditTypeID",
        "DocumentNo",
        "CustomerID",
        "DocumentDate",
        "InvoicedNetValue",
        "InvoicedDiscountValue",
        "InvoicedTaxValue",
        "InvoicedGrossValue",
        "OpLock",
    ),
    "SOPInvoiceCreditLine": (
        "SOPInvoiceCreditLineID",
        "SOPInvoiceCreditID",
        "SOPOrderReturnLineID",
        "PrintSequenceNumber",
        "InvoiceCreditQuantity",
        "LineTotalValue",
        "LineTaxValue",
        "OpLock",
    ),
    "SLPostedCustomerTran": (
        "SLCustomerAccountID",
        "SYSTraderTranTypeID",
        "TransactionDate",
        "TransactionReference",
        "SecondReference",
        "GoodsValueInAccountCurrency",
        "TaxValue",
        "AllocatedValue",
        "UniqueReferenceNumber",
        "OpLock",
    ),
    "SLHistoricalCustomerTran": (
        "SLCustomerAccountID",
        "SYSTraderTranTypeID",
        "TransactionDate",
        "TransactionReference",
        "SecondReference",
        "GoodsValueInAccountCurrency",
        "TaxValue",
        "AllocatedValue",
        "UniqueReferenceNumber",
        "OpLock",
    ),
}

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "SLCustomerAccount": (
        "MainTelephoneCountryCode",
        "MainTelephoneAreaCode",
        "MainTelephoneSubscriberNumber",
        "MainWebsite",
    ),
    "SLCustomerLocation": ("City", "County"),
    "SOPOrderReturnLine": ("TaxCodeID",),
    "SOPInvoiceCredit": ("DateCancelled",),
    "SOPInvoiceCreditLine": ("ItemPrice", "ItemName", "SYSTaxRateID"),
}

MARK = "SandboxMark"
"""What tells a company of the sandbox from any other; no Sage 200 has it."""

TABLES = (*REQUIRED, MARK)

CATALOGUE = (
    "SELECT TABLE_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME IN ("
    + ", ".join(f"'{each}'" for each in TABLES)
    + ")"
)
"""One question for all of them."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that this company's database has, by table; without regard to case."""

    known: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> Columns:
        """Take the catalogue's answer."""
        known: dict[str, set[str]] = {}
        for table, column in rows:
            known.setdefault(table.upper(), set()).add(column.upper())
        return cls({table: frozenset(columns) for table, columns in known.items()})

    def has(self, table: str, column: str) -> bool:
        """Whether a table has a column."""
        return column.upper() in self.known.get(table.upper(), frozenset())

    def survey(self) -> Survey:
        """Say what is missing and what this release lacks."""
        return Survey(
            tables=sum(table.upper() in self.known for table in REQUIRED),
            missing=[*self._lacking(REQUIRED)],
            lacking=[*self._lacking(OPTIONAL)],
        )

    def require(self, name: str) -> None:
        """Raise AccountingError that names what is missing of the tables that cannot be done without."""
        missing = self.survey().missing
        if not missing:
            return
        none = not any(table.upper() in self.known for table in REQUIRED)
        found = "it has none of Sage 200's tables" if none else f"it lacks {', '.join(missing[:8])}"
        raise AccountingError(
            "accounting.no_company" if none else "accounting.column_missing",
            tried=f"open {name}",
            found=found,
            remedy="Check that the connection names the company's own database (one for each company), and "
            "that the login may read all of its tables (the role db_datareader).",
        )

    def _lacking(self, wanted: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
        for table, columns in wanted.items():
            yield from (f"{table}.{column}" for column in columns if not self.has(table, column))
