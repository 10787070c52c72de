"""Two runs on one company: the second is told who holds the lock; a dead one holds nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

import pytest

from core.errors import JournalError, RunLockedError
from core.upload.journal import IN_MEMORY, Journal, Scope
from core.upload.run_lock import Holder, RunLock

SCOPE = Scope(UUID(int=9), "Demo")
ANNE = Holder("office", "anne", 17)
BOB = Holder("office", "bob", 18)


def _now() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _lock(folder: Path, who: Holder = ANNE, scope: Scope = SCOPE) -> RunLock:
    return RunLock(f"sqlite:///{folder / 'journal.db'}", folder, scope, who, _now)


def _hold(folder: Path, told: Connection) -> None:
    with _lock(folder, Holder.here()):
        told.send(os.getpid())
        signal.pause()


def test_the_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with _lock(tmp_path), pytest.raises(RunLockedError) as refused, _lock(tmp_path, BOB):
        pass
    assert refused.value.exit_code == 6
    assert "anne on office (process 17) since 2026-01-02 03:04:05" in refused.value.found


def test_the_lock_is_free_when_the_run_has_ended(tmp_path: Path) -> None:
    with _lock(tmp_path):
        pass
    with _lock(tmp_path, BOB) as lock:
        lock.check()


def test_a_refused_run_leaves_the_holder_s_name_alone(tmp_path: Path) -> None:
    with _lock(tmp_path):
        for _ in range(2):
            with pytest.raises(RunLockedError, match="anne"), _lock(tmp_path, BOB):
                pass


def test_another_company_has_a_lock_of_its_own(tmp_path: Path) -> None:
    with _lock(tmp_path), _lock(tmp_path, BOB, Scope(UUID(int=9), "Other")) as lock:
        lock.check()


def test_a_journal_in_memory_is_locked_in_the_folder_of_the_configuration(tmp_path: Path) -> None:
    with RunLock(IN_MEMORY, tmp_path, SCOPE, ANNE, _now), pytest.raises(RunLockedError), _lock(tmp_path):
        pass


def test_a_run_that_was_killed_does_not_block_the_next(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    told, telling = context.Pipe()
    process = context.Process(target=_hold, args=(tmp_path, telling))
    process.start()
    assert told.recv() == process.pid
    with pytest.raises(RunLockedError, match=f"process {process.pid}"), _lock(tmp_path):
        pass
    process.kill()
    process.join()
    with _lock(tmp_path, BOB) as lock:
        lock.check()


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="take the lock"), _lock(tmp_path / "file"):
        pass


def test_an_address_that_is_none_is_refused_without_being_repeated(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as refused:
        RunLock("postgres;secret", tmp_path, SCOPE, ANNE, _now)
    assert refused.value.code == "journal.address"
    assert "secret" not in str(refused.value)


def test_a_lease_among_machines_names_its_holder(postgresql_url: str, tmp_path: Path) -> None:
    with (
        RunLock(postgresql_url, _made(tmp_path / "a"), SCOPE, ANNE, _now) as lock,
        pytest.raises(RunLockedError, match="anne on office"),
        RunLock(postgresql_url, _made(tmp_path / "b"), SCOPE, BOB, _now),
    ):
        lock.check()


def test_a_lease_is_free_when_the_run_has_ended(postgresql_url: str, tmp_path: Path) -> None:
    for place, who in (("a", ANNE), ("b", BOB)):
        with RunLock(postgresql_url, _made(tmp_path / place), SCOPE, who, _now) as lock:
            lock.check()


def test_a_lease_that_ran_out_is_taken_over_and_the_old_holder_told(
    postgresql_url: str, tmp_path: Path
) -> None:
    with RunLock(postgresql_url, _made(tmp_path / "a"), SCOPE, ANNE, _now) as lock:
        _run_out(postgresql_url)
        with RunLock(postgresql_url, _made(tmp_path / "b"), SCOPE, BOB, _now) as other:
            other.check()
            lock.renew()
            with pytest.raises(RunLockedError) as lost:
                lock.check()
    assert lost.value.code == "run.lock_lost"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the monotonic clock counts sleep as well")
def test_the_hours_that_a_computer_slept_count_against_its_lease(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RunLock(postgresql_url, _made(tmp_path / "a"), SCOPE, ANNE, _now) as lock:
        _run_out(postgresql_url)
        with RunLock(postgresql_url, _made(tmp_path / "b"), SCOPE, BOB, _now):
            awake = time.clock_gettime
            slept = {time.CLOCK_BOOTTIME: 9 * 3600.0}
            monkeypatch.setattr(time, "clock_gettime", lambda clock: awake(clock) + slept.get(clock, 0))
            with pytest.raises(RunLockedError) as lost:
                lock.check()
    assert lost.value.code == "run.lock_lost"
    assert lost.value.remedy == "Run again: it goes on where this one stopped, and writes nothing twice."


def test_a_lease_that_is_renewed_is_kept(postgresql_url: str, tmp_path: Path) -> None:
    with RunLock(postgresql_url, _made(tmp_path / "a"), SCOPE, ANNE, _now) as lock:
        _run_out(postgresql_url)
        lock.renew()
        with (
            pytest.raises(RunLockedError),
            RunLock(postgresql_url, _made(tmp_path / "b"), SCOPE, BOB, _now),
        ):
            pass


def test_the_lease_of_a_run_that_died_on_this_machine_blocks_nobody(
    postgresql_url: str, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("fork")
    told, telling = context.Pipe()
    process = context.Process(target=_hold_lease, args=(postgresql_url, tmp_path, telling))
    process.start()
    assert told.recv() == process.pid
    process.kill()
    process.join()
    with RunLock(postgresql_url, tmp_path, SCOPE, BOB, _now) as lock:
        lock.check()


def _hold_lease(url: str, folder: Path, told: Connection) -> None:
    with RunLock(url, folder, SCOPE, Holder.here(), _now):
        told.send(os.getpid())
        signal.pause()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _run_out(url: str) -> None:
    with (
        Journal(url, SCOPE, _now) as journal,
        journal.store.writing("let the lease run out") as connection,
    ):
        connection.exec_driver_sql("UPDATE lease SET until = now() - interval '1 second'")
