"""The file of visits: written as they happen, and never in the way of one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest
from filelock import FileLock, Timeout

from core.accounting.quickbooks.webconnector.noted import Noted
from core.errors import ConfigurationError
from core.web_visits import VisitBook, read_visits, visits_file

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return visits_file(tmp_path / "syncupload.toml")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def book(file: Path, told: list[str]) -> VisitBook:
    return VisitBook(file, lambda: NOW, told.append)


def test_nothing_is_known_before_anything_happened(file: Path) -> None:
    assert read_visits(file) == Noted()


def test_it_is_noted_beside_the_configuration_for_its_owner_alone(book: VisitBook, tmp_path: Path) -> None:
    book.told_to_come(60)
    book.turned_away()
    book.came()
    book.over("the CRM is away")
    file = tmp_path / "syncupload.toml.visits"
    assert read_visits(file) == Noted(NOW, NOW, "the CRM is away", minutes=60)
    assert file.stat().st_mode & 0o077 == 0
    assert {each.name for each in tmp_path.iterdir()} <= {file.name, f"{file.name}.lock"}


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe\0", b"[" * 100_000, b'{"version": 9}'])
def test_a_damaged_file_is_told_and_written_anew(book: VisitBook, file: Path, damage: bytes) -> None:
    file.write_bytes(damage)
    with pytest.raises(ConfigurationError) as broken:
        read_visits(file)
    assert str(file) in broken.value.found
    assert "noted there anew" in broken.value.remedy
    book.came()
    assert read_visits(file).came == NOW


def test_a_folder_that_cannot_be_written_is_told_once_and_stops_nothing(
    tmp_path: Path, told: list[str]
) -> None:
    folder = tmp_path / "gone"
    book = VisitBook(folder / "syncupload.toml.visits", lambda: NOW, told.append)
    book.came()
    book.over("")
    assert len(told) == 1
    assert "syncupload.toml.visits, which cannot be written" in told[0]
    folder.mkdir()
    book.came()
    assert read_visits(book.file).came == NOW
    assert len(told) == 1
    rmtree(folder)
    book.over("")
    assert len(told) == 2


def test_two_processes_do_not_overwrite_what_the_other_notes(file: Path, told: list[str]) -> None:
    locked: list[bool] = []

    def clock() -> datetime:
        """Be another process that comes between reading and writing."""
        try:
            with FileLock(f"{file}.lock", timeout=0):
                locked.append(False)
        except Timeout:
            locked.append(True)
        return NOW

    VisitBook(file, clock, told.append).came()
    assert locked == [True]
    VisitBook(file, clock, told.append).told_to_come(60)
    assert read_visits(file) == Noted(NOW, minutes=60)


def test_a_lock_that_cannot_be_had_stops_no_note(file: Path, told: list[str], book: VisitBook) -> None:
    file.with_name(f"{file.name}.lock").mkdir()
    book.came()
    assert (read_visits(file).came, told) == (NOW, [])


def test_nobody_to_be_told_stops_no_visit(file: Path) -> None:
    def gone(_line: str) -> None:
        raise BrokenPipeError

    file.mkdir()
    book = VisitBook(file, lambda: NOW, gone)
    book.came()
    book.over()
