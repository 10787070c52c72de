"""Choosing, planning, confirming, uploading and the outcome: the plan that is shown is what is then done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.crm.base import Query
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.faults import FaultPlan, FaultRule, Trouble
from core.service import SyncService
from tests.tui.screens.conftest import NOW, USUAL, WIDE, Driver, Driving, Site
from tests.tui.screens.test_accounting import in_view, sql
from tui.json_text import one_line
from tui.screens.accounting import AccountingScreen
from tui.screens.plan import PlanScreen
from tui.screens.progress import ProgressScreen
from tui.shapes import plan_document
from tui.widgets.record_view import RecordView


def accounts(site: Site) -> int:
    """Count the accounts of the CRM."""
    return len(list(DirectCrm(site.organisation).find(Query("account", ()))))


def command(site: Site, *words: str) -> Any:
    """Run the real program on the sandbox; give its JSON document."""
    environ = {**os.environ, "SYNCUPLOAD_CRM_URL": f"{site.server.url}/"}
    config = ["--config", str(site.folder / "syncupload.toml")]
    ended = subprocess.run(
        [sys.executable, "-m", "tui.cli", *config, *words, "--json"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environ,
    )
    return json.loads(ended.stdout)


def in_hand(driver: Driver) -> RecordView:
    """The tab of the accounts that is in hand."""
    screen = driver.app.screen
    assert isinstance(screen, AccountingScreen)
    return screen.view


async def planned(driver: Driver, *keys: str) -> PlanScreen:
    """Go to the accounts, press keys, and wait for the plan."""
    await in_view(driver)
    await driver.press(*keys)
    await driver.reads("Nothing is deleted, ever.")
    assert isinstance(driver.app.screen, PlanScreen)
    return driver.app.screen


async def confirmed(driver: Driver) -> None:
    """Say yes to the plan."""
    await driver.press("u")
    await driver.until(lambda: driver.screen == "Question", "the question")
    await driver.press("y")


async def uploading(driver: Driver) -> ProgressScreen:
    """Say yes to the plan, and wait until records go up, slowly."""
    await confirmed(driver)
    await driver.until(lambda: driver.screen == "ProgressScreen", "the upload")
    screen = driver.app.screen
    assert isinstance(screen, ProgressScreen)
    return screen


async def test_what_is_marked_is_planned_confirmed_uploaded_and_told_of(driving: Driving, site: Site) -> None:
    async with driving(USUAL) as driver:
        await planned(driver, "space", "space", "u")
        assert "+ 2 create" in driver.text
        await driver.press("u")
        await driver.reads("2 to create, 0 to change in the CRM")
        await driver.press("enter")  # the harmless answer has the focus
        assert driver.screen == "PlanScreen"
        assert accounts(site) == 0
        await confirmed(driver)
        await driver.reads("Uploaded: 2 customers")
        assert accounts(site) == 2
        await driver.press("escape")
        await driver.until(lambda: driver.screen == "AccountingScreen", "the accounts")


async def test_the_plan_on_the_screen_is_the_commands_to_the_letter(driving: Driving, site: Site) -> None:
    async with driving(WIDE) as driver:
        await in_view(driver)
        await driver.press("right", "right")
        await driver.until(lambda: in_hand(driver).table.total, "the invoices")
        await driver.press("a", "u")
        await driver.reads("Nothing is deleted, ever.")
        screen = driver.app.screen
        assert isinstance(screen, PlanScreen)
        assert screen.plan is not None
        shown = json.loads(json.dumps(plan_document(screen.plan), default=_plain))
    assert {**shown, "evaluation": False} == command(site, "plan", "invoices", "--all")


def _plain(value: Any) -> Any:
    return list(value) if hasattr(value, "__next__") else json.loads(one_line(value))


async def test_a_preview_offers_no_upload(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await planned(driver, "p")
        await driver.press("u")
        assert driver.screen == "PlanScreen"
        await driver.press("escape")
        await driver.until(lambda: driver.screen == "AccountingScreen", "the accounts")


async def test_where_nothing_differs_there_is_nothing_to_do(driving: Driving, site: Site) -> None:
    assert command(site, "upload", "customers", "--all")["summary"]["created"] == 12
    async with driving(USUAL) as driver:
        await planned(driver, "a", "u")
        assert "there is nothing to do" in driver.text
        await driver.press("u")
        assert driver.screen == "PlanScreen"


async def test_a_saved_plan_is_what_the_command_carries_out(
    driving: Driving, site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "two.plan"
    async with driving(WIDE) as driver:
        await planned(driver, "space", "space", "u")
        await driver.press("s")
        await driver.until(lambda: driver.screen == "FileQuestion", "the question")
        field: Any = driver.app.screen.query_one("Input")
        field.value = str(tmp_path / "nowhere" / "two.plan")
        await driver.press("enter")
        await driver.reads("save the plan to")
        field.value = str(file)
        await driver.press("enter")
        await driver.until(file.exists, "the file")
        await driver.until(lambda: driver.screen == "PlanScreen", "the plan")
    assert command(site, "upload", "--plan", str(file))["summary"]["created"] == 2


async def test_a_blocked_record_is_shown_with_its_reason_and_what_waits(driving: Driving, site: Site) -> None:
    for _ in range(2):
        fields: Any = {"name": "Twice", "customertypecode": 3, "accountnumber": "A1D001"}
        site.organisation.create(site.organisation.sign_in(None), "account", fields)
    async with driving(WIDE) as driver:
        await planned(driver, "a", "u")
        assert "! 1 blocked" in driver.text
        await driver.press("f", "f", "f")
        await driver.reads("f shows: blocked")
        assert "A1D001" in driver.text
        await driver.press("escape")


@pytest.mark.parametrize("latency", [40])
async def test_an_upload_rests_goes_on_and_stops_after_the_records_in_hand(
    driving: Driving, site: Site, latency: int
) -> None:
    sql(site, "UPDATE SALES_LEDGER SET CREDIT_LIMIT = 1")
    site.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = "1"
    async with driving(USUAL) as driver:
        await planned(driver, "a", "u")
        screen = await uploading(driver)
        await driver.until(lambda: screen.tally.figures.done >= 2, "two records")
        assert driver.text.splitlines()[0].endswith("DEMO")
        await driver.press("space")
        await driver.reads("paused")
        await driver.until(lambda: screen.tally.cancel.paused, "the pause")
        await driver.press("x")
        await driver.reads("Stop it after the records in hand?")
        await driver.press("y")
        await driver.reads("Stopped: 12 customers")
        assert 2 <= accounts(site) < 12
        assert "asked to stop" in driver.text
        await driver.press("r")  # plans the same once more: what went up is unchanged
        await driver.reads("Nothing is deleted, ever.")
        await confirmed(driver)
        await driver.reads("Uploaded: 12 customers")
    assert accounts(site) == 12


@pytest.mark.parametrize("latency", [40])
async def test_a_crm_that_goes_down_in_mid_upload_leaves_the_screen_usable(
    driving: Driving, site: Site, monkeypatch: pytest.MonkeyPatch, latency: int
) -> None:
    monkeypatch.setattr("core.upload.outage.PATIENCE", 0.0)
    site.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = "1"
    async with driving(WIDE) as driver:
        await planned(driver, "a", "u")
        screen = await uploading(driver)
        await driver.until(lambda: screen.tally.figures.done >= 2, "two records")
        site.down()
        await driver.reads("Stopped: 12 customers")
        assert "run again" in driver.text
        await driver.press("escape")
        await driver.until(lambda: driver.screen == "AccountingScreen", "the accounts")
        await driver.press("slash", "a", "b", "enter")
        await driver.reads("ABS Garages Ltd")


@pytest.mark.parametrize(
    "faults", [FaultPlan([FaultRule(Trouble.UNAUTHORIZED, operation="Create", entity="account", nth=3)])]
)
async def test_a_password_that_expires_in_mid_upload_ends_it_with_its_cure(
    driving: Driving, site: Site, faults: FaultPlan
) -> None:
    site.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = "1"
    async with driving(WIDE) as driver:
        await planned(driver, "a", "u")
        await confirmed(driver)
        await driver.reads("Stopped: 12 customers")
        await driver.reads("Set [crm] user")
        assert accounts(site) == 2
        await driver.reads("not attempted")
        await driver.press("escape", "5")
        await driver.reads("crm.no_credentials")


async def test_planning_can_be_given_up(driving: Driving, site: Site) -> None:
    async with driving(USUAL) as driver:
        await in_view(driver)
        with driver.app.desk._turn:  # somebody else reads the accounts
            await driver.press("u")
            await driver.until(lambda: driver.screen == "PlanScreen", "the plan")
            await driver.press("escape")
            await driver.until(lambda: driver.screen == "AccountingScreen", "the accounts")
    assert accounts(site) == 0


async def test_a_batch_moves_the_mark_and_the_next_one_has_nothing_to_do(
    driving: Driving, site: Site
) -> None:
    async with driving(WIDE) as driver:
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        await driver.press("4")
        await driver.reads("No batch has ended yet")
        await driver.press("b")
        await driver.reads("Nothing is deleted, ever.")
        await confirmed(driver)
        await driver.reads("Uploaded: a batch")
        await driver.press("escape")
        await driver.reads("Uploaded up to: ")
        await driver.press("b")
        await driver.reads("there is nothing to do")
    assert command(site, "batch")["calls"]["crm_write"] == 0


async def test_what_is_set_aside_is_shown_tried_again_and_dropped(driving: Driving, site: Site) -> None:
    fields: Any = {"name": "Another", "customertypecode": 7, "accountnumber": "A1D001"}
    site.organisation.create(site.organisation.sign_in(None), "account", fields)
    assert command(site, "batch")["summary"]["blocked"] >= 1
    async with driving(WIDE) as driver:
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        await driver.press("5")
        await driver.reads("created")
        await driver.press("right")
        await driver.reads("A1D001")
        await driver.press("t")
        await driver.reads("The next batch tries again")
        await driver.reads("tried again by the next batch")
        await driver.press("d")
        await driver.reads("Drop ")
        await driver.press("y")
        await driver.reads("Dropped: ")
    with SyncService(site.loaded) as service, service.open_quarantine(lambda: NOW) as quarantine:
        assert "A1D001" not in {each.held.key for each in quarantine.asides()}


async def test_a_run_of_the_past_shows_every_field_and_goes_to_a_file(
    driving: Driving, site: Site, tmp_path: Path
) -> None:
    command(site, "upload", "customers", "A1D001")
    file = tmp_path / "run.csv"
    async with driving(WIDE) as driver:
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        await driver.press("5")
        await driver.reads("1 created")
        await driver.press("enter")
        await driver.reads("account number ")
        await driver.press("e")
        await driver.until(lambda: driver.screen == "FileQuestion", "the question")
        field: Any = driver.app.screen.query_one("Input")
        field.value = str(file)
        await driver.press("enter")
        await driver.until(lambda: file.exists() and driver.screen == "PastRunScreen", "the file")
    assert "A1 Design Services" in file.read_text(encoding="utf-8-sig")
