"""No screen shows a secret, well or badly: pictures, texts, reports and exported tables are searched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import log
from core.config.secrets import open_store
from core.config.store import load
from core.errors import SyncError
from tests.e2e.canary.hiding import found_below, found_in
from tests.tui.screens.conftest import NOW, WIDE, Driver, Driving, Site
from tui.desk import Desk
from tui.modes import MODES

ODD = "'\"\\&%é "
CORES = {
    "kept": "Qz7xKept1a",
    "environment": "Qz7xEnviron2b",
    "clear": "Qz7xClear3c",
    "connection": "Qz7xConnection4d",
}


def secret(name: str) -> str:
    return f"{CORES[name][:4]}{ODD}{CORES[name]}"


@pytest.fixture
def secretive(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A sandbox with a secret in every place where one can be."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "redaction", log.Redaction())  # other tests' secrets are words like any other
    config = site.folder / "syncupload.toml"
    text = config.read_text().replace("[crm]", '[crm]\nuser = "administrator"')
    clear = f"[licence]\nkey = '''{secret('clear')}'''\n"
    unused = f"[sage_200]\nconnection = 'DRIVER=x;UID=u;PWD={CORES['connection']}'\n"
    config.write_text(f"{text}\n{clear}\n{unused}")
    config.chmod(0o600)
    open_store(config, {}).put("crm.password", secret("kept"))
    site.environ["SYNCUPLOAD_SAGE_PASSWORD"] = secret("environment")
    yield site
    loaded = site.loaded
    assert loaded.config.crm.password.get_secret_value() == secret("kept"), "no secret was there to be seen"
    assert found_below(tmp_path, CORES, [config]) == []


async def look_around(driver: Driver) -> None:
    """Go through all modes and their tabs, and look at each in clear and as a picture."""
    for mode in MODES:
        await driver.press(mode.digit)
        await driver.until(lambda mode=mode: driver.screen == mode.screen, mode.screen)  # type: ignore[misc]
        for key in ("enter", "right", "question_mark", "escape"):
            await driver.press(key)
            await driver.pilot.pause()
            unseen(driver)
        if driver.screen != mode.screen:
            await driver.press("escape")


def unseen(driver: Driver) -> None:
    shown = f"{driver.text}\n{driver.app.export_screenshot()}\n{driver.app.clipboard}"
    assert found_in(shown.encode(), CORES) == []


@pytest.mark.long
@pytest.mark.parametrize("up", [True, False], ids=["all is well", "the CRM is down"])
async def test_no_mode_shows_a_secret(secretive: Site, driving: Driving, up: bool) -> None:
    if not up:
        secretive.down()
    async with driving(WIDE) as driver:
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        await driver.reads("stands there in clear")
        unseen(driver)
        await look_around(driver)


async def test_neither_the_report_nor_an_export_holds_one(secretive: Site, driving: Driving) -> None:
    async with driving(WIDE) as driver:
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        await driver.press("6")
        await driver.reads("price-list")
        await driver.until(lambda: "running …" not in driver.text, "the end of the checks")
        await driver.press("c")
        await driver.until(lambda: driver.app.clipboard, "a copy")
        assert "crm.password from the secrets file" in driver.app.clipboard
        unseen(driver)
        await driver.press("right")
        await driver.reads("********")
        unseen(driver)
        await driver.press("e", "enter")
        await driver.reads("rows written to")
    exported = list(secretive.folder.parent.glob("*.csv"))
    assert exported
    assert found_in(exported[0].read_bytes(), CORES) == []


async def test_a_configuration_that_cannot_be_read_is_told_without_it(
    secretive: Site, driving: Driving
) -> None:
    config = secretive.folder / "syncupload.toml"

    def opened() -> Desk:
        config.write_text(config.read_text().replace("[licence]", f'[licence]\nkey = "{CORES["clear"]}"'))
        return Desk(load(config, environ={}), lambda: NOW)

    with pytest.raises(SyncError):
        opened()
    async with driving(WIDE, opened) as driver:
        await driver.reads("Keep that key or table once")
        unseen(driver)
    config.write_text(config.read_text().replace(f'key = "{CORES["clear"]}"\n', ""))
