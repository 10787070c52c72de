"""A sign-in to the accounts lives for one request, and a name that is in use is waited for."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core import registry
from core.accounting.base import AccountingReader, Subject
from core.accounting.orders import AccountingBusyError
from core.accounting.sage50.opening import open_company_file
from core.breaking_off import Waiting
from core.config.editing import edited
from core.config.store import Loaded, load
from core.errors import AccountingError
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.server import RunningServer
from core.sandbox.site import COMPANY_FILE, create_site, open_organisation
from core.service import SyncService
from core.upload.outcome import Outcome
from core.upload.progress import CancelToken, RunCancelledError, Watch, silent_plan

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loaded]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    site = tmp_path / "site"
    config = create_site(site, Recipe(customers=3, products=1, invoices=1), now=NOW)
    organisation = open_organisation(site)
    with RunningServer(organisation) as server:
        yield load(config, environ={"SYNCUPLOAD_CRM_URL": f"{server.url}/"})
    organisation.close()


class Door:
    """Counts who is signed in to the accounts; the first `refusals` find the name in use."""

    def __init__(self, refusals: int = 0, code: str = "sage50.user_in_use") -> None:
        self.inside = 0
        self.asked = 0
        self._refusals = refusals
        self._code = code

    def open(self, path: Path) -> AccountingReader:
        self.asked += 1
        if self.asked <= self._refusals:
            kind = AccountingBusyError if self._code == "sage50.user_in_use" else AccountingError
            raise kind(self._code, tried="sign in", found="MANAGER is in use", remedy="Sign MANAGER out.")
        reader = open_company_file(path)
        self.inside += 1
        leave = reader.close

        def close() -> None:
            self.inside -= 1
            leave()

        reader.close = close  # type: ignore[method-assign]
        return reader


@pytest.fixture
def by_driver(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> Callable[[Door], Loaded]:
    """The same company as if a driver read it, through a door."""

    def through(door: Door) -> Loaded:
        file = loaded.folder / COMPANY_FILE
        changes = {"sage.connection": "DSN=SageLine50v13", "sage.wait": 6}
        loaded.path.write_text(edited(loaded.path.read_text(), changes, loaded.path))
        monkeypatch.setattr("core.accounting.sage50.opening.open_sage50", lambda *_: door.open(file))
        return load(loaded.path, environ={"SYNCUPLOAD_CRM_URL": loaded.config.crm.url})

    return through


def test_nobody_is_signed_in_to_the_accounts_while_the_crm_is_written_to(
    by_driver: Callable[[Door], Loaded],
) -> None:
    door = Door()
    seen: list[int] = []

    def uploaded(done: int, total: int, last: Outcome | None) -> None:
        seen.append(door.inside)

    watch = Watch(lambda: NOW, CancelToken(), silent_plan, uploaded)
    with SyncService(by_driver(door)) as service:
        batch = service.plan_batch(watch, full=True)
        assert door.inside == 1
        report, _ = service.upload_batch(batch, watch)
        batch.plan.close()
    assert report.calls.write > 0
    assert set(seen) == {0}


def test_a_name_in_use_is_waited_for(by_driver: Callable[[Door], Loaded]) -> None:
    door, pauses = Door(refusals=2), list[float]()
    with registry.open_reader(by_driver(door), Waiting(pauses.append)):
        assert door.inside == 1
    assert pauses == [2.0, 2.0]


def test_what_does_not_pass_by_itself_is_not_waited_for(by_driver: Callable[[Door], Loaded]) -> None:
    door, pauses = Door(refusals=1, code="accounting.credentials"), list[float]()
    with pytest.raises(AccountingError, match="Sign MANAGER out"):
        registry.open_reader(by_driver(door), Waiting(pauses.append))
    assert pauses == []


def test_a_person_may_give_up_the_waiting(by_driver: Callable[[Door], Loaded]) -> None:
    door = Door(refusals=1000)
    with SyncService(by_driver(door)) as service:
        service.cancel = CancelToken()
        service.cancel.cancel()
        with pytest.raises(RunCancelledError, match="wait for the accounts"):
            service.rows(Subject.CUSTOMERS)
    assert door.asked == 1


def test_a_signal_ends_the_waiting(by_driver: Callable[[Door], Loaded]) -> None:
    from tui.interruption import Interruption  # noqa: PLC0415 - where the signals are taken

    with Interruption() as interruption, SyncService(by_driver(Door(refusals=1000))) as service:
        before = signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGTERM))
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(RunCancelledError):
                service.rows(Subject.CUSTOMERS)
        finally:
            signal.signal(signal.SIGALRM, before)
    assert interruption.received == signal.SIGTERM
