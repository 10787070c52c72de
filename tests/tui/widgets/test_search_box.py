"""The search box: Enter finds, Escape clears or leaves, Down goes to the table; nothing foreign gets in."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from tui.widgets.search_box import SearchBox


class Searched(App[None]):
    """An app that is nothing but a search box."""

    def __init__(self) -> None:
        super().__init__()
        self.box = SearchBox("Account [b]begins with:")
        self.found: list[str] = []
        self.left = 0

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.focus()

    def on_search_box_find(self, message: SearchBox.Find) -> None:
        assert message.control is self.box
        self.found.append(message.prefix)

    def on_search_box_left(self) -> None:
        self.left += 1


async def test_enter_finds_what_was_typed() -> None:
    app = Searched()
    async with app.run_test() as pilot:
        await pilot.press("A", "1", "enter", "backspace", "backspace", "enter")
        await pilot.pause()
        assert app.found == ["A1", ""]


async def test_a_blank_within_can_be_typed() -> None:
    app = Searched()
    async with app.run_test() as pilot:
        await pilot.press("A", "space", "B", "space", "enter")
        await pilot.pause()
        assert app.found == ["A B"]


async def test_escape_clears_and_then_leaves() -> None:
    app = Searched()
    async with app.run_test() as pilot:
        await pilot.press("A", "escape")
        await pilot.pause()
        assert (app.box.prefix, app.left) == ("", 0)
        await pilot.press("escape")
        await pilot.pause()
        assert app.left == 1


async def test_down_goes_to_the_table() -> None:
    app = Searched()
    async with app.run_test() as pilot:
        await pilot.press("A", "down")
        await pilot.pause()
        assert (app.box.prefix, app.left) == ("A", 1)


async def test_what_is_pasted_is_clean() -> None:
    app = Searched()
    async with app.run_test() as pilot:
        app.query_one(Input).post_message(events.Paste("A\x1b]52;c;x\x07\u202e1"))
        await pilot.pause()
        assert app.box.prefix == "A]52;c;x1"
        assert not set(app.query_one(Input).value) & set("\x1b\x07\u202e")


async def test_it_takes_one_line_and_its_label_is_literal() -> None:
    app = Searched()
    async with app.run_test(size=(60, 20)) as pilot:
        app.box.prefix = "A1D"
        await pilot.pause()
        assert app.box.size.height == 1
        line = app.screen._compositor.render_strips()[0].text
        assert line.split() == ["Account", "[b]begins", "with:", "A1D", "Enter", "Find"]


async def test_its_cursor_does_not_blink() -> None:
    app = Searched()
    async with app.run_test():
        assert app.query_one(Input).cursor_blink is False
