"""The frame: modes by their keys, help, colours, what it does before a configuration is read, and leaving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config.store import load
from core.upload.progress import CancelToken
from tests.tui.screens.conftest import SMALL, USUAL, WIDE, Driver, Driving, Site
from tui.desk import Desk
from tui.modes import MODES, Mode
from tui.themes import THEMES


@pytest.mark.parametrize("size", [USUAL, WIDE, SMALL], ids=str)
async def test_every_mode_is_reached_by_its_digit_and_by_its_f_key(
    driving: Driving, size: tuple[int, int]
) -> None:
    async with driving(size) as driver:
        await _at_home(driver)
        for key, screen in [
            (getattr(mode, key), mode.screen) for key in ("digit", "f_key") for mode in MODES
        ]:
            await driver.press(key)
            await driver.until(lambda screen=screen: driver.screen == screen, screen)  # type: ignore[misc]
            assert len(_shown(driver)) <= 6, screen
        assert all(mode.short.format(system="Sage") in driver.text.splitlines()[1] for mode in MODES)


async def test_a_screen_that_is_too_small_says_what_it_needs(driving: Driving) -> None:
    async with driving(SMALL) as driver:
        await driver.reads("needs 80x24, has 60x20")


async def test_the_heading_says_what_is_connected_and_that_it_is_a_demo(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await driver.reads("DEMO")
        first = driver.text.splitlines()[0]
        assert "Sage 50 → CRM 4.0" in first
        assert "Quayside Trading Ltd" in first


async def test_accounts_that_cannot_be_read_do_not_hide_the_rest_of_home(
    driving: Driving, site: Site
) -> None:
    (site.folder / "company.db").unlink()
    async with driving(WIDE) as driver:
        await driver.reads("there is no file")
        await driver.reads("Last run")
        await driver.reads("Set aside")
        assert driver.text.count("fails") == 1


async def test_help_names_every_key_of_the_screen_with_its_id(driving: Driving) -> None:
    async with driving(WIDE) as driver:
        await _at_home(driver)
        await driver.press("question_mark")
        await driver.reads("[home.again]")
        await driver.press("escape")
        assert driver.screen == "HomeScreen"


async def test_the_palette_offers_every_action_by_its_id(driving: Driving) -> None:
    async with driving(WIDE) as driver:
        await _at_home(driver)
        offered = {each.help for each in driver.app.get_system_commands(driver.app.screen)}
        assert {"home.again", "mode.batch", "app.help", "app.quit"} <= offered


async def _at_home(driver: Driver) -> None:
    await driver.until(lambda: driver.screen == "HomeScreen", "Home")


def _shown(driver: Driver) -> set[str]:
    return {
        each.binding.action
        for each in driver.app.screen.active_bindings.values()
        if each.binding.show and not each.binding.system
    }


@pytest.mark.parametrize("theme", THEMES)
async def test_both_themes_can_be_worn(driving: Driving, theme: str) -> None:
    async with driving(USUAL, theme=theme) as driver:
        await _at_home(driver)
        assert driver.app.theme == THEMES[theme].name
        driver.app.action_other_theme()
        assert driver.app.theme != THEMES[theme].name


async def test_keys_are_changed_by_id_and_an_unknown_id_is_told_of(driving: Driving, site: Site) -> None:
    config = site.folder / "syncupload.toml"
    config.write_text(config.read_text() + '\n[screen.keys]\n"mode.batch" = "b"\n"mode.btach" = "x"\n')
    async with driving(WIDE) as driver:
        await driver.reads("Did you mean mode.batch?")
        await driver.press("b")
        await driver.until(lambda: driver.screen == "BatchScreen", "Batch")


async def test_without_a_configuration_it_says_where_it_looked_and_tries_again_on_r(
    driving: Driving, site: Site, tmp_path: Path
) -> None:
    attempts: Iterator[Path] = iter((tmp_path / "nowhere.toml", site.folder / "syncupload.toml"))

    def opener() -> Desk:
        return Desk(load(next(attempts), environ={"SYNCUPLOAD_CRM_URL": site.server.url}))

    async with driving(USUAL, opener) as driver:
        await driver.reads("find the configuration")
        await driver.press("2")
        assert driver.screen == "OpeningScreen"
        await driver.press("r")
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")


async def test_leaving_asks_first_where_something_is_being_written_and_stops_it(driving: Driving) -> None:
    cancel = CancelToken()
    async with driving(USUAL) as driver:
        await _at_home(driver)
        with driver.app.desk.running("The upload of 2 customers", cancel):
            await driver.press("ctrl+q")
            await driver.reads("The upload of 2 customers is under way")
            await driver.press("escape")
            assert not cancel.cancelled
            await driver.press("ctrl+q")
            await driver.until(lambda: driver.screen == "Question", "the question")
            await driver.press("y")
            await driver.until(lambda: cancel.cancelled, "the end")


@pytest.mark.parametrize("mode", MODES, ids=lambda each: each.name)
async def test_a_signal_while_a_mode_opens_is_no_defect(driving: Driving, mode: Mode) -> None:
    """A screen may be told of its opening when what it consists of is gone already."""
    async with driving(USUAL) as driver:
        await _at_home(driver)
        driver.app.action_mode(mode.name)
        driver.app.leave(143)
    assert driver.app.return_code == 143


async def test_it_leaves_with_the_exit_code_of_a_signal(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await _at_home(driver)
        driver.app.leave(143)
    assert driver.app.return_code == 143
