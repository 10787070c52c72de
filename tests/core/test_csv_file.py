"""A CSV file is whole or not there, opens in Excel, and holds no formula of anybody's."""

from __future__ import annotations

import csv
import io
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.csv_file import csv_cell, write_csv
from core.errors import SyncError
from core.records import InvoiceKind
from core.text import clean

STARTS = "=+-@＝＋－＠"
DANGEROUS = st.text(
    st.one_of(st.characters(), st.sampled_from(STARTS + "\t\r\n \u200b\ufeff'\";|,")), max_size=30
)


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_it_is_what_excel_and_rfc_4180_expect(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    count = write_csv(path, ["Account", "Name"], [["A1", 'Smith, "Joe"'], ["A2", "Zoë £"]])
    assert count == 2
    assert path.read_bytes() == (
        b'\xef\xbb\xbfAccount,Name\r\nA1,"Smith, ""Joe"""\r\nA2,Zo\xc3\xab \xc2\xa3\r\n'
    )


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (Decimal("-5.00"), "-5.00"),
        (Decimal("1E+3"), "1000"),
        (-7, "-7"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05+00:00"),
        (True, "yes"),
        (None, ""),
        (InvoiceKind.CREDIT, "credit"),
        ("-5.00", "'-5.00"),
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r+1", "'+1"),
        ("＝1", "'＝1"),
        ('"=1', "'\"=1"),
        ("\u200b=1", "'\u200b=1"),
        ("x;=1", "x;'=1"),
        ("Smith-Jones", "Smith-Jones"),
        ("a\x1b[2Jb\nc", "a[2Jb c"),
        (Decimal("NaN"), "NaN"),
    ],
)
def test_numbers_stay_and_formulas_do_not(value: object, cell: str) -> None:
    assert csv_cell(value) == cell


@given(DANGEROUS)
@example("'=1")
@example(" \u200b \u2062=1")
@example("a;\ufe0f-1")
def test_no_text_begins_a_formula_however_it_is_split(text: str) -> None:
    cell = csv_cell(text)
    for part in cell.replace("|", ";").split(";"):
        assert part.strip('\u200b\ufe0f\u2062 \t"')[:1] not in {*STARTS}
    assert cell.replace("'", "") == clean(text).replace("'", "")


@given(st.lists(st.lists(DANGEROUS, min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(path, ["=A", "B"], rows)
    assert rows_of(path) == [["'=A", "B"], *([csv_cell(each) for each in row] for row in rows)]


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(SyncError, match="there is a file of this name") as refused:
        write_csv(path, ["A"], [])
    assert refused.value.code == "file.exists"
    assert path.read_text() == "mine"
    assert write_csv(path, ["A"], [], replace=True) == 0
    assert rows_of(path) == [["A"]]


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_came_meanwhile_stays(
    tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"

    def rows() -> Iterator[Sequence[object]]:
        path.write_text("mine")
        yield ["1"]

    def no_links(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    with pytest.raises(SyncError) as refused:
        write_csv(path, ["A"], rows())
    assert refused.value.code == "file.exists"
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    write_csv(tmp_path / "a.csv", ["A"], [["1"]])
    assert rows_of(tmp_path / "a.csv") == [["A"], ["1"]]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ValueError])
def test_what_was_cut_short_leaves_nothing(tmp_path: Path, failure: type[BaseException]) -> None:
    def rows() -> Iterator[Sequence[object]]:
        yield ["1"]
        raise failure

    with pytest.raises(failure):
        write_csv(tmp_path / "a.csv", ["A"], rows())
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SyncError, match=r"there is no folder .*Make the folder first"):
        write_csv(tmp_path / "none" / "a.csv", ["A"], [])


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SyncError, match="it is a folder"):
        write_csv(tmp_path, ["A"], [], replace=True)


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SyncError, match=r"No space left on device.*has room") as refused:
        write_csv(tmp_path / "a.csv", ["A"], [])
    assert refused.value.code == "csv.unwritable"
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="rights are another matter on Windows")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ["A"], [])
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
