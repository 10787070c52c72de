"""Every screen in both sizes and both themes, held against the picture that somebody has looked at."""

from __future__ import annotations

import platform
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.config.store import load
from core.sandbox.crm.faults import FaultPlan, FaultRule, Trouble
from tests.tui.pictures import assert_pictured, picture
from tests.tui.screens.conftest import NOW, USUAL, WIDE, Driver, Driving, Site
from tests.tui.screens.test_accounting import sql
from tests.tui.screens.test_flow import planned, uploading
from tui.desk import Desk
from tui.screens.setup import SetupScreen
from tui.themes import THEMES


@pytest.fixture(autouse=True)
def _the_same_everywhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(platform, "release", lambda: "6.1.0")
    monkeypatch.setattr(platform, "python_version", lambda: "3.12.0")
    monkeypatch.setattr("tui.screens.batch.schedule_lines", lambda _: ("0 */2 * * * syncupload batch",))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def faults(request: pytest.FixtureRequest) -> FaultPlan | None:
    """What goes wrong in the CRM, counted anew for each test."""
    rules: list[FaultRule] | None = getattr(request, "param", None)
    return None if rules is None else FaultPlan(rules)


class Gallery:
    """Holds screen after screen against its picture; tells of all that differ at the end."""

    def __init__(self, driver: Driver, suffix: str) -> None:
        self.driver = driver
        self.wrong: list[str] = []
        self._suffix = suffix

    async def look(self, name: str, words: str) -> None:
        """Wait until the words can be read and nothing more comes, and compare."""
        await self.driver.reads(words)
        before = ""
        while before != (now := picture(self.driver.app)):
            before = now
            await self.driver.pilot.pause(0.3)
        try:
            assert_pictured(self.driver.app, f"{name}-{self._suffix}")
        except AssertionError as differs:
            self.wrong.append(str(differs))


@asynccontextmanager
async def gallery(
    driving: Driving, opener: Callable[[], Desk], size: tuple[int, int], theme: str
) -> AsyncIterator[Gallery]:
    """Open the program to look at its screens; all that differ are told of at the end."""
    async with driving(size, opener, theme=theme) as driver:
        seen = Gallery(driver, f"{size[0]}-{theme}")
        yield seen
    assert seen.wrong == []


SHORT = ((USUAL, "dark"),)
"""What the short part looks at; the long one looks at every size in every theme."""


everywhere = pytest.mark.parametrize(
    ("size", "theme"),
    [
        pytest.param(size, theme, marks=() if (size, theme) in SHORT else pytest.mark.long)
        for size in (USUAL, WIDE)
        for theme in THEMES
    ],
    ids=str,
)


@everywhere
async def test_every_screen_looks_as_it_did(
    driving: Driving, site: Site, size: tuple[int, int], theme: str
) -> None:
    blocked: Any = {"name": "Another", "customertypecode": 7, "accountnumber": "ABS001"}
    site.organisation.create(site.organisation.sign_in(None), "account", blocked)
    async with gallery(driving, lambda: Desk(site.loaded, lambda: NOW, tour=True), size, theme) as seen:
        press = seen.driver.press
        await seen.look("home", "Set aside")
        await press("2")
        await seen.look("accounting", "CRM: not there yet")
        await press("enter")
        await seen.look("twin", "first name")
        await press("escape", "s")
        await seen.look("account", "Open invoices (")
        await press("escape", "a", "u")
        await seen.look("plan", "Nothing is deleted, ever.")
        await press("u")
        await seen.look("question", "to create")
        await press("y")
        await seen.look("outcome", "Uploaded: 12 customers")
        await press("escape", "3")
        await seen.look("crm", "ready_status")
        await press("4", "b")
        await seen.driver.reads("Nothing is deleted, ever.")
        await press("u")
        await seen.driver.until(lambda: seen.driver.screen == "Question", "the question")
        await press("y")
        await seen.driver.reads("Uploaded: a batch")
        await press("escape")
        await seen.look("batch", "Uploaded up to")
        await press("5")
        await seen.look("history", "created")
        await press("right")
        await seen.look("aside", "ABS001")
        await press("left", "enter")
        await seen.look("past-run", "What was said" if size == WIDE else "created")
        await press("escape", "6")
        await seen.driver.until(lambda: _checked(seen.driver), "the checks")
        await seen.look("setup", "fail")
        await press("question_mark")
        await seen.look("help", "Each check says")


@everywhere
@pytest.mark.parametrize("orders", [4])
async def test_orders_on_their_way_into_the_accounts_look_as_they_did(
    driving: Driving, site: Site, orders: int, size: tuple[int, int], theme: str
) -> None:
    """The manual's picture of the items (section 7), and its example of an invoice at its 17.5 % (7.3)."""
    sql(site, "UPDATE TAX_CODE SET TAX_RATE = 17.5 WHERE TAX_CODE = 'T1'")
    async with gallery(driving, lambda: Desk(site.loaded, lambda: NOW), size, theme) as seen:
        press = seen.driver.press
        await seen.driver.until(lambda: seen.driver.screen == "HomeScreen", "Home")
        await press("3")
        await seen.look("orders-customers", "to make +")
        await press("right", "right", "down")
        await seen.look("orders-invoices", "It is made with the invoice.")
        await press("right")
        await seen.look("orders-items", "XXXTEST01")
        await press("left", "a", "u")
        await seen.driver.reads("Nothing is deleted, ever.")
        await press("end", "up", "up", "up")
        await seen.look("orders-plan", "invoice ORD-1001")
        await press("u")
        await seen.look("orders-question", "To make in Sage 50:")
        await press("y")
        await seen.driver.until(lambda: seen.driver.screen == "OutcomeScreen", "the outcome")
        await press("end", "up", "up", "up")
        await seen.look("orders-outcome", "invoice ORD-1001")


@everywhere
@pytest.mark.parametrize("faults", [[FaultRule(Trouble.STALL, "Create", "account", nth=6)]], indirect=True)
async def test_an_upload_under_way_looks_as_it_did(
    driving: Driving, site: Site, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], theme: str
) -> None:
    """The CRM leaves the sixth customer without an answer, so that everything stands still."""
    monkeypatch.setattr("core.upload.outage.PATIENCE", 0.0)
    site.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = "1"
    moments = [NOW]
    async with gallery(driving, lambda: Desk(site.loaded, lambda: moments[-1]), size, theme) as seen:
        driver = seen.driver
        await planned(driver, "a", "u")
        screen = await uploading(driver)
        await driver.until(lambda: screen.tally.figures.done == 5, "five customers")
        moments.append(NOW + timedelta(seconds=2))
        await seen.look("progress", "2 a second")
        site.down()
        await driver.reads("Stopped: 12 customers")


@everywhere
async def test_what_is_seen_without_a_configuration_looks_as_it_did(
    driving: Driving, size: tuple[int, int], theme: str
) -> None:
    def opener() -> Desk:
        return Desk(load(Path("/nowhere/syncupload.toml"), environ={}))

    async with gallery(driving, opener, size, theme) as seen:
        await seen.look("opening", "find the configuration")


@everywhere
async def test_the_settings_and_the_question_for_a_file_look_as_they_did(
    driving: Driving, site: Site, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], theme: str
) -> None:
    monkeypatch.chdir("/")
    loaded = load(site.folder / "syncupload.toml", environ={"SYNCUPLOAD_CRM_URL": "http://127.0.0.1:9/"})
    sources = {
        key: replace(origin, name=origin.name.replace(str(site.folder), "/srv/demo"))
        for key, origin in loaded.sources.items()
    }
    async with gallery(driving, lambda: Desk(replace(loaded, sources=sources)), size, theme) as seen:
        driver = seen.driver
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        await driver.press("6")
        await driver.until(lambda: _checked(driver), "the checks")
        await driver.press("right")
        await seen.look("settings", "from /srv/demo/syncupload.toml")
        await driver.press("e")
        await seen.look("file-question", "Enter writes it")


def _checked(driver: Driver) -> bool:
    screen = driver.app.screen
    return isinstance(screen, SetupScreen) and "running" not in driver.said(".status")
