"""A journal that an earlier version wrote is brought up to date, and nothing in it is lost."""

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


VERSION_2 = Path(__file__).with_name("journal_version_2.sql")
"""What version 2 wrote: two companies, and what the batches of each still owed."""


def _written(path: Path, by: Path) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(by.read_text(encoding="utf-8"))
    connection.close()
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return _written(tmp_path / "journal.db", VERSION_1)


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


def test_what_the_batches_of_version_2_owed_is_in_quarantine_and_tried_again(tmp_path: Path) -> None:
    file = _written(tmp_path / "journal.db", VERSION_2)
    with Journal(f"sqlite:///{file}", SCOPE, _now) as journal:
        held = journal.held()
        assert [(each.entity, each.key, each.run, each.retry) for each in held] == [
            ("account", "A1D001", FIRST, True),
            ("invoice", "A1D001-82", FIRST, True),
        ]
        assert journal.mark("batch.owed") is None
        assert journal.mark("batch") == "120;x"
    with Journal(f"sqlite:///{file}", Scope(UUID(int=8), "Other"), _now) as other:
        assert [(each.entity, each.key) for each in other.held()] == [("product", "VID003")]
