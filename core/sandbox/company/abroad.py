"""Customers of the sandbox's company who trade in other currencies, and their documents in these.

Sage 50 keeps every amount in the base currency, and beside it in the document's own (FOREIGN_…).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.money import from_driver, rounded
from core.sandbox.company.accounts import PINNED
from core.sandbox.rates import EXCHANGE

EVERY = 5
"""Every fifth customer behind the manual's own trades abroad."""

_RATED = {
    "AUDIT_HEADER": ("NET_AMOUNT", "TAX_AMOUNT", "GROSS_AMOUNT", "OUTSTANDING"),
    "SALES_LEDGER": ("BALANCE",),
}


def trade_abroad(database: sqlite3.Connection, codes: Sequence[str]) -> None:
    """Keep every fifth customer in one of these currencies in turn, with all that was sold to them."""
    if not codes:
        return
    numbers = dict(database.execute("SELECT CODE, NUMBER FROM CURRENCY").fetchall())
    own = {each.reference for each in PINNED}
    rows = database.execute("SELECT ACCOUNT_REF FROM SALES_LEDGER ORDER BY ACCOUNT_REF").fetchall()
    abroad = [account for (account,) in rows if account not in own][::EVERY]
    for at, account in enumerate(abroad):
        code = codes[at % len(codes)]
        _keep(database, account, numbers[code], EXCHANGE[code])


def _keep(database: sqlite3.Connection, account: str, number: int, rate: Decimal) -> None:
    database.execute("UPDATE SALES_LEDGER SET CURRENCY = ? WHERE ACCOUNT_REF = ?", (number, account))
    for table in ("INVOICE", "AUDIT_HEADER"):
        database.execute(
            f"UPDATE {table} SET CURRENCY = ?, FOREIGN_RATE = ? WHERE ACCOUNT_REF = ?",  # noqa: S608 - own names
            (number, float(rate), account),
        )
    for table, columns in _RATED.items():
        _rate(database, table, columns, account, rate)
    invoices = database.execute("SELECT INVOICE_NUMBER FROM INVOICE WHERE ACCOUNT_REF = ?", (account,))
    for (invoice,) in invoices.fetchall():
        _document(database, invoice, rate)


def _rate(
    database: sqlite3.Connection, table: str, columns: Sequence[str], account: str, rate: Decimal
) -> None:
    asked = f"SELECT rowid, {', '.join(columns)} FROM {table} WHERE ACCOUNT_REF = ?"  # noqa: S608 - own names
    for row, *amounts in database.execute(asked, (account,)).fetchall():
        _write(database, table, row, zip(columns, (_abroad(each, rate) for each in amounts), strict=True))


_OF_LINES = ("UNIT_PRICE", "DISCOUNT_AMOUNT", "FULL_NET_AMOUNT", "NET_AMOUNT", "TAX_AMOUNT", "GROSS_AMOUNT")
_TOTALS = ("NET", "TAX")


def _document(database: sqlite3.Connection, invoice: int, rate: Decimal) -> None:
    """Convert the lines one by one; the document's totals are the sums of what that comes to."""
    base, foreign = dict.fromkeys(_TOTALS, Decimal(0)), dict.fromkeys(_TOTALS, Decimal(0))
    asked = f"SELECT rowid, {', '.join(_OF_LINES)} FROM INVOICE_ITEM WHERE INVOICE_NUMBER = ?"  # noqa: S608
    for row, *amounts in database.execute(asked, (invoice,)).fetchall():
        line = dict(zip(_OF_LINES, amounts, strict=True))
        own = {name: _abroad(amount, rate) for name, amount in line.items()}
        own["GROSS_AMOUNT"] = own["NET_AMOUNT"] + own["TAX_AMOUNT"]
        for total in _TOTALS:
            base[total] += from_driver(line[f"{total}_AMOUNT"], 2)
            foreign[total] += own[f"{total}_AMOUNT"]
        _write(database, "INVOICE_ITEM", row, own.items())
    _header(database, invoice, rate, (base, foreign))


def _header(
    database: sqlite3.Connection,
    invoice: int,
    rate: Decimal,
    items: tuple[dict[str, Decimal], dict[str, Decimal]],
) -> None:
    base, foreign = items
    asked = "SELECT rowid, CARR_NET, CARR_TAX, INVOICE_NET, INVOICE_TAX FROM INVOICE WHERE INVOICE_NUMBER = ?"
    ((row, *amounts),) = database.execute(asked, (invoice,)).fetchall()
    carriage, whole = amounts[:2], amounts[2:]
    own: dict[str, Decimal] = {}
    for at, total in enumerate(_TOTALS):
        carried = _abroad(carriage[at], rate)
        # What a document comes to beside its lines and carriage is the discount on its net value.
        less = base[total] + from_driver(carriage[at], 2) - from_driver(whole[at], 2)
        own[f"ITEMS_{total}"], own[f"CARR_{total}"] = foreign[total], carried
        own[f"INVOICE_{total}"] = foreign[total] + carried - _abroad(less, rate)
    for part in ("ITEMS", "CARR", "INVOICE"):
        own[f"{part}_GROSS"] = own[f"{part}_NET"] + own[f"{part}_TAX"]
    _write(database, "INVOICE", row, own.items())
    discount = "UPDATE INVOICE SET NET_VALUE_DISCOUNT_NET = ROUND(NET_VALUE_DISCOUNT_NET_BASE * ?, 2)"
    database.execute(f"{discount} WHERE rowid = ?", (float(rate), row))


def _abroad(amount: object, rate: Decimal) -> Decimal:
    exact = amount if isinstance(amount, Decimal) else from_driver(amount, 2)  # type: ignore[arg-type]  # a double
    return rounded(exact * rate, 2)


def _write(
    database: sqlite3.Connection, table: str, row: int, amounts: Iterable[tuple[str, Decimal]]
) -> None:
    listed = dict(amounts)
    named = ", ".join(f"FOREIGN_{name} = ?" for name in listed)
    values = [float(amount) for amount in listed.values()]
    database.execute(f"UPDATE {table} SET {named} WHERE rowid = ?", (*values, row))  # noqa: S608 - own names
