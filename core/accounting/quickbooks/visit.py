"""A session that was brought here: while the Web Connector visits, QuickBooks is reached by it alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.accounting.quickbooks.session import Session

_BROUGHT: ContextVar[Session | None] = ContextVar("brought", default=None)


@contextmanager
def visited(session: Session) -> Iterator[None]:
    """Let this thread's work use a session that was brought, for as long as the block lasts."""
    token = _BROUGHT.set(session)
    try:
        yield
    finally:
        _BROUGHT.reset(token)


def brought_session() -> Session | None:
    """Give the session that was brought to this thread's work; None where it has to begin its own."""
    return _BROUGHT.get()
