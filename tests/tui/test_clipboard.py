"""Copying goes by the terminal, is clean, and says what happened."""

from __future__ import annotations

import base64

import pytest
from textual.app import App

from tui.clipboard import MOST, copy


async def test_lines_are_copied_clean() -> None:
    app = App[None]()
    async with app.run_test():
        said = copy(app, "A1D001\tA1 Design\x1b[2J\n\u202eb\r\nc", {})
        assert app.clipboard == "A1D001 A1 Design[2J\nb\nc"
        assert said.startswith("copied 3 lines by the terminal; if nothing arrives, the terminal")


async def test_the_terminal_is_asked_by_osc_52(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App[None]()
    async with app.run_test():
        written: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        assert copy(app, "A1D001", {"TMUX": "/tmp/x"}) == (
            "copied 1 line by the terminal; if nothing arrives, tell tmux: set -g set-clipboard on"
        )
        assert f"\x1b]52;c;{base64.b64encode(b'A1D001').decode()}\a" in written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is nothing to copy"),
        ("\x1b\n \n", "there is nothing to copy"),
        ("é" * MOST, "not copied, as it is too long for a terminal (1 line): export it to a file instead"),
    ],
)
async def test_what_is_not_copied_is_said(text: str, said: str) -> None:
    app = App[None]()
    async with app.run_test():
        assert copy(app, text, {}) == said
        assert app.clipboard == ""
