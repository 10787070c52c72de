"""Messages that name themselves, so that QuickBooks carries each out once, however often it is sent.

Sent again, a message that was carried out is only answered again; Intuit calls it error recovery.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.building import Ask, MessageSet, message
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.responses import Response, responses
from core.errors import AccountingError

_LENGTH = 23
"""Characters that a name may have."""
_STATUS = re.compile(r'<QBXMLMsgsRs\b[^>]*\bmessageSetStatusCode="(\d+)"')
DONE, OTHER_MESSAGE, NO_ANSWER = 0, 9001, 9002


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a message that named itself: QuickBooks' status of it, and the answer if it has one."""

    status: int
    response: Response | None


def name_of(*parts: str) -> str:
    """Give the name of a message by what it is about: the same on every machine."""
    digest = sha256("\0".join(parts).encode()).digest()
    return b32encode(digest).decode("ascii")[:_LENGTH]


def carry_out(conversation: Conversation, ask: Ask, name: str, tried: str) -> Kept:
    """Send a message that names itself."""
    return _send(conversation, [ask], MessageSet(new=name), tried)


def recall(conversation: Conversation, name: str, tried: str) -> Kept:
    """Ask what was answered to an earlier message of this name, which may have been another one.

    The same name as new and as old only asks; what else stands in the message is not carried out.
    """
    return _send(conversation, [queries.host()], MessageSet(new=name, old=name), tried)


def forget(conversation: Conversation, name: str, tried: str) -> None:
    """Let QuickBooks forget a message; where it does not hear of it, it only remembers longer."""
    with suppress(AccountingError):
        _send(conversation, [queries.host()], MessageSet(old=name), tried)


def _send(conversation: Conversation, asks: Sequence[Ask], ids: MessageSet, tried: str) -> Kept:
    text = conversation.session.ask(message(asks, conversation.host.version, ids))
    said = _STATUS.search(text)
    found = responses(text, tried)
    if said is None and not found:
        raise AccountingError(
            "quickbooks.unreadable",
            tried=tried,
            found="the answer of QuickBooks says nothing",
            remedy="Run it again; if it stays so, verify the company file (File, Utilities, Verify Data).",
        )
    return Kept(int(said[1]) if said else DONE, found[0] if found else None)
