"""A journal that version 1 wrote is brought up to date, and nothing in it is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import inspect

from core.upload.journal import IN_MEMORY, Journal, Scope
from core.upload.journal_tables import SCHEMA_VERSION

SCOPE = Scope(UUID(int=9), "Demo")
FIRST, SECOND = UUID(int=1), UUID(int=2)
VERSION_1 = Path(__file__).with_name("journal_version_1.sql")
"""What the program wrote before there was a version 2: a run that ended, and one that was cut short."""


def _now() -> datetime:
    return datetime(2026, 2, 3, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_1.read_text(encoding="utf-8"))
    connection.close()
    return path


@pytest.fixture
def journal(file: Path) -> Iterator[Journal]:
    with Journal(f"sqlite:///{file}", SCOPE, _now) as opened:
        yield opened


def _columns(journal: Journal) -> dict[str, set[str]]:
    seen = inspect(journal.store.engine)
    return {table: {each["name"] for each in seen.get_columns(table)} for table in seen.get_table_names()}


def test_it_has_all_that_a_new_journal_has(journal: Journal) -> None:
    with Journal(IN_MEMORY, SCOPE, _now) as new:
        assert _columns(journal) == _columns(new)


def test_it_has_the_new_version(journal: Journal) -> None:
    with journal.store.reading("look") as connection:
        assert connection.exec_driver_sql("SELECT version FROM schema").scalar() == SCHEMA_VERSION


def test_its_open_intents_are_still_open(journal: Journal) -> None:
    assert [(each.number, each.change.key) for each in journal.open_intents()] == [(4, "A")]


def test_it_still_knows_what_was_made_and_how_often(journal: Journal) -> None:
    made = UUID(bytes=b"C".ljust(16))
    assert journal.made([made]) == {made}
    assert journal.generations() == {("account", "c"): 2}


def test_its_runs_keep_their_order_and_new_ones_follow(journal: Journal) -> None:
    journal.begin(UUID(int=3))
    assert [each.run for each in journal.history.runs()] == [UUID(int=3), SECOND, FIRST]


def test_its_outcomes_can_be_read_and_are_not_said_to_be_verified(journal: Journal) -> None:
    assert [each.outcome.key for each in journal.history.outcomes(FIRST)] == ["A", "C", "D"]
    assert journal.history.verify(FIRST).ok is None


def test_it_is_migrated_once(journal: Journal, file: Path) -> None:
    with Journal(f"sqlite:///{file}", SCOPE, _now) as again:
        assert len(again.history.runs()) == 2
