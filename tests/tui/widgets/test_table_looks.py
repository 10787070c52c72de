"""The row in hand can be told from the others without colour, and marked rows have their sign."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.strip import Strip

from tests.tui.widgets.sources import Made, Shown


def looks(strip: Strip) -> Style:
    styles = {segment.style for segment in strip if segment.text}
    (style,) = styles
    assert style is not None
    return style


async def test_the_row_in_hand_has_colours_of_its_own() -> None:
    app = Shown(Made(5))
    async with app.run_test() as pilot:
        await pilot.pause()
        in_hand, other = (looks(app.table.render_line(y)) for y in (1, 2))
        assert in_hand.bold
        assert in_hand.bgcolor != other.bgcolor


async def test_without_colours_the_row_in_hand_is_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Shown(Made(5))
    async with app.run_test() as pilot:
        await pilot.pause()
        in_hand, other = (looks(app.table.render_line(y)) for y in (1, 2))
        assert (in_hand.reverse, in_hand.bold) == (True, True)
        assert not other.reverse


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_in_the_terminals_own_colours_the_row_in_hand_is_reversed(theme: str) -> None:
    app = Shown(Made(5))
    async with app.run_test() as pilot:
        app.theme = theme
        await pilot.press("space", "up")
        await pilot.pause()
        marked_in_hand, other, titles = (looks(app.table.render_line(y)) for y in (1, 2, 0))
        assert (marked_in_hand.reverse, marked_in_hand.bold) == (True, True)
        assert not other.reverse
        assert titles.underline
        assert app.lines()[1].startswith("▸x ")


async def test_a_table_without_the_focus_still_has_its_sign() -> None:
    app = Shown(Made(5))
    async with app.run_test() as pilot:
        app.screen.set_focus(None)
        await pilot.pause()
        assert app.lines()[1].startswith("▸")
