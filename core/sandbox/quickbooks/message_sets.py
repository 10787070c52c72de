"""Error recovery: what QuickBooks keeps of a message that named itself, so that its caller may ask again.

A newMessageSetID is kept before the message is carried out, its answer afterwards. The same ID once more is
no new message: its answer is given again, or 9001 where the message is another, 9002 where no answer was
kept. oldMessageSetID lets QuickBooks forget; the same as the new one, it only asks (Intuit's page on error
recovery, and the codes in Intuit's samples).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from xml.sax.saxutils import quoteattr

from core.sandbox.quickbooks.asked import Asked

DONE, NOTHING_CLEARED = 0, 600
OTHER_MESSAGE, NO_ANSWER, INVALID_SET, NOT_KEPT = 9001, 9002, 9004, 9005
LENGTH = 23
EVERY = "ClearAllMessageSets"
"""As oldMessageSetID: all that was kept for the application is forgotten."""


@dataclass(frozen=True, slots=True)
class MessageSets:
    """The message sets of one application."""

    database: sqlite3.Connection
    application: str

    def carry_out(self, asked: Asked, deed: Callable[[], str], keeps: Callable[[], bool]) -> str:
        """Give the answer of a message, which `deed` carries out where it is new; `keeps` can say no."""
        new, old = asked.attribute("newMessageSetID"), asked.attribute("oldMessageSetID")
        if not new and not old:
            return enveloped(deed())
        if max(len(new), len(old)) > LENGTH:
            return enveloped("", new, INVALID_SET)
        if old == new:
            return self._again(new, None)
        cleared = self._forget(old) if old else DONE
        if not new:
            return enveloped("", "", cleared)
        digest = sha256(asked.written()).hexdigest()
        return self._again(new, digest) if self._known(new) else self._anew(new, digest, deed, keeps)

    def _anew(self, new: str, digest: str, deed: Callable[[], str], keeps: Callable[[], bool]) -> str:
        self._begin(new, digest)
        done = deed()
        if not keeps():
            return enveloped(done, new, NOT_KEPT)
        answer = enveloped(done, new, DONE)
        self._keep(new, answer)
        return answer

    def _known(self, identity: str) -> bool:
        return self._row(identity) is not None

    def _row(self, identity: str) -> tuple[str, str | None] | None:
        found: tuple[str, str | None] | None = self.database.execute(
            "SELECT Digest, Response FROM MessageSet WHERE Application = ? AND ID = ?",
            (self.application, identity),
        ).fetchone()
        return found

    def _again(self, identity: str, digest: str | None) -> str:
        row = self._row(identity)
        if row is None or row[1] is None:
            return enveloped("", identity, NO_ANSWER)
        if digest is not None and row[0] != digest:
            return enveloped("", identity, OTHER_MESSAGE)
        return row[1]

    def _begin(self, identity: str, digest: str) -> None:
        self.database.execute(
            "INSERT INTO MessageSet (Application, ID, Digest) VALUES (?, ?, ?)",
            (self.application, identity, digest),
        )

    def _keep(self, identity: str, answer: str) -> None:
        self.database.execute(
            "UPDATE MessageSet SET Response = ? WHERE Application = ? AND ID = ?",
            (answer, self.application, identity),
        )

    def _forget(self, identity: str) -> int:
        everything = identity == EVERY
        gone = self.database.execute(
            "DELETE FROM MessageSet WHERE Application = ? AND (? OR ID = ?)",
            (self.application, everything, identity),
        ).rowcount
        return DONE if gone or everything else NOTHING_CLEARED


def enveloped(inside: str, identity: str = "", code: int | None = None) -> str:
    """Write a whole answer: with error recovery, it says how the message as a whole went."""
    said = f" newMessageSetID={quoteattr(identity)}" if identity else ""
    said += f' messageSetStatusCode="{code}"' if code is not None else ""
    return f'<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs{said}>\n{inside}\n</QBXMLMsgsRs>\n</QBXML>\n'
