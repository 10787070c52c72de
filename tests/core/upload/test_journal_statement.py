"""A statement that goes to SQLite's driver is the one that SQLAlchemy would run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import bindparam, insert, select, update

from core.errors import JournalError
from core.upload.journal_statement import Statement, Values
from core.upload.journal_store import Store
from core.upload.journal_tables import ASIDE, MARK

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=2)))

ASIDE_ROW: Values = {
    "number": 1,
    "scope": "scope",
    "entity": "account",
    "match": "a",
    "key": "A",
    "code": "failed",
    "message": "'; DROP TABLE aside; --",
    "remedy": "?",
    "record": None,
    "config_hash": "",
    "waits": "[]",
    "since": NOW,
    "run": UUID(int=77),
    "tries": 1,
    "retry": True,
}

PUT_IN = Statement(insert(ASIDE))
ALL = Statement(select(ASIDE))
OF_RUNS = Statement(
    select(ASIDE.c.number).where(ASIDE.c.run.in_(bindparam("some", expanding=True)), ASIDE.c.retry.is_(True))
)
CHANGE = Statement(update(ASIDE).where(ASIDE.c.number == bindparam("at")))
MOVE = Statement(insert(MARK))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'journal.db'}")
    yield opened
    opened.close()


def test_values_of_every_type_are_read_as_sqlalchemy_reads_them(store: Store) -> None:
    with store.writing("put a row in") as connection:
        assert PUT_IN.run(connection, ASIDE_ROW) == 1
    with store.reading("read it") as connection:
        (row,) = ALL.rows(connection, {})
        assert tuple(row) == tuple(connection.execute(select(ASIDE)).one())
    assert row[12:16] == (NOW.astimezone(UTC), UUID(int=77), 1, True)


def test_values_that_sqlalchemy_wrote_are_read(store: Store) -> None:
    with store.writing("put a row in") as connection:
        connection.execute(insert(ASIDE), dict(ASIDE_ROW))
        assert len(ALL.rows(connection, {})) == 1  # before it is committed, in the same transaction
    with store.reading("find it") as connection:
        assert OF_RUNS.rows(connection, {"some": [UUID(int=1), UUID(int=77)]}) == [(1,)]
        assert OF_RUNS.rows(connection, {"some": [UUID(int=1)]}) == []


def test_only_the_named_columns_are_changed(store: Store) -> None:
    with store.writing("change a row") as connection:
        PUT_IN.run_all(connection, [ASIDE_ROW, {**ASIDE_ROW, "number": 2, "match": "b"}])
        assert CHANGE.run(connection, {"at": 2, "tries": 5}) == 1
        assert CHANGE.run(connection, {"at": 1, "code": "other", "retry": False}) == 1
        rows = connection.execute(select(ASIDE.c.tries, ASIDE.c.code, ASIDE.c.retry).order_by(ASIDE.c.number))
        assert [tuple(each) for each in rows] == [(1, "other", False), (5, "failed", True)]


def test_a_value_that_is_wanted_and_not_given_is_an_error(store: Store) -> None:
    with store.writing("change a row") as connection, pytest.raises(KeyError, match="at"):
        CHANGE.run(connection, {"tries": 5})


def test_what_fails_is_taken_back_whole_and_the_next_is_done(store: Store) -> None:
    row: Values = {"scope": "scope", "name": "n", "value": "v", "moved": NOW}
    with pytest.raises(JournalError), store.writing("move a mark") as connection:
        MOVE.run_all(connection, [row, row])
    with store.writing("move a mark") as connection:
        MOVE.run(connection, row)
    with store.reading("count the marks") as connection:
        assert len(connection.execute(select(MARK)).all()) == 1


def test_a_journal_that_was_closed_opens_again_and_leaves_only_its_file(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'journal.db'}")
    store.close()
    with store.writing("put a row in") as connection:
        PUT_IN.run(connection, ASIDE_ROW)
    store.close()
    assert [each.name for each in tmp_path.iterdir()] == ["journal.db"]
