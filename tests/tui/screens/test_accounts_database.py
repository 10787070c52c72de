"""A batch from the screen fills the SYNC Accounting database, and says so before and after."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.tui.screens.conftest import USUAL, Driver, Driving, Site


def switch_on(site: Site, mdb: str = "sqlite:///sync.db") -> None:
    file = site.folder / "syncupload.toml"
    says = f'\n[sync_accounting]\nmode = "ACCESS"\nmdb = "{mdb}"\ncompany = 6\n'
    file.write_text(file.read_text("utf-8") + says, "utf-8")


async def batch(driver: Driver) -> None:
    """Run a batch; the plan says beforehand what else it does."""
    await driver.until(lambda: driver.screen in ("HomeScreen", "BatchScreen"), "the program")
    await driver.press("4")
    await driver.until(lambda: driver.screen == "BatchScreen", "the batch")
    await driver.press("b")
    await driver.reads("The SYNC Accounting database is filled as well.")
    await driver.press("u")
    await driver.until(lambda: driver.screen == "Question", "the question")
    await driver.press("y")
    await driver.until(lambda: driver.screen == "OutcomeScreen", "the outcome")


async def test_it_is_filled_once_and_a_second_batch_has_nothing_to_write(
    driving: Driving, site: Site
) -> None:
    switch_on(site)
    async with driving(USUAL) as driver:
        await batch(driver)
        await driver.reads("0 changed, 0 taken away, everything compared")
        with closing(sqlite3.connect(site.folder / "sync.db")) as found:
            (count,) = found.execute("SELECT count(*) FROM sync_customer WHERE company = 6").fetchone()
        assert count == 12
        await driver.press("escape")
        await batch(driver)
        await driver.reads("SYNC Accounting: 0 rows made, 0 changed, 0 taken away")


async def test_the_crm_gets_its_records_although_the_database_cannot_be_opened(
    driving: Driving, site: Site
) -> None:
    switch_on(site, "missing.mdb")
    async with driving(USUAL) as driver:
        await batch(driver)
        await driver.reads("Uploaded: a batch")
        assert "sqlite:///" in driver.said("#filled")


async def test_a_dry_run_does_not_speak_of_it(driving: Driving, site: Site) -> None:
    switch_on(site)
    async with driving(USUAL) as driver:
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        await driver.press("4")
        await driver.until(lambda: driver.screen == "BatchScreen", "the batch")
        await driver.press("d")
        await driver.reads("Nothing is deleted, ever.")
        assert "SYNC Accounting" not in driver.text
