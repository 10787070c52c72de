"""What an accountant does in QuickBooks' own windows: changes, renames, deletes, merges, receives money.

Every deed stamps what it changes as QuickBooks does. Money that comes in changes what a customer owes, and
neither the customer nor the invoice is stamped for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from core.sandbox.quickbooks.keeping import (
    Moment,
    Value,
    add_transaction,
    identity_column,
    insert,
    key,
    touch,
)
from core.sandbox.quickbooks.schema import HIERARCHIES, TRANSACTIONS

Found = sqlite3.Row
_OF_CUSTOMERS = [(table, "CustomerRef") for table in TRANSACTIONS]
_USES = {"Customer": _OF_CUSTOMERS, "Item": [("Line", "ItemRef"), ("Line", "ItemGroupRef")]}


def change(company: Path, table: str, name: str, now: datetime, **values: Value) -> None:
    """Change fields of an element of a list, by its full name; amounts are in pence.

    Raises ValueError where it is not there, here and below.
    """
    with _books(company, now) as (database, moment):
        found = _listed(database, table, name)
        _set(database, table, found["ListID"], values)
        touch(database, table, found["ListID"], moment)


def give_account_number(company: Path, customer: str, number: str, now: datetime) -> None:
    """Give a customer an account number, or take it away where it is blank."""
    change(company, "Customer", customer, now, AccountNumber=number or None)


def make_inactive(company: Path, table: str, name: str, now: datetime) -> None:
    """Make an element of a list inactive: queries hide it unless they are told otherwise."""
    change(company, table, name, now, IsActive=0)


def rename(company: Path, table: str, name: str, new: str, now: datetime) -> None:
    """Give an element of a list another name; what is below it bears that too, without a stamp of its own."""
    with _books(company, now) as (database, moment):
        found = _listed(database, table, name)
        above, _, _ = str(found["FullName" if table in HIERARCHIES else "Name"]).rpartition(":")
        full = f"{above}:{new}" if above else new
        values: dict[str, Value] = {"Name": new, "FullKey": key(full)}
        if table in HIERARCHIES:
            values["FullName"] = full
            _rename_below(database, table, str(found["FullName"]), full)
        _set(database, table, found["ListID"], values)
        touch(database, table, found["ListID"], moment)


def delete(company: Path, table: str, name: str, now: datetime) -> None:
    """Delete an element of a list; ValueError where a transaction bears it: QuickBooks refuses that too."""
    with _books(company, now) as (database, moment):
        found = _listed(database, table, name)
        for other, column in _USES.get(table, []):
            if database.execute(f"SELECT 1 FROM {other} WHERE {column} = ?", (found["ListID"],)).fetchone():
                raise ValueError(f"{name} is used in transactions")
        _drop(database, table, found, moment)


def merge(company: Path, customer: str, into: str, now: datetime) -> None:
    """Merge a customer into another one, which is what is done with a customer that has transactions."""
    with _books(company, now) as (database, moment):
        gone, stays = _listed(database, "Customer", customer), _listed(database, "Customer", into)
        for table, column in _OF_CUSTOMERS:
            database.execute(
                f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (stays["ListID"], gone["ListID"])
            )
        _drop(database, "Customer", gone, moment)
        touch(database, "Customer", stays["ListID"], moment)


def edit_invoice(company: Path, number: str, now: datetime, **values: Value) -> None:
    """Change fields of an invoice (RefNumber, Memo, PONumber …), amounts in pence."""
    with _books(company, now) as (database, moment):
        invoice = _invoice(database, number)
        _set(database, "Invoice", invoice["TxnID"], values)
        touch(database, "Invoice", invoice["TxnID"], moment)


def sell_more(company: Path, number: str, pence: int, now: datetime) -> None:
    """Add an amount to the first line of an invoice that has one: the totals follow, free of tax."""
    with _books(company, now) as (database, moment):
        invoice = _invoice(database, number)
        line = database.execute(
            "SELECT TxnLineID FROM Line WHERE TxnID = ? AND Amount IS NOT NULL AND GroupID IS NULL",
            (invoice["TxnID"],),
        ).fetchone()
        if line is None:
            raise ValueError(f"invoice {number} has no line with an amount")
        database.execute(
            "UPDATE Line SET Amount = Amount + ?, Rate = NULL, Quantity = NULL WHERE TxnLineID = ?",
            (pence, line["TxnLineID"]),
        )
        more = {name: invoice[name] + pence for name in ("Subtotal", "BalanceRemaining")}
        _set(database, "Invoice", invoice["TxnID"], more)
        touch(database, "Invoice", invoice["TxnID"], moment)


def delete_invoice(company: Path, number: str, now: datetime) -> None:
    """Delete an invoice: nothing but the query of deleted transactions tells of it."""
    with _books(company, now) as (database, moment):
        invoice = _invoice(database, number)
        identity = invoice["TxnID"]
        for table in ("Invoice", "Line"):
            database.execute(f"DELETE FROM {table} WHERE TxnID = ?", (identity,))
        database.execute("DELETE FROM Link WHERE AppliedTo = ?", (identity,))
        gone: dict[str, Value] = {"TxnDelType": "Invoice", "TxnID": identity, "RefNumber": number}
        times: dict[str, Value] = {"TimeCreated": invoice["TimeCreated"], "TimeDeleted": moment.stamp}
        insert(database, "TxnDeleted", gone | times)


def receive_payment(company: Path, number: str, pence: int, now: datetime) -> None:
    """Receive money for an invoice."""
    with _books(company, now) as (database, moment):
        invoice = _invoice(database, number)
        deposit = database.execute(
            "SELECT ListID FROM Account WHERE SpecialAccountType = 'UndepositedFunds'"
        ).fetchone()
        payment: dict[str, Value] = {
            **{
                name: invoice[name] for name in ("CustomerRef", "ARAccountRef", "CurrencyRef", "ExchangeRate")
            },
            "TxnDate": now.date().isoformat(),
            "RefNumber": number,
            "TotalAmount": pence,
            "UnusedPayment": 0,
            "DepositToAccountRef": deposit["ListID"],
        }
        identity = add_transaction(database, "ReceivePayment", payment, moment)
        insert(database, "Link", {"TxnID": identity, "AppliedTo": invoice["TxnID"], "Amount": pence})
        _set(database, "Invoice", invoice["TxnID"], {"BalanceRemaining": invoice["BalanceRemaining"] - pence})


@contextmanager
def _books(company: Path, now: datetime) -> Iterator[tuple[sqlite3.Connection, Moment]]:
    with closing(sqlite3.connect(company)) as database, database:
        database.row_factory = sqlite3.Row
        offset = database.execute("SELECT Offset FROM Company").fetchone()[0]
        yield database, Moment(now, offset)


def _listed(database: sqlite3.Connection, table: str, name: str) -> Found:
    found: Found | None = database.execute(
        f"SELECT * FROM {table} WHERE FullKey = ?", (key(name),)
    ).fetchone()
    if found is None:
        raise ValueError(f"no {name} in {table}")
    return found


def _invoice(database: sqlite3.Connection, number: str) -> Found:
    found: Found | None = database.execute(
        "SELECT * FROM Invoice WHERE RefNumber = ? OR TxnID = ?", (number, number)
    ).fetchone()
    if found is None:
        raise ValueError(f"no invoice {number}")
    return found


def _set(database: sqlite3.Connection, table: str, identity: str, values: dict[str, Value]) -> None:
    written = ", ".join(f"{name} = ?" for name in values)
    of = identity_column(table)
    database.execute(f"UPDATE {table} SET {written} WHERE {of} = ?", (*values.values(), identity))


def _rename_below(database: sqlite3.Connection, table: str, old: str, new: str) -> None:
    below = database.execute(
        f"SELECT ListID, FullName FROM {table} WHERE FullKey > ? AND FullKey < ?",
        (f"{key(old)}:", f"{key(old)};"),
    ).fetchall()
    for identity, full in below:
        moved = new + str(full)[len(old) :]
        _set(database, table, identity, {"FullName": moved, "FullKey": key(moved)})


def _drop(database: sqlite3.Connection, table: str, found: Found, moment: Moment) -> None:
    database.execute(f"DELETE FROM {table} WHERE ListID = ?", (found["ListID"],))
    names = found.keys()
    kind = found["Kind"] if "Kind" in names else table
    name = found["FullName"] if "FullName" in names else found["Name"]
    gone: dict[str, Value] = {"ListDelType": kind, "ListID": found["ListID"], "FullName": name}
    times: dict[str, Value] = {"TimeCreated": found["TimeCreated"], "TimeDeleted": moment.stamp}
    insert(database, "ListDeleted", gone | times)
