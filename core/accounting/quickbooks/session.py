"""The port between the language and what carries it: COM, the Web Connector, the sandbox."""

from __future__ import annotations

import re
from typing import Protocol

_ADDS = re.compile(r"<\w+(?:Add|Mod|Del)Rq\b")


def adds(message: str) -> bool:
    """Whether a message changes something in QuickBooks."""
    return _ADDS.search(message) is not None


class Session(Protocol):
    """One session with one company file; every method raises AccountingError with cause and cure."""

    def ask(self, message: str) -> str:
        """Hand over one request message and give its answer.

        Raises AccountingRefusedError where QuickBooks took the message for none (0x80040400),
        AccountingUnansweredError where it may or may not have been carried out, AccountingBusyError where
        QuickBooks takes nobody in now.
        """

    def close(self) -> None:
        """End the session and the connection; a second call does nothing."""
