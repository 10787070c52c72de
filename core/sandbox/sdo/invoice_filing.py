"""Files an invoice of InvoicePost: INVOICE and INVOICE_ITEM as the ODBC driver shows them, POSTED_CODE 0."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from core.sandbox.company.filing import TYPES
from core.sandbox.sdo import books
from core.sandbox.sdo.amounts import (
    WORKS_OUT,
    Discount,
    LineAmounts,
    LineGiven,
    as_given,
    whole_discount,
    worked_out,
)
from core.sandbox.sdo.columns import column, stored
from core.sandbox.sdo.faults import read_faults
from core.sandbox.sdo.fields import Fields
from core.sandbox.sdo.layout import Kind
from core.sandbox.sdo.numbers import keep_last, next_free
from core.sandbox.sdo.session import Session
from core.sandbox.sdo.totals import Totals, totals

_FROM_NOUGHT = 19
"""The first version whose ITEM_NUMBER begins with 0, as in Sage's own windows."""
_TEXT_STAYS = 20
"""Before it, a line without a text got the text of the line before."""
_AMOUNTS = frozenset(
    {
        *("NETVALUE_DISCOUNT", "BASE_NETVALUE_DISCOUNT", "NETVALUE_DISCOUNT_PERCENT", "BASE_TOT_NET"),
        *("BASE_TOT_TAX", "ITEMS_NET", "ITEMS_TAX", "BASE_CARR_NET", "BASE_CARR_TAX", "FOREIGN_GROSS"),
        *("BASE_NET", "BASE_FULL_NET", "BASE_TAX", "DISCOUNT_AMOUNT", "FULL_NET_AMOUNT", "TAX_AMOUNT"),
        *("DELETED_FLAG", "RECORD_DELETED", "POSTED_CODE", "INVOICE_NUMBER", "ITEMID", "ITEM_NUMBER"),
    }
)
"""What is filed as it was worked out and never as it was set."""


def file_invoice(session: Session, header: Fields, lines: Sequence[Fields], texts: Sequence[str]) -> None:
    """Write an invoice that was checked, in one transaction; its number stands in the header afterwards."""
    discount, amounts = _amounts(session.version, header, lines)
    whole = totals(header, discount, amounts, worked=session.version >= WORKS_OUT)
    with session.writing() as database:
        number = header.whole("INVOICE_NUMBER") or next_free(database)
        created = _take_place(database, number)
        books.insert(database, "INVOICE", _header(session, header, number, whole) | created)
        first = 0 if session.version >= _FROM_NOUGHT else 1
        item = database.execute("SELECT coalesce(max(ITEMID), 0) + 1 FROM INVOICE_ITEM").fetchone()[0]
        for at, row in enumerate(_rows(session, lines, amounts, texts)):
            keys = {"INVOICE_NUMBER": number, "ITEM_NUMBER": first + at, "ITEMID": item + at}
            books.insert(database, "INVOICE_ITEM", row | keys | created)
        keep_last(database, number)
    if session.path is not None and not read_faults(session.path).silent_numbers:
        header.put("INVOICE_NUMBER", number)


def _amounts(
    version: int, header: Fields, lines: Sequence[Fields]
) -> tuple[Discount, tuple[LineAmounts, ...]]:
    given = [_given(line) for line in lines]
    discount = Discount(_exact(header, "NETVALUE_DISCOUNT"), _exact(header, "NETVALUE_DISCOUNT_PERCENT"))
    if version < WORKS_OUT:
        return discount, as_given(given)
    discount = whole_discount(given, discount)
    return discount, worked_out(given, discount)


def _given(line: Fields) -> LineGiven:
    return LineGiven(
        quantity=_exact(line, "QTY_ORDER"),
        price=_exact(line, "UNIT_PRICE"),
        rate=_exact(line, "TAX_RATE"),
        full=_exact(line, "FULL_NET_AMOUNT"),
        net=_exact(line, "NET_AMOUNT"),
        tax=_exact(line, "TAX_AMOUNT"),
        discount=_exact(line, "DISCOUNT_AMOUNT"),
        shared=_exact(line, "NETVALUE_DISCOUNT"),
        own_tax=line.whole("TAX_FLAG") == 1,
    )


def _exact(fields: Fields, name: str) -> Decimal:
    return Decimal(repr(fields.number(name)))


def _take_place(database: sqlite3.Connection, number: int) -> dict[str, object]:
    """Drop the invoice that has this number, and keep when it was made."""
    there = books.row(database, "INVOICE", "INVOICE_NUMBER", number)
    if there is None:
        return {}
    for table in ("INVOICE", "INVOICE_ITEM"):
        database.execute(f"DELETE FROM {table} WHERE INVOICE_NUMBER = ?", (number,))  # noqa: S608 - own names
    return {"RECORD_CREATE_DATE": there["RECORD_CREATE_DATE"]}


def _set(table: str, fields: Fields) -> dict[str, object]:
    """Give the columns of what the caller has set, amounts of a document aside."""
    return {
        at: stored(table, name, kind, fields.get(name))
        for name, kind in fields.kinds.items()
        if fields.is_set(name)
        and name not in _AMOUNTS
        and kind.kind is not Kind.MOMENT
        and (at := column(table, name))
    }


def _header(session: Session, header: Fields, number: int, whole: Totals) -> dict[str, object]:
    database, kind = session.database, header.whole("INVOICE_TYPE_CODE")
    account = books.row(database, "SALES_LEDGER", "ACCOUNT_REF", header.text("ACCOUNT_REF"))
    terms = account["PAYMENT_DUE_DAYS"] if account else 0
    day = header.day("INVOICE_DATE") or session.now()
    order = header.text("ORDER_NUMBER")
    unset: dict[str, object] = {"PAYMENT_DUE_DATE": f"{day + timedelta(days=terms):%Y-%m-%d}"}
    unset["CARR_TAX_CODE"] = f"T{header.whole('CARR_TAX_CODE')}"
    derived: dict[str, object] = {
        "INVOICE_NUMBER": number,
        "INVOICE_TYPE": TYPES.get(kind, ("Document", ""))[0],
        "INVOICE_OR_CREDIT": TYPES.get(kind, ("", "Invoice"))[1],
        "ACCOUNT_REF": account["ACCOUNT_REF"] if account else "",
        "VAT_REG_NUMBER": account["VAT_REG_NUMBER"] if account else "",
        "CURRENCY": account["CURRENCY"] if account else 1,
        "FOREIGN_RATE": 1.0,
        "ORDER_NUMBER_NUMERIC": int(order) if order.isdecimal() else 0,
        "GLOBAL_DEPT_NAME": books.department(database, header.whole("GLOBAL_DEPT_NUMBER")),
        "CARR_DEPT_NAME": books.department(database, header.whole("CARR_DEPT_NUMBER")),
        "PRINTED": "Y" if header.whole("PRINTED_CODE") else "",
        "POSTED": "",
        "POSTED_CODE": 0,
    }
    values = {**unset, **_set("INVOICE", header), **derived, **books.squeezed(header), **whole.columns()}
    return {**values, **books.stamps(session.now(), new=True)}


def _rows(
    session: Session, lines: Sequence[Fields], amounts: Sequence[LineAmounts], texts: Sequence[str]
) -> list[dict[str, object]]:
    found, text = [], ""
    for line, amount, own in zip(lines, amounts, texts, strict=True):
        text = own if own or session.version >= _TEXT_STAYS else text
        found.append(_row(session, line, amount, text))
    return found


def _row(session: Session, line: Fields, amount: LineAmounts, text: str) -> dict[str, object]:
    money = {
        "FULL_NET_AMOUNT": amount.full,
        "NET_AMOUNT": amount.net,
        "TAX_AMOUNT": amount.tax,
        "GROSS_AMOUNT": amount.net + amount.tax,
        "DISCOUNT_AMOUNT": amount.full - amount.net,
        "UNIT_PRICE": _exact(line, "UNIT_PRICE"),
    }
    shared: Mapping[str, object] = {
        "NEGOTIATION_DISC_NET": float(amount.shared),
        "NEGOTIATION_DISC_NET_BASE": float(amount.shared),
    }
    tax_code = line.whole("TAX_CODE")
    return {
        **_set("INVOICE_ITEM", line),
        **{name: float(value) for name, value in money.items()},
        **{f"FOREIGN_{name}": float(value) for name, value in money.items()},
        **shared,
        "DISCOUNT_RATE": float(amount.discount),
        "TEXT": text,
        "TAX_CODE": f"T{tax_code}",
        "TAX_CODE_ID": tax_code,
        "DEPT_NAME": books.department(session.database, line.whole("DEPT_NUMBER")),
        **books.stamps(session.now(), new=True),
    }
