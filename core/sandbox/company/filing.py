"""Files documents of the sandbox's company: the invoice file's rows, and their entries in the audit trail."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from core.sandbox.company.accounts import Account
from core.sandbox.company.calendar import CREATED, Calendar
from core.sandbox.company.documents import (
    CREDITS,
    ORDER_INVOICE,
    PRODUCT_CREDIT,
    PRODUCT_INVOICE,
    PROFORMA,
    QUOTATION,
    SERVICE_CREDIT,
    SERVICE_INVOICE,
    Document,
    Line,
)
from core.sandbox.company.rows import Rows, pounds
from core.sandbox.company.trail import Split

_HEADERS = """
INVOICE_NUMBER INVOICE_TYPE_CODE INVOICE_TYPE INVOICE_OR_CREDIT INVOICE_DATE PAYMENT_DUE_DATE ACCOUNT_REF NAME
ADDRESS_1 ADDRESS_2 ADDRESS_3 ADDRESS_4 ADDRESS_5 CUST_TEL_NUMBER CONTACT_NAME CUST_ORDER_NUMBER TAKEN_BY
ITEMS_NET ITEMS_TAX ITEMS_GROSS CARR_NET CARR_TAX CARR_GROSS CARR_TAX_CODE CARR_NOM_CODE
INVOICE_NET INVOICE_TAX INVOICE_GROSS FOREIGN_INVOICE_NET FOREIGN_INVOICE_TAX FOREIGN_INVOICE_GROSS
FOREIGN_ITEMS_NET FOREIGN_ITEMS_TAX FOREIGN_ITEMS_GROSS NET_VALUE_DISCOUNT_NET NET_VALUE_DISCOUNT_NET_BASE
NET_VALUE_DISCOUNT_RATE NET_VALUE_DISCOUNT_DESC PRINTED PRINTED_CODE POSTED POSTED_CODE CURRENCY FOREIGN_RATE
TAX_RATE_1 NET_AMOUNT_1 TAX_AMOUNT_1 TAX_RATE_2 NET_AMOUNT_2 TAX_AMOUNT_2 TAX_RATE_3 NET_AMOUNT_3 TAX_AMOUNT_3
RECORD_CREATE_DATE RECORD_MODIFY_DATE
"""
_LINES = """
INVOICE_NUMBER ITEM_NUMBER ITEMID SERVICE_FLAG STOCK_CODE DESCRIPTION TEXT UNIT_OF_SALE QUANTITY UNIT_PRICE
FOREIGN_UNIT_PRICE DISCOUNT_AMOUNT DISCOUNT_RATE FOREIGN_DISCOUNT_AMOUNT FULL_NET_AMOUNT NET_AMOUNT TAX_AMOUNT
GROSS_AMOUNT FOREIGN_NET_AMOUNT FOREIGN_TAX_AMOUNT FOREIGN_GROSS_AMOUNT TAX_CODE TAX_CODE_ID TAX_RATE
NOMINAL_CODE NEGOTIATION_DISC_NET NEGOTIATION_DISC_NET_BASE RECORD_CREATE_DATE RECORD_MODIFY_DATE
"""
TYPES = {
    PRODUCT_INVOICE: ("Product Invoice", "Invoice"),
    ORDER_INVOICE: ("SOP Invoice", "Invoice"),
    SERVICE_INVOICE: ("Service Invoice", "Invoice"),
    PRODUCT_CREDIT: ("Product Credit Note", "Credit"),
    SERVICE_CREDIT: ("Service Credit Note", "Credit"),
    PROFORMA: ("Product Proforma", "Proforma"),
    QUOTATION: ("Product Quotation", "Quote"),
}
"""What INVOICE_TYPE and INVOICE_OR_CREDIT say of each INVOICE_TYPE_CODE."""
_CARRIAGE_NOMINAL = "4905"


class InvoiceFile:
    """Writes INVOICE and INVOICE_ITEM."""

    def __init__(self, database: sqlite3.Connection, calendar: Calendar, count: int) -> None:
        self._headers = Rows(database, "INVOICE", _HEADERS)
        self._lines = Rows(database, "INVOICE_ITEM", _LINES)
        self._calendar = calendar
        self._old = count // 2
        self._item = 0

    def file(self, number: int, day: str, account: Account, document: Document) -> None:
        """Write a document; the older half was made when ITEM_NUMBER still began at 1."""
        modified = None if number % 17 == 0 else self._calendar.stamp
        self._header(number, day, account, document, modified)
        for item, line in enumerate(document.lines, start=1 if number <= self._old else 0):
            self._item += 1
            self._line((number, item, self._item), line, modified)

    def flush(self) -> None:
        """Write what is waiting."""
        self._headers.flush()
        self._lines.flush()

    def _header(
        self, number: int, day: str, account: Account, document: Document, modified: str | None
    ) -> None:
        items = tuple(
            map(pounds, (document.items_net, document.items_tax, document.items_net + document.items_tax))
        )
        carriage = (document.carriage, document.carriage_tax, document.carriage + document.carriage_tax)
        whole = tuple(map(pounds, (document.net, document.tax, document.net + document.tax)))
        discount = pounds(document.discount)
        self._headers.add(
            *(number, document.kind, *TYPES[document.kind], day, day, account.reference, account.name),
            *(*account.address, account.telephone, account.contact, document.order, "MANAGER"),
            *(*items, *map(pounds, carriage), "T1", _CARRIAGE_NOMINAL if document.carriage else ""),
            *(*whole, *whole, *items, discount, discount),
            *((5.0, "Loyalty discount") if document.discount else (0.0, "")),
            *("Y" if document.posted else "", int(document.posted), "Y" if document.posted else ""),
            *(int(document.posted), 1, 1.0, *_breakdown(document), CREATED, modified),
        )

    def _line(self, key: tuple[int, int, int], line: Line, modified: str | None) -> None:
        net, tax, price = line.net, line.tax, pounds(line.price)
        amounts = tuple(map(pounds, (net, tax, net + tax)))
        discount = pounds(line.full - line.net)
        self._lines.add(
            *(*key, line.service, line.code, line.description, line.text, line.unit, line.quantity / 100),
            *(price, price, discount, 10.0 if line.full != line.net else 0.0, discount, pounds(line.full)),
            *(*amounts, *amounts, line.tax_code, int(line.tax_code[1:]), line.rate / 100, line.nominal),
            *(pounds(line.shared), pounds(line.shared), CREATED, modified),
        )


def _breakdown(document: Document) -> list[float]:
    """Give the first three slots of the VAT breakdown, highest rate first, without carriage."""
    by_rate: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for line in document.lines:
        by_rate[line.rate][0] += line.net - line.shared
        by_rate[line.rate][1] += line.tax
    slots: list[float] = []
    for rate in sorted(by_rate, reverse=True):
        slots += [rate / 100, pounds(by_rate[rate][0]), pounds(by_rate[rate][1])]
    return (slots + [0.0] * 9)[:9]


def splits(document: Document) -> tuple[Split, ...]:
    """Give what a document posts, by nominal code and tax code."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in document.lines:
        if line.nominal:
            found[line.nominal, line.tax_code][0] += line.net - line.shared
            found[line.nominal, line.tax_code][1] += line.tax
    if document.carriage:
        found[_CARRIAGE_NOMINAL, "T1"] = [document.carriage, document.carriage_tax]
    return tuple(Split(nominal, code, net, tax) for (nominal, code), (net, tax) in found.items())


def posts_as(document: Document) -> str:
    """Say as what a document enters the audit trail."""
    return "SC" if document.kind in CREDITS else "SI"
