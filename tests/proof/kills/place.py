"""A sandbox that can be put back to an earlier moment, and runs of the program that end there or do not."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import struct
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, TypeVar

from core.config.store import Loaded, load
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.crm.store import MEMORY
from core.sandbox.site import COMPANY_FILE, CONFIG_FILE, create_site
from core.sandbox.systems import USUAL, Pair
from core.service import SyncService
from core.upload.journal import Journal, Scope
from core.upload.outcome import Report
from core.upload.progress import Watch
from tests.proof.kills.arming import NEVER, Steps, arm

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SMALL = Recipe(customers=5, products=4, invoices=6)
JOURNAL = "journal.db"

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Moment:
    """What the CRM, the journal and the books held; the journal is None before there was one."""

    crm: bytes
    journal: bytes | None
    books: bytes


@dataclass(frozen=True, slots=True)
class Fall:
    """How a child ended: whether it was killed, and how many steps it took where it was not."""

    killed: bool
    steps: int


class Place:
    """One sandbox, its CRM served by a thread of this process; children are forked from it, warm."""

    def __init__(self, folder: Path, pair: Pair = USUAL) -> None:
        self.folder = folder
        create_site(folder, SMALL, now=NOW, pair=pair)
        # In memory, so that it can be put back; a CRM that dies with its file has tests of its own.
        self.organisation = Organisation.found(MEMORY, profile=Profile())
        self._server = RunningServer(self.organisation, ServerSettings(version=pair.crm))

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__(None, None, None)
        self.organisation.close()

    @property
    def url(self) -> str:
        """Where the CRM is."""
        return f"{self._server.url}/"

    @property
    def books(self) -> Path:
        """The company's file."""
        return self.folder / COMPANY_FILE

    @property
    def loaded(self) -> Loaded:
        """Its configuration."""
        return load(self.folder / CONFIG_FILE, environ={"SYNCUPLOAD_CRM_URL": self.url})

    def sql(self, *statements: str) -> None:
        """Change the books."""
        with closing(sqlite3.connect(self.books)) as books, books:
            for each in statements:
                books.execute(each)

    def moment(self) -> Moment:
        """Keep everything as it is now."""
        journal = self.folder / JOURNAL
        if journal.exists():
            with closing(sqlite3.connect(journal)) as held:
                held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Moment(
            self.at_server(self.organisation.snapshot),
            journal.read_bytes() if journal.exists() else None,
            self.books.read_bytes(),
        )

    def restore(self, moment: Moment) -> None:
        """Put everything back."""
        for end in ("", "-wal", "-shm"):
            (self.folder / f"{JOURNAL}{end}").unlink(missing_ok=True)
        if moment.journal is not None:
            (self.folder / JOURNAL).write_bytes(moment.journal)
        self.books.write_bytes(moment.books)
        self.at_server(lambda: self.organisation.restore(moment.crm))

    def at_server(self, work: Callable[[], Result]) -> Result:
        """Do something with the organisation in the thread that it belongs to."""

        async def doing() -> Result:
            return work()

        return asyncio.run_coroutine_threadsafe(doing(), self._server._loop).result()

    def batch(self, *, full: bool = False) -> Report:
        """Run one batch in this process."""
        watch = Watch(lambda: NOW)
        with SyncService(self.loaded) as service, service.locked(watch.clock):
            made = service.plan_batch(watch, full=full)
            with made.plan:
                return service.upload_batch(made, watch)[0]

    def arm_writer(self, steps: Steps) -> None:
        """Count the writes into the accounts as steps too, where there are any."""

    def open_journal(self) -> Journal:
        """Open the journal as the program does."""
        with SyncService(self.loaded) as service:
            scope = Scope(service.crm.whoami().organization_id, self.loaded.config.sync.company)
        return Journal(f"sqlite:///{self.folder / JOURNAL}", scope, lambda: NOW)

    def child(self, deadly: int = NEVER) -> Fall:
        """Run one batch in a forked child that kills itself at a step."""
        told, tells = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            self._live(tells, deadly)
        os.close(tells)
        with os.fdopen(told, "rb") as pipe:
            said = pipe.read()
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return Fall(True, deadly)
        assert os.WEXITSTATUS(status) == 0, "the child failed; its traceback is on standard error"
        return Fall(False, int(struct.unpack("q", said)[0]))

    def _live(self, tells: int, deadly: int) -> None:
        code = 1
        try:
            steps = arm(deadly)
            self.arm_writer(steps)
            report = self.batch()
            assert report.error is None, report.error
            os.write(tells, struct.pack("q", steps.passed))
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)
