"""Setup's checks on the screen: what is wrong is told with its cure, and following that turns it green."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest

from core.checks.surroundings import Machine
from core.crm.base import Attribute, Entity, Kind
from core.sandbox.crm.direct import DirectCrm
from core.service import SyncService
from tests.tui.screens.conftest import USUAL, Driver, Driving, Site
from tui.screens.setup import SetupScreen
from tui.widgets.record_table import RecordTable


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a site: the check that tells of it, words of its advice, and the cure."""

    check: str
    broken: dict[str, str]
    remedy: str
    mended: Callable[[Site], object]


def _price_list(site: Site) -> None:
    DirectCrm(site.organisation).create(Entity("pricelevel", uuid4(), {"name": "Nowhere"}))


def _money_field(site: Site) -> None:
    site.organisation.add_attribute("account", Attribute("new_balance", Kind.MONEY))


def _unit(site: Site) -> None:
    site.environ["SYNCUPLOAD_PRODUCT_UNIT"] = "Each"


def _type(site: Site) -> None:
    site.environ["SYNCUPLOAD_CRM_CUSTOMER_TYPE"] = "3"


def _journal(site: Site) -> None:
    (site.folder / "later").mkdir()
    site.environ["SYNCUPLOAD_JOURNAL_URL"] = f"sqlite:///{site.folder / 'later' / 'journal.db'}"


FAULTS = (
    Fault("price-list", {"PRODUCT_PRICE_LIST": "Nowhere"}, "create it in the CRM", _price_list),
    Fault("balance-field", {"CRM_BALANCE_FIELD": "new_balance"}, "add the field", _money_field),
    Fault("unit", {"PRODUCT_UNIT": "Barrel"}, "[product] unit", _unit),
    Fault("relationship-type", {"CRM_CUSTOMER_TYPE": "77"}, "[crm] customer_type", _type),
    Fault("journal", {"JOURNAL_URL": "sqlite:////nowhere/at/all/journal.db"}, "Make that folder", _journal),
)


@pytest.mark.parametrize(
    "fault",
    [pytest.param(each, marks=pytest.mark.long if number else ()) for number, each in enumerate(FAULTS)],
    ids=lambda fault: fault.check,
)
async def test_a_fault_is_told_with_its_cure_and_the_cure_turns_it_green(
    driving: Driving, site: Site, fault: Fault
) -> None:
    site.environ |= {f"SYNCUPLOAD_{name}": value for name, value in fault.broken.items()}
    async with driving(USUAL) as driver:
        await look_at(driver, fault.check)
        await driver.reads(fault.remedy)
        assert driver.said("#check-strip").startswith(f"fail {fault.check}")
    fault.mended(site)
    async with driving(USUAL) as driver:
        await look_at(driver, fault.check)
        assert driver.said("#check-strip").startswith(f"pass {fault.check}")


async def look_at(driver: Driver, check: str) -> None:
    """Run all checks and go to one of them."""
    await driver.reads("2 Sage View")
    await driver.press("6")
    await driver.until(lambda: _over(driver), "the checks")
    source = driver.app.screen.query_one("#check-table", RecordTable).source
    names = [each.name for each in source.page(0, 99)] if source else []
    await driver.press("home", *["down"] * names.index(check))
    await driver.until(lambda: check in driver.said("#check-strip"), check)


def _over(driver: Driver) -> bool:
    screen = driver.app.screen
    return isinstance(screen, SetupScreen) and "running" not in driver.said(".status")


async def test_the_longest_advice_is_shown_whole(
    driving: Driving, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer, real = Machine("Windows", "10", "3.12.4", 64), SyncService.surroundings
    monkeypatch.setattr(SyncService, "surroundings", lambda self: replace(real(self), machine=computer))
    site.environ["SYNCUPLOAD_SAGE_CONNECTION"] = f"DRIVER=SQLite3;Database={site.folder / 'company.db'}"
    site.environ["SYNCUPLOAD_SAGE_VERSION"] = "13"
    async with driving(USUAL) as driver:
        await look_at(driver, "environment")
        await driver.reads("1. Install a 32-bit Python")
        await driver.reads("64-bit Data Objects after version 27")
