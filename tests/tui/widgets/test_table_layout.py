"""Columns share the cells that there are, and a text takes exactly its own, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.accounting.base import Subject
from tui.columns import COLUMNS
from tui.terminal import GAP, Column
from tui.widgets.table_layout import fitted, laid_out

ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\u200d\ufe0f\u0301漢字👨👩👧❤☁#1é\u202e\x1b\x9b\t\u3000 "),
    ),
    max_size=60,
)


@given(ODD, st.integers(0, 40), st.booleans())
@example("\u200d\u200d", 3, False)
@example("漢字漢字", 4, False)
@example("❤\ufe0f" * 9, 5, True)
def test_a_text_takes_exactly_its_cells(text: str, width: int, right: bool) -> None:
    assert cell_len(fitted(text, width, right=right)) == width


@given(ODD, ODD, st.integers(0, 20), st.integers(0, 20))
def test_cells_beside_each_other_stay_in_their_columns(one: str, two: str, left: int, right: int) -> None:
    line = f"x  {fitted(one, left)}{GAP}{fitted(two, right)}{GAP}~"
    assert cell_len(line) == 3 + left + 2 + right + 2 + 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Smith", "Smith "),
        ("Smiths", "Smiths"),
        ("Smithson", "Smith…"),
        ("漢字漢字", "漢字… "),
        ("Zoë", "Zoë   "),
        ("e\u0301te\u0301", "e\u0301te\u0301   "),
        ("[/red]", "[/red]"),
        ("\x1b]52;c;\x07", "]52;c;"),
        ("a\u202eb", "ab    "),
        ("", "      "),
    ],
)
def test_what_was_cut_says_so(text: str, shown: str) -> None:
    assert fitted(text, 6) == shown


def test_numbers_stand_at_the_right() -> None:
    assert fitted("1.00", 6, right=True) == "  1.00"


def test_marks_without_end_are_cut() -> None:
    assert len(fitted("a" + "\u0301" * 4000, 5)) < 60


@given(st.sampled_from(Subject), st.integers(1, 250))
def test_columns_never_take_more_than_there_is(subject: Subject, room: int) -> None:
    columns = [column for column, _ in COLUMNS[subject]]
    placed = laid_out(columns, room)
    assert sum(each.width for each in placed) + len(GAP) * (len(placed) - 1) <= room
    assert [each.at for each in placed] == sorted(each.at for each in placed)
    assert placed[0].at == 0


@pytest.mark.parametrize("subject", Subject)
def test_only_spare_columns_go_at_80_cells_with_signs_and_standing(subject: Subject) -> None:
    columns = [column for column, _ in COLUMNS[subject]]
    shown = {each.at for each in laid_out(columns, 80 - 1 - 3 - 5)}
    assert all(at in shown or column.spare for at, column in enumerate(columns))


def test_texts_narrow_before_a_column_that_is_not_spare_goes() -> None:
    columns = [Column("Key", 8), Column("Name", 26), Column("Balance", 12, right=True)]
    assert [each.width for each in laid_out(columns, 42)] == [8, 18, 12]
    assert [each.width for each in laid_out(columns, 39)] == [8, 16, 11]
    assert [each.width for each in laid_out(columns, 37)] == [8, 27]


def test_texts_take_what_is_left() -> None:
    columns = [Column("Key", 8), Column("Name", 26), Column("Town", 18), Column("Balance", 12, right=True)]
    assert [each.width for each in laid_out(columns, 80)] == [8, 36, 18, 12]
    assert [each.width for each in laid_out(columns, 200)] == [8, 52, 36, 12]


def test_a_column_whose_texts_fit_leaves_the_room_to_others() -> None:
    columns = [Column("Key", 28, grows=False), Column("Value", 20), Column("Source", 24)]
    assert [each.width for each in laid_out(columns, 116)] == [28, 40, 44]
