"""The journal of several users: a group may write its files, and a wrong group is told of."""

from __future__ import annotations

import grp
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from core.errors import JournalError
from core.upload.journal import Journal, Scope
from core.upload.journal_sharing import share
from core.upload.run_lock import Holder, RunLock

SCOPE = Scope(UUID(int=1), "main")
GROUP = grp.getgrgid(os.getgid()).gr_name if os.geteuid() else "daemon"


def _now() -> datetime:
    return datetime(2026, 1, 2, tzinfo=UTC)


def test_the_group_may_write_the_journal_and_its_locks(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    with Journal(url, SCOPE, _now) as journal, RunLock(url, tmp_path, SCOPE, Holder("m", "u", 1), _now):
        journal.begin(UUID(int=2))
        share(url, tmp_path, GROUP)
        files = {each.name: each.stat() for each in tmp_path.iterdir()}
    assert {"journal.db", "journal.db-wal", "journal.db-shm"} <= set(files)
    assert any(name.endswith(".lock") for name in files)
    gid = grp.getgrnam(GROUP).gr_gid
    assert {name: each.st_gid for name, each in files.items()} == dict.fromkeys(files, gid)
    assert all(each.st_mode & stat.S_IWGRP and each.st_mode & stat.S_IRGRP for each in files.values())


def test_without_a_group_nothing_is_given_away(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    with Journal(url, SCOPE, _now):
        before = (tmp_path / "journal.db").stat().st_mode
        share(url, tmp_path, None)
        assert (tmp_path / "journal.db").stat().st_mode == before


def test_a_group_that_there_is_not_is_refused_with_its_cure(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    with Journal(url, SCOPE, _now), pytest.raises(JournalError, match="no such group") as refused:
        share(url, tmp_path, "no-such-group-here")
    assert refused.value.code == "journal.group"
    assert "groupadd" in refused.value.remedy
