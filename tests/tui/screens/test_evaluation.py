"""Without a licence every mode says so, and none of them shows or uploads what is beyond A to G."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.sandbox.company.creation import Recipe
from core.sandbox.crm.search import Search
from core.sandbox.crm.server import RunningServer
from core.sandbox.site import create_site, open_organisation
from tests.tui.screens.conftest import NOW, USUAL, Driving, Site
from tests.vendor import SERIAL, as_vendor, key_of
from tui.modes import MODES


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A small sandbox that was made for the evaluation, served, in whose CRM orders wait."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "site"
    recipe = Recipe(customers=12, products=6, invoices=10, evaluation=True)
    create_site(folder, recipe, now=NOW, orders=3)
    organisation = open_organisation(folder)
    with RunningServer(organisation) as server:
        yield Site(folder, organisation, server)
    organisation.close()


def accounts(site: Site) -> set[str]:
    user = site.organisation.sign_in(None)
    found = site.organisation.retrieve_multiple(user, Search("account", ("accountnumber",))).entities
    return {str(each.fields["accountnumber"]) for each in found}


async def test_every_mode_says_so_in_its_heading(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await driver.reads("EVALUATION")
        for mode in MODES:
            await driver.press(mode.f_key)
            await driver.until(lambda mode=mode: driver.screen == mode.screen, mode.name)  # type: ignore[misc]
            await driver.until(lambda: "EVALUATION" in driver.text.splitlines()[0], mode.name)
            assert "DEMO" not in driver.text.splitlines()[0]


async def test_every_other_screen_says_so_in_its_title(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await driver.reads("EVALUATION")

        async def says(screen: str, words: str) -> None:
            await driver.until(lambda: driver.screen == screen, screen)
            await driver.reads(words)
            assert driver.text.splitlines()[0].endswith("EVALUATION"), screen

        await driver.press("2")
        await driver.reads("A1D001")
        await driver.press("enter")
        await says("TwinScreen", "never touched")
        await driver.press("escape", "u")
        await says("PlanScreen", "Nothing is deleted, ever.")
        await driver.press("u")
        await driver.reads("to create")
        await driver.press("y")
        await says("OutcomeScreen", "Uploaded: customer A1D001")
        await driver.press("h")
        await driver.reads("1 of 1")
        await driver.press("enter")
        await says("PastRunScreen", "A1D001")


async def test_home_says_what_is_limited_and_what_to_do(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await driver.reads("evaluation, accounts and products A to G alone: press 6")


async def test_setup_shows_how_it_stands_with_the_licence(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await driver.reads("EVALUATION")
        await driver.press("6")
        await driver.reads("evaluation, only accounts")
        await driver.press("down")
        await driver.reads("syncupload licence activate")


async def test_the_accounting_view_ends_at_g_and_so_does_all_of_it_that_goes_up(
    driving: Driving, site: Site
) -> None:
    async with driving(USUAL) as driver:
        await driver.reads("EVALUATION")
        await driver.press("2")
        await driver.reads("FIF001")
        assert "ISL001" not in driver.text
        await driver.press("a", "u")
        await driver.reads("Nothing is deleted, ever.")
        await driver.press("u")
        await driver.reads("to create")
        await driver.press("y")
        await driver.reads("Uploaded: 3 customers")
    assert accounts(site) & {"A1D001", "ABS001", "FIF001", "ISL001", "ZOM001"} == {
        "A1D001",
        "ABS001",
        "FIF001",
    }


async def test_the_crm_view_ends_at_g(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await driver.reads("EVALUATION")
        await driver.press("3")
        await driver.reads("A1D001")
        assert "XXX001" not in driver.text


async def test_a_batch_goes_by_the_evaluations_own_mark(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await driver.reads("EVALUATION")
        await driver.press("4", "b")
        await driver.reads("Nothing is deleted, ever.")
        await driver.press("u")
        await driver.until(lambda: driver.screen == "Question", "the question")
        await driver.press("y")
        await driver.reads("Uploaded: a batch")
        await driver.press("escape")
        await driver.reads("Uploaded up to")


async def test_with_a_licence_nothing_of_this_is_to_be_seen(driving: Driving, site: Site) -> None:
    site.environ |= {"SYNCUPLOAD_LICENCE_SERIAL": SERIAL, "SYNCUPLOAD_LICENCE_KEY": key_of()}
    with as_vendor():
        async with driving(USUAL) as driver:
            await driver.reads("Set aside")
            assert "EVALUATION" not in driver.text
            await driver.press("2")
            await driver.reads("ISL001")
