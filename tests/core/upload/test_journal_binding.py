"""A journal is one company's and one organisation's: a copied configuration is refused until told."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from core.errors import JournalError
from core.upload.journal import Journal, Scope
from core.upload.journal_binding import bound_scopes

TEST = Scope(UUID(int=1), "main", "Test Company")


def _now() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _open(folder: Path, scope: Scope, *, rebind: bool = False) -> Journal:
    return Journal(f"sqlite:///{folder / 'journal.db'}", scope, _now, rebind=rebind)


@pytest.mark.parametrize(
    "other",
    [
        Scope(UUID(int=2), "main", "Test Company"),
        Scope(UUID(int=1), "live", "Test Company"),
        Scope(UUID(int=1), "main", "Live Company"),
    ],
    ids=["another organisation", "another company", "other books"],
)
def test_a_journal_of_others_is_refused(tmp_path: Path, other: Scope) -> None:
    _open(tmp_path, TEST).close()
    with pytest.raises(JournalError, match="Test Company") as refused:
        _open(tmp_path, other)
    assert refused.value.code == "journal.bound"


def test_once_told_it_is_the_others_too(tmp_path: Path) -> None:
    _open(tmp_path, TEST).close()
    other = Scope(UUID(int=2), "main", "Test Company")
    _open(tmp_path, other, rebind=True).close()
    with _open(tmp_path, other) as journal:
        assert bound_scopes(journal.store) == [TEST, other]


def test_told_of_other_books_it_is_no_longer_the_old_ones(tmp_path: Path) -> None:
    _open(tmp_path, TEST).close()
    other = Scope(UUID(int=1), "main", "Live Company")
    _open(tmp_path, other, rebind=True).close()
    with pytest.raises(JournalError, match="Live Company"):
        _open(tmp_path, TEST)


def test_told_of_books_that_cannot_be_named_yet_it_learns_the_next(tmp_path: Path) -> None:
    _open(tmp_path, TEST).close()
    _open(tmp_path, Scope(TEST.organization_id, TEST.company), rebind=True).close()
    other = Scope(UUID(int=1), "main", "Live Company")
    with _open(tmp_path, other) as journal:
        assert bound_scopes(journal.store) == [other]
    with pytest.raises(JournalError, match="Live Company"):
        _open(tmp_path, TEST)


def test_a_journal_that_knew_no_books_learns_them(tmp_path: Path) -> None:
    _open(tmp_path, Scope(TEST.organization_id, TEST.company)).close()
    with _open(tmp_path, TEST) as journal:
        assert bound_scopes(journal.store) == [TEST]


def test_who_does_not_know_the_books_is_let_in(tmp_path: Path) -> None:
    _open(tmp_path, TEST).close()
    with _open(tmp_path, Scope(TEST.organization_id, TEST.company)) as journal:
        assert bound_scopes(journal.store) == [TEST]


def test_an_unbound_journal_of_version_1_is_its_records_company_s(tmp_path: Path) -> None:
    script = Path(__file__).with_name("journal_version_1.sql").read_text(encoding="utf-8")
    connection = sqlite3.connect(tmp_path / "journal.db")
    connection.executescript(script)
    connection.close()
    with pytest.raises(JournalError, match=r"\|Demo"):
        _open(tmp_path, TEST)
    _open(tmp_path, Scope(UUID(int=9), "Demo")).close()
