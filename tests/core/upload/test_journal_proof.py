"""A journal is looked at before anything is run, and is as it was afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from core.errors import JournalError
from core.upload.journal import Journal, Scope
from core.upload.journal_proof import prove
from core.upload.journal_tables import SCHEMA_VERSION

SCOPE = Scope(UUID(int=9), "Demo", "Quayside Trading Ltd")
OTHER = Scope(UUID(int=8), "Demo", "Quayside Trading Ltd")
VERSION_1 = Path(__file__).with_name("journal_version_1.sql")


def _now() -> datetime:
    return datetime(2026, 2, 3, tzinfo=UTC)


def _version(file: Path) -> int:
    with closing(sqlite3.connect(file)) as journal:
        found: int = journal.execute("SELECT version FROM schema").fetchone()[0]
    return found


def test_a_journal_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    assert str(tmp_path) in prove(f"sqlite:///{tmp_path / 'journal.db'}", SCOPE)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_says_its_version_and_whose_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    Journal(url, SCOPE, _now).close()
    told = prove(url, SCOPE)
    assert f"version {SCHEMA_VERSION}" in told
    assert "Demo (Quayside Trading Ltd in the accounts)" in told


def test_an_older_journal_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    with closing(sqlite3.connect(file)) as made:
        made.executescript(VERSION_1.read_text(encoding="utf-8"))
    assert "brings it up to version" in prove(f"sqlite:///{file}", SCOPE)
    assert _version(file) == 1


def test_another_program_may_write_right_afterwards(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}?timeout=0"
    Journal(url, SCOPE, _now).close()
    prove(url, SCOPE)
    with Journal(url, SCOPE, _now) as journal:
        journal.move_mark("batch", "1")


def test_whose_it_is_is_not_compared_where_nobody_knows_who_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    Journal(url, OTHER, _now).close()
    assert "not compared" in prove(url, None)


def test_a_journal_without_records_and_owner_is_nobodys(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    Journal(f"sqlite:///{file}", SCOPE, _now).close()
    with closing(sqlite3.connect(file)) as journal, journal:
        journal.execute("DELETE FROM binding")
    assert "nobody yet" in prove(f"sqlite:///{file}", OTHER)


def test_a_journal_on_a_server_is_proved_alike(postgresql_url: str) -> None:
    assert "empty database" in prove(postgresql_url, SCOPE)
    Journal(postgresql_url, SCOPE, _now).close()
    assert f"version {SCHEMA_VERSION}" in prove(postgresql_url, SCOPE)
    with pytest.raises(JournalError) as refused:
        prove(postgresql_url, OTHER)
    assert refused.value.code == "journal.bound"


def test_a_server_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as refused:
        prove(f"postgresql+psycopg://sync@/journal?host={tmp_path}", SCOPE)
    assert refused.value.code == "journal.unreachable"
