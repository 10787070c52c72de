"""What the journal is told and gives back: scopes, intents, how they were settled, and what was set aside."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias
from uuid import UUID

from core.text import match_key
from core.upload.notation import write_draft
from core.upload.outcome import Outcome
from core.upload.plan import Change, Draft


class IntentState(StrEnum):
    """Where an intent stands: open until it is known what became of it.

    Done is what is in the CRM, whole; void is what is not there and will be planned again.
    """

    OPEN = "open"
    DONE = "done"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records a journal speaks of: one organisation and one company of the accounts.

    `books` is the company's name as the accounts write it; the journal is bound to it where it is given.
    """

    organization_id: UUID
    company: str
    books: str = ""

    def __str__(self) -> str:
        return f"{self.organization_id}|{self.company}"


@dataclass(frozen=True, slots=True)
class Intent:
    """A record that a run is about to write, with all that belongs to it; `number` is the journal's own."""

    number: int
    change: Change
    generation: int


EntityKey: TypeAlias = tuple[str, str]
"""An entity and a business key: ("account", "A1D001")."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that could not be uploaded: cause, cure, the draft as it was, and what it waits for.

    `config_hash` is the fingerprint of the configuration under which it was refused.
    """

    entity: str
    key: str
    code: str
    message: str
    remedy: str
    draft: Draft | None
    config_hash: str
    waits: tuple[EntityKey, ...] = ()


class Settled(NamedTuple):
    """How an intent ended; `change` is what was done, where it differs from what was intended.

    An outcome may have had no intent (a blocked record), and an intent no outcome (it was not begun).
    `refusal` sets the record aside with its outcome; a record that did not fail leaves quarantine.
    """

    intent: int | None
    outcome: Outcome | None
    state: IntentState
    change: Change | None = None
    refusal: Refusal | None = None


Settlement: TypeAlias = Settled | tuple[int | None, Outcome | None, IntentState]


@dataclass(frozen=True, slots=True)
class Held:
    """A record in quarantine without the draft as it was: what says whether it is tried again.

    It is there since a time, by which run last, after how many tries; `retry`: on demand.
    """

    entity: str
    key: str
    code: str
    message: str
    remedy: str
    draft_hash: str | None
    config_hash: str
    waits: tuple[EntityKey, ...]
    since: datetime
    run: UUID
    tries: int
    retry: bool

    @property
    def name(self) -> EntityKey:
        """Give the entity and the match key, by which records are told apart."""
        return self.entity, match_key(self.key)


@dataclass(frozen=True, slots=True)
class Aside:
    """A record in quarantine with the draft as it was, and what it holds back."""

    held: Held
    draft: Draft | None
    holds: tuple[EntityKey, ...] = ()


def hash_text(text: str) -> str:
    """Give the fingerprint of a text that the journal keeps: 32 hexadecimal digits."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def draft_hash(draft: Draft | None) -> str | None:
    """Give the fingerprint of a draft: another one, once its source record has changed.

    What has to go up before it is left out: that depends on the CRM.
    """
    text = write_draft(replace(draft, depends=()) if draft else None)
    return None if text is None else hash_text(text)
