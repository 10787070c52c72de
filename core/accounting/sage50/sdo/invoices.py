"""An invoice as Sage Data Objects take it: an unposted product invoice (manual 7.3).

Before version 18 the caller supplies every amount; from it on Update works them out from NET_AMOUNT,
TAX_RATE, QTY_ORDER and UNIT_PRICE, unless TAX_FLAG keeps the caller's tax. What is written is right for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from core.accounting.orders import InvoiceLineDraft, NewInvoice
from core.accounting.sage50.sdo.discounts import discount_percent, full_net
from core.accounting.sage50.sdo.fields import day, double, money, tax_code
from core.accounting.sage50.sdo.objects import Value

LEDGER_INVOICE = 261
"""What `InvoicePost.Type` is for an invoice: a LedgerType, although the type library says otherwise."""
NUMBERS_ITSELF = 17
"""From this version on Update gives the invoice its number."""
_PRODUCT_INVOICE = 0
_NEGATIVE_LINES = 23
_FREE_TEXT, _QUANTITY_SERVICE = "S3", 2
_ZERO = Decimal(0)


def header_fields(invoice: NewInvoice, account_tax: int) -> Mapping[str, Value]:
    """Give the fields of the header; `account_tax` is the account's own tax code.

    A GLOBAL_NOM_CODE or GLOBAL_DETAILS would override those of all lines on posting, so they are blank;
    ORDER_NUMBER is the number of an order of Sage's own, and is required, blank.
    """
    return {
        "ACCOUNT_REF": invoice.account.upper(),
        "INVOICE_TYPE_CODE": _PRODUCT_INVOICE,
        "INVOICE_DATE": day(invoice.date),
        "ORDER_NUMBER": "",
        "CUST_ORDER_NUMBER": invoice.order_number,
        "GLOBAL_NOM_CODE": "",
        "GLOBAL_DETAILS": "",
        "GLOBAL_TAX_CODE": account_tax,
        **_said(_texts(invoice)),
        **_carriage(invoice),
        **_net_value_discount(invoice),
        "ITEMS_NET": money(invoice.net - invoice.carriage_net),
        "ITEMS_TAX": money(invoice.tax - invoice.carriage_tax),
    }


def line_fields(line: InvoiceLineDraft, department: int, version: int) -> Mapping[str, Value]:
    """Give the fields of a line; where no percentage gives its net, its own tax is kept with TAX_FLAG."""
    percent = discount_percent(line)
    negative = min(line.quantity, line.unit_price, line.net, line.tax) < 0
    texts = {"DESCRIPTION": line.description, "UNIT_OF_SALE": line.unit, "NOMINAL_CODE": line.nominal_code}
    return {
        "STOCK_CODE": line.product_code.upper(),
        **_said(texts),
        "SERVICE_FLAG": _QUANTITY_SERVICE if line.product_code.upper() == _FREE_TEXT else 0,
        "QTY_ORDER": double(line.quantity),
        "UNIT_PRICE": double(line.unit_price),
        "DISCOUNT_AMOUNT": double(percent or _ZERO),
        "FULL_NET_AMOUNT": money(full_net(line)),
        "NET_AMOUNT": money(line.net),
        "TAX_CODE": tax_code(line.tax_code),
        "TAX_RATE": double(line.tax_rate),
        "TAX_AMOUNT": money(line.tax),
        "TAX_FLAG": 1 if percent is None else 0,
        "DEPT_NUMBER": department,
        **({"NETVALUE_DISCOUNT": money(line.shared)} if line.shared else {}),
        **({"IS_NEGATIVE_LINE": 1} if negative and version >= _NEGATIVE_LINES else {}),
    }


def _texts(invoice: NewInvoice) -> Mapping[str, str]:
    return {
        "NAME": invoice.name,
        **{f"ADDRESS_{at}": line for at, line in enumerate(invoice.address, start=1)},
        "DELIVERY_NAME": invoice.delivery_name,
        **{f"DEL_ADDRESS_{at}": line for at, line in enumerate(invoice.delivery, start=1)},
        "CONTACT_NAME": invoice.contact_name,
        "CUST_TEL_NUMBER": invoice.telephone,
        "TAKEN_BY": invoice.taken_by,
        **{f"NOTES_{at}": line for at, line in enumerate(invoice.notes, start=1)},
    }


def _carriage(invoice: NewInvoice) -> Mapping[str, Value]:
    return {
        "CARR_NET": money(invoice.carriage_net),
        "CARR_TAX": money(invoice.carriage_tax),
        "CARR_TAX_CODE": tax_code(invoice.carriage_tax_code),
        "CARR_DEPT_NUMBER": invoice.department,
        **_said({"CARR_NOM_CODE": invoice.carriage_nominal}),
    }


def _net_value_discount(invoice: NewInvoice) -> Mapping[str, Value]:
    if not invoice.discount_net:
        return {}
    return {
        "NETVALUE_DISCOUNT": money(invoice.discount_net),
        **_said({"NETVALUE_DESCRIPTION": invoice.discount_description}),
    }


def _said(texts: Mapping[str, str]) -> Mapping[str, Value]:
    """Leave out what is blank: the buffer is, and every field costs a call."""
    return {name: value for name, value in texts.items() if value}
