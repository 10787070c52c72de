"""What an accountant does in Sage's own windows: updates ledgers, deletes, puts accounts on hold."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from core.money import from_driver
from core.sandbox.company.documents import CREDITS
from core.sandbox.sdo import books

_INVOICES = frozenset({0, 1, 2, *CREDITS})
_ON_HOLD = 2


def update_ledgers(company: Path, number: int, now: datetime) -> None:
    """Post an invoice or a credit: audit trail, the account's balance and turnover, stock.

    Raises ValueError where it is not there, posted already, or no kind of document that is posted.
    """
    with _books(company) as database:
        invoice = books.row(database, "INVOICE", "INVOICE_NUMBER", number)
        if invoice is None or invoice["RECORD_DELETED"] or invoice["POSTED_CODE"]:
            raise ValueError(f"no unposted invoice {number}")
        if invoice["INVOICE_TYPE_CODE"] not in _INVOICES:
            raise ValueError(f"{invoice['INVOICE_TYPE']} {number} is not posted")
        lines = _lines(database, number)
        sign = -1 if invoice["INVOICE_TYPE_CODE"] in CREDITS else 1
        _post(database, invoice, lines, sign, now)
        _book(database, invoice, sign, now)
        for line in lines:
            _move(database, line, sign, now)
        posted = {"POSTED": "Y", "POSTED_CODE": 1, **books.stamps(now, new=False)}
        books.change(database, "INVOICE", invoice["POSITION"], posted)


def delete_invoice(company: Path, number: int, now: datetime, *, gone: bool = False) -> None:
    """Delete an invoice: it is marked so, or where it is `gone` not even its row is left.

    Raises ValueError where it is not there.
    """
    with _books(company) as database:
        invoice = books.row(database, "INVOICE", "INVOICE_NUMBER", number)
        if invoice is None:
            raise ValueError(f"no invoice {number}")
        for table in ("INVOICE", "INVOICE_ITEM"):
            if gone:
                database.execute(f"DELETE FROM {table} WHERE INVOICE_NUMBER = ?", (number,))  # noqa: S608
            else:
                database.execute(
                    f"UPDATE {table} SET RECORD_DELETED = 1, RECORD_MODIFY_DATE = ? "  # noqa: S608 - own names
                    "WHERE INVOICE_NUMBER = ?",
                    (f"{now:%Y-%m-%d %H:%M:%S}", number),
                )


def delete_account(company: Path, reference: str, now: datetime, *, gone: bool = False) -> None:
    """Delete an account: it is marked so, or where it is `gone` not even its row is left."""
    with _account(company, reference) as (database, position):
        if gone:
            database.execute("DELETE FROM SALES_LEDGER WHERE rowid = ?", (position,))
        else:
            changed = {"RECORD_DELETED": 1, **books.stamps(now, new=False)}
            books.change(database, "SALES_LEDGER", position, changed)


def put_on_hold(company: Path, reference: str, now: datetime) -> None:
    """Put an account on hold."""
    with _account(company, reference) as (database, position):
        status = {"STATUS_NUMBER": _ON_HOLD, "STATUS_TEXT": "On hold", "ACCOUNT_ON_HOLD": 1}
        books.change(database, "SALES_LEDGER", position, {**status, **books.stamps(now, new=False)})


def deactivate(company: Path, reference: str, now: datetime) -> None:
    """Make an account inactive."""
    with _account(company, reference) as (database, position):
        changed = {"INACTIVE_FLAG": 1, **books.stamps(now, new=False)}
        books.change(database, "SALES_LEDGER", position, changed)


@contextmanager
def _books(company: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(company)) as database, database:
        database.row_factory = sqlite3.Row
        yield database


@contextmanager
def _account(company: Path, reference: str) -> Iterator[tuple[sqlite3.Connection, int]]:
    with _books(company) as database:
        account = books.row(database, "SALES_LEDGER", "ACCOUNT_REF", reference)
        if account is None:
            raise ValueError(f"no account {reference}")
        yield database, account["POSITION"]


def _lines(database: sqlite3.Connection, number: int) -> list[sqlite3.Row]:
    return database.execute(
        "SELECT * FROM INVOICE_ITEM WHERE INVOICE_NUMBER = ? ORDER BY ITEM_NUMBER", (number,)
    ).fetchall()


def _post(
    database: sqlite3.Connection, invoice: sqlite3.Row, lines: list[sqlite3.Row], sign: int, now: datetime
) -> None:
    """Write AUDIT_HEADER and a split for each nominal code and tax code."""
    highest = "SELECT coalesce(max({}), 0) + 1 FROM {}"
    transaction = database.execute(highest.format("TRAN_NUMBER", "AUDIT_HEADER")).fetchone()[0]
    split = database.execute(highest.format("SPLIT_NUMBER", "AUDIT_SPLIT")).fetchone()[0]
    day, entered = invoice["INVOICE_DATE"], f"{now:%Y-%m-%d}"
    common: dict[str, object] = {
        "TRAN_NUMBER": transaction,
        "HEADER_NUMBER": transaction,
        "TYPE": "SC" if sign < 0 else "SI",
        "DATE": day,
        "ACCOUNT_REF": invoice["ACCOUNT_REF"],
        "INV_REF": str(invoice["INVOICE_NUMBER"]),
        "USER_NAME": "MANAGER",
        "DETAILS": lines[0]["DESCRIPTION"] if lines else "",
        "PAID_FLAG": "N",
        "BANK_FLAG": "-",
        "DATE_ENTERED": entered,
    }
    parts = _splits(invoice, lines)
    books.insert(database, "AUDIT_HEADER", common | _header(invoice, len(parts), sign, now))
    for at, ((nominal, tax_code), (net, tax)) in enumerate(parts.items()):
        amounts = {"NET_AMOUNT": net * sign, "TAX_AMOUNT": tax * sign, "GROSS_AMOUNT": (net + tax) * sign}
        amounts = {name: round(amount, 2) for name, amount in amounts.items()}
        keys = {"SPLIT_NUMBER": split + at, "NOMINAL_CODE": nominal, "TAX_CODE": tax_code}
        flags = {"VAT_FLAG": "N" if tax else "-", "RECORD_CREATE_DATE": f"{now:%Y-%m-%d %H:%M:%S}"}
        books.insert(database, "AUDIT_SPLIT", {**common, **keys, **amounts, **flags})


def _header(invoice: sqlite3.Row, count: int, sign: int, now: datetime) -> dict[str, object]:
    net, tax, gross = (sign * invoice[f"INVOICE_{name}"] for name in ("NET", "TAX", "GROSS"))
    found: dict[str, object] = {"NET_AMOUNT": net, "TAX_AMOUNT": tax, "GROSS_AMOUNT": gross}
    found |= {f"FOREIGN_{name}": value for name, value in found.items()}
    return found | {
        "ITEM_COUNT": count,
        "SALES_PURCHASE_REF": invoice["ACCOUNT_REF"],
        "INV_REF_NUMERIC": invoice["INVOICE_NUMBER"],
        "DUE_DATE": invoice["PAYMENT_DUE_DATE"] or invoice["INVOICE_DATE"],
        "BANK_AMOUNT": -gross,
        "OUTSTANDING": gross,
        "FOREIGN_OUTSTANDING": gross,
        "CURRENCY": invoice["CURRENCY"],
        "FOREIGN_RATE": 1.0,
        "RECORD_CREATE_DATE": f"{now:%Y-%m-%d}",
        "RECORD_MODIFY_DATE": f"{now:%Y-%m-%d %H:%M:%S}",
    }


def _splits(invoice: sqlite3.Row, lines: list[sqlite3.Row]) -> dict[tuple[str, str], tuple[float, float]]:
    found: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for line in lines:
        if line["NOMINAL_CODE"]:
            at = (invoice["GLOBAL_NOM_CODE"] or line["NOMINAL_CODE"], line["TAX_CODE"])
            found[at][0] += line["NET_AMOUNT"] - line["NEGOTIATION_DISC_NET"]
            found[at][1] += line["TAX_AMOUNT"]
    if invoice["CARR_NET"]:
        carried = found[invoice["CARR_NOM_CODE"], invoice["CARR_TAX_CODE"]]
        carried[0] += invoice["CARR_NET"]
        carried[1] += invoice["CARR_TAX"]
    return {at: (net, tax) for at, (net, tax) in found.items()}


def _book(database: sqlite3.Connection, invoice: sqlite3.Row, sign: int, now: datetime) -> None:
    """Bring the account's balance and turnover up to date."""
    account = books.row(database, "SALES_LEDGER", "ACCOUNT_REF", invoice["ACCOUNT_REF"])
    if account is None:
        raise ValueError(f"no account {invoice['ACCOUNT_REF']}")
    gross, net = sign * invoice["INVOICE_GROSS"], sign * invoice["INVOICE_NET"]
    balance = float(from_driver(account["BALANCE"] + gross))
    changed: dict[str, object] = {
        "BALANCE": balance,
        "FOREIGN_BALANCE": balance,
        "TURNOVER_MTD": float(from_driver(account["TURNOVER_MTD"] + net)),
        "TURNOVER_YTD": float(from_driver(account["TURNOVER_YTD"] + net)),
        **books.stamps(now, new=False),
    }
    if sign > 0:
        changed["LAST_INV_DATE"] = max(account["LAST_INV_DATE"] or "", invoice["INVOICE_DATE"])
    books.change(database, "SALES_LEDGER", account["POSITION"], changed)


def _move(database: sqlite3.Connection, line: sqlite3.Row, sign: int, now: datetime) -> None:
    """Take what was sold out of stock; special codes and articles that are gone have none."""
    article = books.row(database, "STOCK", "STOCK_CODE", line["STOCK_CODE"])
    if article is not None and not article["IGNORE_STK_LVL_FLAG"]:
        left = {"QTY_IN_STOCK": article["QTY_IN_STOCK"] - sign * line["QUANTITY"]}
        left["LAST_SALE_DATE"] = f"{now:%Y-%m-%d}"
        books.change(database, "STOCK", article["POSITION"], {**left, **books.stamps(now, new=False)})
