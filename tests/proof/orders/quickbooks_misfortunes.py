"""What QuickBooks itself may do with a message that adds something, beside what any accounts may do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial

from core.sandbox.quickbooks.faults import Faults, write_faults
from core.sandbox.quickbooks.statuses import INVALID_REFERENCE
from tests.proof.orders.quickbooks_books import QuickBooksBooks
from tests.proof.worlds.gate import Call, Gate, failure
from tests.proof.worlds.misfortunes import Kind

BOTH_FELL = "both fell"


def refused_in_answer(books: QuickBooksBooks, gate: Gate, call: Call) -> object:
    """QuickBooks refuses what is to be added, and keeps that answer."""
    write_faults(books.company, Faults(status=INVALID_REFERENCE, status_at=books.added[gate.name] + 1))
    return call.do()


def refused_and_killed(books: QuickBooksBooks, gate: Gate, call: Call) -> object:
    """QuickBooks refuses it, and the process ends before it hears so."""
    refused_in_answer(books, gate, call)
    gate.die()


def unkept(books: QuickBooksBooks, gate: Gate, call: Call) -> object:
    """QuickBooks adds it, and cannot keep the answer."""
    write_faults(books.company, Faults(unkept_at=books.added[gate.name] + 1))
    return call.do()


def fell_before(books: QuickBooksBooks, gate: Gate, call: Call) -> object:
    """QuickBooks ends before it has added it; of the message it knows that it came."""
    with _no_answer_kept(books):
        refused_in_answer(books, gate, call)
    raise failure(call)


def fell_after(books: QuickBooksBooks, _gate: Gate, call: Call) -> object:
    """QuickBooks ends when it has added it, and before it has kept the answer."""
    with _no_answer_kept(books):
        call.do()
    raise failure(call)


def both_fell(books: QuickBooksBooks, gate: Gate, call: Call) -> object:
    """QuickBooks ends likewise, and the process with it."""
    with _no_answer_kept(books):
        call.do()
    gate.die()


@contextmanager
def _no_answer_kept(books: QuickBooksBooks) -> Iterator[None]:
    """Keep no answer to what is asked within the block; those to earlier messages stay."""
    with closing(sqlite3.connect(books.company)) as file, file:
        before = file.execute("SELECT ID FROM MessageSet WHERE Response IS NOT NULL").fetchall()
        file.commit()
        yield
        file.execute("CREATE TEMP TABLE Kept (ID TEXT)")
        file.executemany("INSERT INTO Kept VALUES (?)", before)
        file.execute("UPDATE MessageSet SET Response = NULL WHERE ID NOT IN (SELECT ID FROM Kept)")


def _adds(call: Call) -> bool:
    return call.writes_books


def own_kinds(books: QuickBooksBooks) -> Mapping[str, Kind]:
    """Give them by name."""
    return {
        "refused in its answer": Kind(partial(refused_in_answer, books), _adds),
        "refused, and killed": Kind(partial(refused_and_killed, books), _adds),
        "its answer is not kept": Kind(partial(unkept, books), _adds),
        "QuickBooks fell before": Kind(partial(fell_before, books), _adds),
        "QuickBooks fell after": Kind(partial(fell_after, books), _adds),
        BOTH_FELL: Kind(partial(both_fell, books), _adds),
    }
