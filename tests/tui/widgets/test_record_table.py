"""The record table by keyboard and mouse, short or of a million rows, whatever stands in its cells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.cells import cell_len

from core.accounting.base import Subject
from core.records import InvoiceLine
from core.upload.spool import RowSpool
from tests.tui.widgets.sources import Broken, Made, Row, Shown, row
from tui.columns import COLUMNS
from tui.widgets.record_table import RecordTable

SIZES = [(80, 24), (60, 20), (120, 40)]
ONE = Decimal("1.00")
MILLION = 1_000_000


def hostile(number: int) -> Row:
    text = [
        "[/red]",
        "[@click=app.quit]x[/]",
        "\x1b]0;owned\x07",
        "\x1b]52;c;cm0=\x07",
        "\x9b2J",
        "\u202egnp",
        "x" * 4000,
        "漢字" * 20,
        "👨\u200d👩\u200d👧 ❤\ufe0f",
        "a\u0301" * 30,
        "",
        "\n\t\r",
    ][number]
    return f"K{number}", text, text, "1.00", "2.00"


@pytest.mark.parametrize("size", SIZES)
async def test_every_key_works_over_a_million_rows(size: tuple[int, int]) -> None:
    app = Shown(Made(MILLION))
    async with app.run_test(size=size) as pilot:
        page = size[1] - 2
        seen = []
        for key in (
            "down",
            "up",
            "pagedown",
            "pageup",
            "end",
            "pageup",
            "G",
            "up",
            "g",
            "ctrl+end",
            "ctrl+home",
        ):
            await pilot.press(key)
            seen.append(app.table.cursor)
        end = MILLION - 1
        assert seen == [1, 0, page, 0, end, end - page, end, end - 1, 0, end, 0]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", ["home", "end", "pagedown"])
async def test_the_row_in_hand_is_in_view_and_has_its_sign(size: tuple[int, int], key: str) -> None:
    app = Shown(Made(MILLION))
    async with app.run_test(size=size) as pilot:
        await pilot.press(key)
        await pilot.pause()
        (line,) = [each for each in app.lines() if each.startswith("▸")]
        assert f"A{app.table.cursor:07}" in line
        assert app.table.cursor in app.table.in_view


@pytest.mark.parametrize("size", SIZES)
async def test_a_line_has_exactly_the_cells_of_the_screen(size: tuple[int, int]) -> None:
    app = Shown(Made(12, hostile), standing=lambda _: "漢")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = app.lines()
        assert [cell_len(each) for each in lines] == [size[0]] * size[1]
        places = {cell_len(each[: each.index("1.00") + 4]) for each in lines[1:13]}
        assert len(places) == 1


async def test_hostile_text_is_literal_and_tells_the_terminal_nothing() -> None:
    app = Shown(Made(12, hostile))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        shown = "\n".join(app.lines())
        assert "[/red]" in shown
        assert "[@click=app.quit]x[/]" in shown
        assert not set(shown) & set("\x1b\x07\x9b\u202e\t\r")
        assert "xxx…" in shown


async def test_only_what_is_in_view_is_read() -> None:
    source = Made(MILLION)
    app = Shown(source)
    async with app.run_test() as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert source.asked == [(0, 200), (999_800, 200)]


async def test_the_header_stays() -> None:
    app = Shown(Made(MILLION))
    async with app.run_test() as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert app.lines()[0].split() == ["Account", "Name", "Balance", "Limit"]
        assert app.table.left_out == ("Town",)


async def test_it_says_where_one_is() -> None:
    app = Shown(Made(12_345))
    async with app.run_test() as pilot:
        await pilot.press("down")
        assert app.table.place == "2 of 12,345"
        assert app.table.record == row(1)


async def test_moving_tells_the_record_in_hand() -> None:
    app = Shown(Made(3))
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "down", "enter")
        await pilot.pause()
        moved = app.told(RecordTable.Moved)
        assert [(each.index, each.record) for each in moved] == [(0, row(0)), (1, row(1)), (2, row(2))]
        (opened,) = app.told(RecordTable.Opened)
        assert opened.record == row(2)
        assert opened.control is app.table


async def test_a_click_takes_a_row_in_hand_and_another_opens_it() -> None:
    app = Shown(Made(30))
    async with app.run_test() as pilot:
        await pilot.click(RecordTable, offset=(5, 4))
        assert app.table.cursor == 3
        assert not app.told(RecordTable.Opened)
        await pilot.click(RecordTable, offset=(5, 4))
        await pilot.pause()
        assert app.told(RecordTable.Opened)[0].record == row(3)


async def test_a_click_far_down_takes_the_row_under_it() -> None:
    app = Shown(Made(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await pilot.click(RecordTable, offset=(5, 1))
        assert app.table.cursor == MILLION - 23


async def test_a_click_on_the_header_or_below_the_rows_does_nothing() -> None:
    app = Shown(Made(3))
    async with app.run_test() as pilot:
        await pilot.press("down")
        await pilot.click(RecordTable, offset=(5, 0))
        await pilot.click(RecordTable, offset=(5, 9))
        assert app.table.cursor == 1
        assert not app.told(RecordTable.Opened)


async def test_the_wheel_scrolls_and_leaves_the_row_in_hand() -> None:
    app = Shown(Made(MILLION))
    async with app.run_test() as pilot:
        app.table.scroll_to(y=500, animate=False)
        await pilot.pause()
        assert app.table.cursor == 0
        assert "A0000500" in app.lines()[1]
        await pilot.press("down")
        await pilot.pause()
        assert app.table.cursor in app.table.in_view


async def test_space_marks_and_goes_on() -> None:
    app = Shown(Made(5))
    async with app.run_test() as pilot:
        await pilot.press("space", "down", "space")
        await pilot.pause()
        assert app.table.marks.keys == {"A0000000", "A0000002"}
        assert [each[:3] for each in app.lines()[1:5]] == [" x ", "   ", " x ", "▸  "]
        assert len(app.told(RecordTable.MarksChanged)) == 2
        await pilot.press("up", "space")
        assert app.table.marks.keys == {"A0000000"}


async def test_all_marks_what_is_not_on_the_screen_and_again_none() -> None:
    source = Made(MILLION)
    app = Shown(source)
    async with app.run_test() as pilot:
        await pilot.press("a", "space")
        assert app.table.marks.count(app.table.total) == MILLION - 1
        await pilot.press("end")
        await pilot.pause()
        assert app.lines()[-1].startswith("▸x ")
        await pilot.press("a", "a")
        assert app.table.marks.count(app.table.total) == 0
        assert len(source.asked) == 2


async def test_a_table_without_keys_cannot_be_marked() -> None:
    app = Shown(Made(5), key_of=None)
    async with app.run_test() as pilot:
        await pilot.press("space", "a")
        await pilot.pause()
        assert not app.told(RecordTable.MarksChanged)
        assert app.table.check_action("mark", ()) is False
        assert [each[:3] for each in app.lines()[1:3]] == ["▸ A", "  A"]


async def test_another_source_starts_at_its_first_row_without_marks() -> None:
    app = Shown(Made(500))
    async with app.run_test() as pilot:
        await pilot.press("end", "space")
        app.table.show(Made(40))
        await pilot.pause()
        assert (app.table.place, app.table.marks.count(40)) == ("1 of 40", 0)
        assert "A0000000" in app.lines()[1]


async def test_marks_do_not_outlive_their_search_where_the_next_finds_nothing() -> None:
    app = Shown(Made(5))
    async with app.run_test() as pilot:
        await pilot.press("a")
        app.table.show(Made(0))
        app.table.show(Made(7), keep_place=True)
        assert app.table.marks.count(7) == 0
        await pilot.pause()
        assert len(app.told(RecordTable.MarksChanged)) == 2


async def test_the_place_and_the_marks_are_kept_where_that_is_asked() -> None:
    app = Shown(Made(500))
    async with app.run_test() as pilot:
        await pilot.press("end", "space")
        app.table.show(Made(450), keep_place=True)
        await pilot.pause()
        assert (app.table.place, app.table.marks.count(450)) == ("450 of 450", 1)
        assert "A0000449" in app.lines()[-1]


async def test_refreshed_rows_are_read_again_where_that_is_asked() -> None:
    source = Made(30)
    app = Shown(source)
    async with app.run_test() as pilot:
        await pilot.press("down", "down")
        source.make = lambda number: ("NEW", *row(number)[1:])
        app.table.refresh_rows()
        await pilot.pause()
        assert "NEW" not in app.lines()[1]
        app.table.refresh_rows(reread=True)
        await pilot.pause()
        assert "NEW" in app.lines()[1]
        assert app.table.cursor == 2


async def test_an_empty_table_says_so() -> None:
    app = Shown(Made(0), empty="No account begins with [Z].")
    async with app.run_test() as pilot:
        await pilot.press("down", "end", "enter", "space", "a", "pagedown")
        await pilot.pause()
        assert "No account begins with [Z]." in app.lines()[1]
        assert app.table.place == "0 of 0"
        assert app.told(RecordTable.Moved)[-1].record is None
        app.table.empty = "Press Enter to look."
        await pilot.pause()
        assert "Press Enter to look." in app.lines()[1]


async def test_a_source_that_cannot_be_read_says_why_and_what_to_do() -> None:
    app = Shown(Broken())
    async with app.run_test() as pilot:
        await pilot.press("down")
        await pilot.pause()
        assert "the disk is full (while trying to read). Make room." in app.lines()[1]
        assert app.told(RecordTable.Failed)[0].error.code == "spool.failed"
        app.table.show(Made(3))
        await pilot.pause()
        assert "A0000000" in app.lines()[1]


async def test_standings_are_filled_as_rows_come_into_view() -> None:
    known: dict[str, str] = {}
    app = Shown(Made(MILLION), standing=lambda each: known.get(each[0], "·"))
    async with app.run_test() as pilot:
        await app.settled()
        viewed = app.told(RecordTable.Viewed)
        assert [(each.first, each.last) for each in viewed] == [(0, 22)]
        assert app.lines()[0].split()[-1] == "CRM"
        assert app.lines()[1].split()[-1] == "·"
        known["A0000000"] = "~"
        app.table.refresh_rows()
        await pilot.pause()
        assert [each.split()[-1] for each in app.lines()[1:3]] == ["~", "·"]


async def test_what_came_into_view_is_told_once_the_scrolling_is_over() -> None:
    app = Shown(Made(MILLION), standing=lambda _: "=")
    async with app.run_test() as pilot:
        await app.settled()
        await pilot.press("end")
        await app.settled()
        assert [(each.first, each.last) for each in app.told(RecordTable.Viewed)] == [
            (0, 22),
            (MILLION - 23, MILLION - 1),
        ]
        assert app.table.records_in_view == [row(number) for number in range(MILLION - 23, MILLION)]


@pytest.mark.parametrize("key", ["home", "end", "pagedown"])
async def test_a_smaller_terminal_keeps_the_row_in_hand_in_view(key: str) -> None:
    app = Shown(Made(MILLION))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(key)
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert len([each for each in app.lines() if each.startswith("▸")]) == 1
        assert {cell_len(each) for each in app.lines()} == {60}


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (20, 3)])
async def test_a_tiny_terminal_does_no_harm(size: tuple[int, int]) -> None:
    app = Shown(Made(MILLION), standing=lambda _: "=")
    async with app.run_test(size=size) as pilot:
        await pilot.press("end", "pageup", "space", "a", "home")
        await pilot.pause()
        assert app.table.cursor == 0


async def test_keys_are_remapped_by_their_ids() -> None:
    app = Shown(Made(5))
    async with app.run_test() as pilot:
        app.set_keymap({"table.down": "j,down", "table.mark": "m"})
        await pilot.press("j", "m", "space")
        assert app.table.marks.keys == {"A0000001"}


def test_every_key_has_an_id_and_a_tooltip() -> None:
    for binding in RecordTable.BINDINGS:
        assert binding.id.startswith("table.")  # type: ignore[union-attr]
        assert binding.tooltip  # type: ignore[union-attr]


async def test_the_rows_of_a_search_are_a_source() -> None:
    lines = [
        InvoiceLine("1", number, "A1", "P1", "", "", ONE, ONE, ONE, ONE, ONE)
        for number in reversed(range(300))
    ]
    with RowSpool() as spool:
        spool.add_all(lines)
        app = Shown(spool, columns=COLUMNS[Subject.ITEMS], key_of=None)
        async with app.run_test() as pilot:
            await pilot.press("end")
            assert app.table.record == lines[0]
            assert app.table.place == "300 of 300"
