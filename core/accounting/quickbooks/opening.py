"""Opens QuickBooks: to read it, and to write orders into it."""

from __future__ import annotations

from contextlib import ExitStack

from core.accounting.quickbooks.order_ledger import Booking, OrderBooks
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.reader import QuickBooksReader
from core.accounting.quickbooks.session import Session
from core.accounting.quickbooks.writer import QuickBooksWriter


def open_quickbooks_reader(session: Session, booking: Booking, *, average_cost: bool) -> QuickBooksReader:
    """Read by a session, which ends with the reader; raises AccountingError where nothing is understood."""
    with ExitStack() as opening:
        opening.callback(session.close)
        reader = QuickBooksReader(session, booking, average_cost=average_cost)
        reader.company()
        opening.pop_all()
        return reader


def open_quickbooks_writer(session: Session, booking: Booking) -> QuickBooksWriter:
    """Write by a session, which ends with the writer."""
    with ExitStack() as opening:
        opening.callback(session.close)
        return QuickBooksWriter(OrderBooks(Conversation(session), booking), opening.pop_all())
