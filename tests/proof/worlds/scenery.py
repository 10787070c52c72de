"""The stage that worlds are played on, one after another: a CRM and journals that are reset in an instant."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.pool import Pool

from core.crm.base import Query
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.upload.journal import IN_MEMORY, Scope
from core.upload.judging import UploadSettings
from core.upload.rules.settings import CatalogueSettings, CustomerSettings, InvoiceSettings
from tests.proof.worlds.gate import Gate, Trace
from tests.proof.worlds.ports import GatedJournal
from tests.proof.worlds.sides import LEDGER, Side

COMPANY = "Demo"


class Memory:
    """A journal in memory; to make one anew for each world would take longer than the world."""

    def __init__(self, scope: Scope) -> None:
        opened: list[sqlite3.Connection] = []
        listening = (Pool, "connect", lambda connection, _record: opened.append(connection))
        self._gate = Gate("", Trace())
        event.listen(*listening)
        try:
            self.journal = GatedJournal(IN_MEMORY, scope, self._now)
        finally:
            event.remove(*listening)
        (self._connection,) = opened
        self._empty = self._connection.serialize()

    def begin(self, gate: Gate, content: bytes | None = None) -> GatedJournal:
        """Give the journal as it was when it gave this content, or empty, behind a gate."""
        self._connection.deserialize(content or self._empty)
        self._gate = gate
        self.journal.gate = gate
        return self.journal

    def _now(self) -> datetime:
        return self._gate.clock()

    def content(self) -> bytes:
        """Give all that the journal holds."""
        return self._connection.serialize()

    def open_intents(self) -> int:
        """Count what the journal does not know the end of, past the program's own reading."""
        return self._count("SELECT COUNT(*) FROM intent WHERE state = 'open'")

    def asides(self) -> int:
        """Count what is set aside, past the program's own reading."""
        return self._count("SELECT COUNT(*) FROM aside")

    def _count(self, sql: str) -> int:
        ((counted,),) = self._connection.execute(sql)
        return int(counted)


@dataclass
class Stage:
    """One organisation and the journals of two machines, and how to begin again with them."""

    organisation: Organisation
    settings: UploadSettings
    memories: tuple[Memory, Memory]
    bare: bytes
    user: UUID
    side: Side = LEDGER

    def clear(self) -> None:
        """Put the CRM back to where it was when it was founded."""
        self.organisation.restore(self.bare)


def _founded() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def build() -> Stage:
    """Build a stage; the same on every machine and in every process, ids and all."""
    profile = Profile()
    organisation = Organisation.found(
        Path(":memory:"), profile=profile, clock=_founded, entropy=Random(20080606)
    )
    crm = DirectCrm(organisation)

    def only(entity: str) -> UUID:
        (found,) = crm.find(Query(entity, ()))
        return found.id

    catalogue = CatalogueSettings(only("pricelevel"), only("uomschedule"), only("uom"))
    settings = UploadSettings(COMPANY, CustomerSettings(), catalogue, InvoiceSettings())
    identity = crm.whoami()
    scope = Scope(identity.organization_id, COMPANY)
    memories = Memory(scope), Memory(scope)
    return Stage(organisation, settings, memories, organisation.snapshot(), identity.user_id)
