"""Opens QuickBooks: to read it, and to write orders into it."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from core.accounting.quickbooks.order_ledger import Booking, OrderBooks
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.reader import QuickBooksReader
from core.accounting.quickbooks.session import Session
from core.accounting.quickbooks.writer import QuickBooksWriter


def open_quickbooks_reader(
    session: Session, booking: Booking, *, average_cost: bool = True, sandbox: Path | None = None
) -> QuickBooksReader:
    """Read by a session, which ends with the reader; `sandbox` is the company's file where it is one."""
    exempt = sandbox is not None and _is_demo(sandbox)
    reader = QuickBooksReader(session, booking, average_cost=average_cost, exempt=exempt)
    try:
        reader.company()
    except BaseException:
        reader.close()
        raise
    return reader


def open_quickbooks_writer(session: Session, booking: Booking) -> QuickBooksWriter:
    """Write by a session, which ends with the writer."""
    with ExitStack() as opening:
        opening.callback(session.close)
        return QuickBooksWriter(OrderBooks(Conversation(session), booking), opening.pop_all())


def _is_demo(company: Path) -> bool:
    """Whether a company of the sandbox is one that needs no licence: it says so beside the books."""
    with closing(sqlite3.connect(f"file:{company}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT Label, Evaluation FROM Company").fetchall()
    return any(label == "demo" and not evaluation for label, evaluation in rows)
