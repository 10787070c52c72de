"""The journal remembers what was intended before, and what was done after."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from core.errors import JournalError
from core.upload.journal import IN_MEMORY, IntentState, Journal, Scope
from core.upload.outcome import CallCount, Report, Result, ended
from core.upload.plan import Action, Change, FieldChange

SCOPE = Scope(UUID(int=9), "Demo")
OTHER = Scope(UUID(int=9), "Other")
RUN = UUID(int=77)


def _now() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _change(key: str) -> Change:
    field = FieldChange("name", None, key)
    return Change(Action.CREATE, "account", key, UUID(bytes=key.encode().ljust(16)), fields=(field,))


def _open(path: Path, scope: Scope = SCOPE, *, rebind: bool = False) -> Journal:
    return Journal(f"sqlite:///{path}", scope, _now, rebind=rebind)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_an_intent_is_on_disk_before_anything_is_sent(file: Path) -> None:
    with _open(file) as journal:
        journal.begin(RUN)
        journal.intend(RUN, [(_change("A"), 0), (_change("B"), 0)])
        with _open(file) as another:
            assert [each.change for each in another.open_intents()] == [_change("A"), _change("B")]


def test_a_settled_intent_is_open_no_more() -> None:
    with Journal(IN_MEMORY, SCOPE, _now) as journal:
        journal.begin(RUN)
        done, void, unknown = journal.intend(RUN, [(_change(key), 0) for key in "ABC"])
        journal.settle(
            RUN,
            [
                (done, ended(_change("A"), Result.CREATED), IntentState.DONE),
                (void, None, IntentState.VOID),
                (unknown, None, IntentState.OPEN),
            ],
        )
        assert [each.number for each in journal.open_intents()] == [unknown]


def test_the_journal_knows_what_it_made() -> None:
    with Journal(IN_MEMORY, SCOPE, _now) as journal:
        journal.begin(RUN)
        done, void = journal.intend(RUN, [(_change("A"), 0), (_change("B"), 0)])
        journal.settle(RUN, [(done, None, IntentState.DONE), (void, None, IntentState.VOID)])
        ids = [each.id for each in map(_change, "ABC") if each.id]
        assert journal.made([*ids, *(uuid4() for _ in range(1200))]) == {ids[0]}


def test_the_highest_generation_of_a_record_is_remembered() -> None:
    with Journal(IN_MEMORY, SCOPE, _now) as journal:
        journal.begin(RUN)
        journal.intend(RUN, [(_change("A"), 1), (_change("A"), 2), (_change("B"), 0)])
        assert journal.generations() == {("account", "a"): 2}


def test_another_company_has_intents_of_its_own(file: Path) -> None:
    with _open(file) as journal, _open(file, OTHER, rebind=True) as other:
        journal.begin(RUN)
        journal.intend(RUN, [(_change("A"), 1)])
        assert other.open_intents() == []
        assert other.generations() == {}


def test_the_end_of_a_run_is_written_down(file: Path) -> None:
    with _open(file) as journal:
        journal.begin(RUN)
        journal.end(Report(RUN, {Result.CREATED: 3}, CallCount(2, 3), 1.5))
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT summary, calls_read, calls_write, error FROM run").fetchall()
    connection.close()
    assert rows == [('{"created": 3}', 2, 3, None)]


def test_a_file_that_is_no_journal_is_refused_with_advice(file: Path) -> None:
    file.write_bytes(b"this is no database at all, not in the least" * 100)
    with pytest.raises(JournalError) as refused:
        _open(file)
    assert refused.value.code == "journal.damaged"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as refused:
        _open(tmp_path / "nowhere" / "journal.db")
    assert refused.value.code == "journal.unopened"


def test_a_locked_journal_says_who_may_hold_it(file: Path) -> None:
    _open(file).close()
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with (
        Journal(f"sqlite:///{file}?timeout=0", SCOPE, _now) as journal,
        pytest.raises(JournalError) as refused,
    ):
        journal.begin(RUN)
    holder.close()
    assert refused.value.code == "journal.locked"


def test_a_journal_that_may_not_be_written_stops_the_run(file: Path) -> None:
    _open(file).close()
    url = f"sqlite:///file:{file}?mode=ro&uri=true"
    with pytest.raises(JournalError) as refused, Journal(url, SCOPE, _now) as journal:
        journal.begin(RUN)
    assert refused.value.code == "journal.readonly"


def test_a_newer_journal_is_refused(file: Path) -> None:
    _open(file).close()
    connection = sqlite3.connect(file)
    connection.execute("UPDATE schema SET version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(JournalError, match="version 99"):
        _open(file)


def test_a_full_disk_stops_the_run_and_what_stands_is_kept(file: Path) -> None:
    with _open(file) as journal:
        journal.begin(RUN)
        journal.intend(RUN, [(_change("A"), 0)])
        with journal.store.reading("fill the disk") as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        many = [(_change(f"{number}"), 0) for number in range(1000)]
        with pytest.raises(JournalError) as refused:
            journal.intend(RUN, many)
        assert [each.change.key for each in journal.open_intents()] == ["A"]
    assert refused.value.code == "journal.disk_full"


def test_a_server_that_is_not_there_is_told_with_advice(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as refused:
        Journal(f"postgresql+psycopg://anne:secret@/journal?host={tmp_path}", SCOPE, _now)
    assert refused.value.code == "journal.unreachable"
    assert "secret" not in str(refused.value)


def test_a_database_without_driver_is_told_with_advice() -> None:
    with pytest.raises(JournalError) as refused:
        Journal("oracle+cx_oracle://anne:secret@host/journal", SCOPE, _now)
    assert refused.value.code == "journal.no_driver"


def test_an_address_that_is_none_is_told_with_advice() -> None:
    with pytest.raises(JournalError, match=r"\[journal\] url"):
        Journal("journal.db", SCOPE, _now)
