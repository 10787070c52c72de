"""File Maintenance, Check Data: what is wrong with the company's invoices and balances."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from core.money import rounded
from core.sandbox.sdo.amounts import gives

_HEADER = tuple(f"{part}_{kind}" for part in ("ITEMS", "CARR", "INVOICE") for kind in ("NET", "TAX", "GROSS"))
_LINE = ("FULL_NET_AMOUNT", "NET_AMOUNT", "TAX_AMOUNT", "GROSS_AMOUNT", "DISCOUNT_AMOUNT")


def check_data(company: Path) -> list[str]:
    """Name what is wrong, an invoice or an account a line; an empty list is books in order."""
    with closing(sqlite3.connect(company)) as database:
        database.row_factory = sqlite3.Row
        lines: defaultdict[int, list[sqlite3.Row]] = defaultdict(list)
        for line in database.execute("SELECT * FROM INVOICE_ITEM ORDER BY INVOICE_NUMBER, ITEM_NUMBER"):
            lines[line["INVOICE_NUMBER"]].append(line)
        headers = database.execute("SELECT * FROM INVOICE ORDER BY INVOICE_NUMBER").fetchall()
        found = [
            f"invoice {header['INVOICE_NUMBER']}: {what}"
            for header in headers
            for what in _invoice(header, lines.pop(header["INVOICE_NUMBER"], []))
        ]
        found += [f"invoice {number}: lines without a header" for number in lines]
        return found + list(_ledger(database))


def _invoice(header: sqlite3.Row, lines: list[sqlite3.Row]) -> Iterator[str]:
    yield from _unrounded(header, _HEADER)
    if not lines:
        yield "no lines"
    for line in lines:
        yield from (f"line {line['ITEM_NUMBER']}: {what}" for what in _line(line))
    net, tax = _sum(lines, "NET_AMOUNT"), _sum(lines, "TAX_AMOUNT")
    discount = _exact(header, "NET_VALUE_DISCOUNT_NET_BASE")
    if _exact(header, "ITEMS_NET") != net - discount:
        yield "ITEMS_NET is not what the lines come to"
    if _exact(header, "ITEMS_TAX") != tax:
        yield "ITEMS_TAX is not what the lines come to"
    if _sum(lines, "NEGOTIATION_DISC_NET_BASE") != discount:
        yield "the net-value discount is not shared out"
    for kind in ("NET", "TAX", "GROSS"):
        if _exact(header, f"INVOICE_{kind}") != _exact(header, f"ITEMS_{kind}") + _exact(
            header, f"CARR_{kind}"
        ):
            yield f"INVOICE_{kind} is not items and carriage"
    if (header["POSTED"] == "Y") != bool(header["POSTED_CODE"]):
        yield "POSTED and POSTED_CODE differ"


def _line(line: sqlite3.Row) -> Iterator[str]:
    yield from _unrounded(line, _LINE)
    net, tax = _exact(line, "NET_AMOUNT"), _exact(line, "TAX_AMOUNT")
    full = _exact(line, "FULL_NET_AMOUNT")
    if net != full - _exact(line, "DISCOUNT_AMOUNT"):
        yield "NET_AMOUNT is not the full amount less the discount"
    if full and not gives(full, _exact(line, "DISCOUNT_RATE"), net):
        yield "DISCOUNT_RATE does not give the discount"
    if _exact(line, "GROSS_AMOUNT") != net + tax:
        yield "GROSS_AMOUNT is not net and VAT"
    if line["TAX_CODE"] != f"T{line['TAX_CODE_ID']}":
        yield "TAX_CODE and TAX_CODE_ID differ"


def _ledger(database: sqlite3.Connection) -> Iterator[str]:
    outstanding = dict(
        database.execute(
            "SELECT ACCOUNT_REF, round(sum(OUTSTANDING), 2) FROM AUDIT_HEADER GROUP BY 1"
        ).fetchall()
    )
    for reference, balance in database.execute("SELECT ACCOUNT_REF, round(BALANCE, 2) FROM SALES_LEDGER"):
        if abs(balance - outstanding.get(reference, 0.0)) > 0.001:
            yield f"account {reference}: the balance is not what is outstanding"


def _unrounded(row: sqlite3.Row, names: tuple[str, ...]) -> Iterator[str]:
    return (f"{name} is not rounded" for name in names if _exact(row, name) != rounded(_exact(row, name)))


def _sum(lines: list[sqlite3.Row], name: str) -> Decimal:
    return sum((_exact(line, name) for line in lines), Decimal(0))


def _exact(row: sqlite3.Row, name: str) -> Decimal:
    return Decimal(repr(row[name] or 0))
