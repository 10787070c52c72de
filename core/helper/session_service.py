"""A session with QuickBooks as it is served to another process."""

from __future__ import annotations

import importlib
from functools import partial
from pathlib import Path
from typing import cast

from core.accounting.quickbooks.com import open_com_session
from core.accounting.quickbooks.session import Session
from core.accounting.quickbooks.settings import QuickBooksSettings


class SessionService:
    """One session, begun once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def call(self, op: str, args: list[object]) -> object:
        """Hand a message over, which is all that can be asked."""
        if op not in ("read", "write"):
            raise ValueError(f"a session does not {op!r}")
        (message,) = args
        return self._session.ask(str(message))

    def cancel(self) -> None:
        """Let QuickBooks answer: it cannot be broken off."""

    def close(self) -> None:
        """End the session; a second call does nothing."""
        self._session.close()


def open_quickbooks(settings: object) -> SessionService:
    """Begin a session with QuickBooks; raises AccountingError."""
    return SessionService(open_com_session(cast("QuickBooksSettings", settings)))


def open_sandbox_quickbooks(settings: object) -> SessionService:
    """Begin a session with a company of the sandbox, the file that the settings name, in the same way.

    The sandbox is found by its name, for nothing else here may know it.
    """
    known = cast("QuickBooksSettings", settings)
    processor = importlib.import_module("core.sandbox.quickbooks.processor").RequestProcessor
    return SessionService(open_com_session(known, partial(processor, Path(known.file))))
