"""A mark says how far the accounts are settled, and is nobody's but its scope's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from core.upload.journal import IN_MEMORY, Journal, Scope

SCOPE, OTHER = Scope(UUID(int=9), "Demo"), Scope(UUID(int=9), "Other")


def _now() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_at_first_there_is_no_mark() -> None:
    with Journal(IN_MEMORY, SCOPE, _now) as journal:
        assert journal.mark("batch") is None


def test_a_mark_is_what_it_was_last_moved_to() -> None:
    with Journal(IN_MEMORY, SCOPE, _now) as journal:
        journal.move_mark("batch", "17")
        journal.move_mark("batch", "9")
        assert journal.mark("batch") == "9"


def test_marks_have_names() -> None:
    with Journal(IN_MEMORY, SCOPE, _now) as journal:
        journal.move_mark("batch", "17")
        assert journal.mark("orders") is None


def test_another_company_has_marks_of_its_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    with Journal(url, SCOPE, _now) as journal, Journal(url, OTHER, _now, rebind=True) as other:
        journal.move_mark("batch", "17")
        assert other.mark("batch") is None


def test_a_server_keeps_marks_as_well(postgresql_url: str) -> None:
    for value in ("17", "18"):
        with Journal(postgresql_url, SCOPE, _now) as journal:
            journal.move_mark("batch", value)
            assert journal.mark("batch") == value
