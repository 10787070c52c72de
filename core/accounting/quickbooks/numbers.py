"""What documents of QuickBooks are called: by their number where it is their own, else by their id."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import EVERY_TRANSACTION
from core.accounting.quickbooks.qbxml.responses import Node
from core.text import match_key

_TRIED = "read the numbers of invoices from QuickBooks"
_NARROW = ("RefNumber", "TimeModified")


def later(some: datetime | None, other: datetime | None) -> datetime | None:
    """Give the later of two times, where there is one."""
    return max((each for each in (some, other) if each is not None), default=None)


@dataclass(slots=True)
class Numbers:
    """Which numbers stand for several documents; they are read once.

    `latest` is when one of the documents was modified last, by QuickBooks' own clock.
    """

    conversation: Conversation
    _repeated: set[str] = field(init=False, default_factory=set)
    _known: bool = field(init=False, default=False)
    latest: datetime | None = field(init=False, default=None)

    def refresh(self) -> None:
        """Read the numbers of all documents."""
        if self._known:
            return
        seen: set[int] = set()
        for ask in (queries.invoices, queries.credit_memos):
            for each in self.conversation.records(ask(EVERY_TRANSACTION, lines=False, only=_NARROW), _TRIED):
                number = match_key(each.text("RefNumber"))
                if hash(number) in seen:
                    self._repeated.add(number)
                seen.add(hash(number))
                self.latest = later(self.latest, each.moment("TimeModified"))
        self._known = True

    def of(self, document: Node) -> str:
        """Give what a document is called."""
        number = document.text("RefNumber")
        return number if number and match_key(number) not in self._repeated else document.text("TxnID")
