"""A screen that does not look as it did is noticed, and so is one that has no picture yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App

from tests.tui import pictures
from tests.tui.pictures import RENEW, assert_pictured


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for pictures that is nobody's."""
    monkeypatch.setattr(pictures, "FOLDER", tmp_path / "pictures")
    return tmp_path / "pictures"


async def test_a_screen_without_a_picture_is_drawn_for_looking_at(folder: Path) -> None:
    app = App[None]()
    async with app.run_test(size=(20, 5)):
        with pytest.raises(AssertionError, match="compare"):
            assert_pictured(app, "empty")
    assert [each.name for each in folder.iterdir()] == ["empty.new.svg"]


async def test_another_look_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = App[None]()
    async with app.run_test(size=(20, 5)) as pilot:
        monkeypatch.setenv(RENEW, "1")
        assert_pictured(app, "empty")
        monkeypatch.delenv(RENEW)
        assert_pictured(app, "empty")
        app.theme = "textual-light"
        await pilot.pause()
        with pytest.raises(AssertionError, match="if it is meant"):
            assert_pictured(app, "empty")
    assert "http" not in (folder / "empty.svg").read_text("utf-8").replace(
        "http://www.w3.org/2000/svg", ""
    ).replace("https://www.textualize.io", "")
