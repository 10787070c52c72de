"""From a ready order to an invoice by the CRM View alone: the plan that is shown is what is then done."""

from __future__ import annotations

import json
from typing import Any

import pytest
from textual.widgets import Button

from tests.tui.screens.conftest import USUAL, WIDE, Driver, Driving, Site
from tests.tui.screens.test_crm import found, in_view, row_of
from tests.tui.screens.test_flow import _plain, command
from tui.screens.plan import PlanScreen
from tui.shapes import plan_document


@pytest.fixture
def orders() -> int:
    """How many orders wait in the CRM."""
    return 4


async def in_tab(driver: Driver, tab: int) -> None:
    """Go to a tab of the CRM View, counted from 0, once the scan is there."""
    await in_view(driver)
    await driver.reads("1 to make +")
    await driver.press(*["right"] * tab)


async def planned(driver: Driver, *keys: str) -> PlanScreen:
    """Press keys, and wait for the plan."""
    await driver.press(*keys)
    await driver.reads("Nothing is deleted, ever.")
    assert isinstance(driver.app.screen, PlanScreen)
    return driver.app.screen


async def confirmed(driver: Driver) -> None:
    """Say yes to the plan."""
    await driver.press("u")
    await driver.until(lambda: driver.screen == "Question", "the question")
    await driver.press("y")
    await driver.until(lambda: driver.screen == "OutcomeScreen", "the outcome")


async def test_an_order_goes_up_with_what_it_needs_and_is_gone_from_the_next_scan(
    driving: Driving, site: Site
) -> None:
    async with driving(USUAL) as driver:
        await in_tab(driver, 2)
        await driver.press("down")
        await driver.reads("Customer XXX001 is not in Sage. It is made with the invoice.")
        await planned(driver, "u")
        title = driver.text.splitlines()[0]
        assert "order ORD-1002" in title
        assert title.endswith("DEMO")
        assert "+ 3 create" in driver.text
        assert "Newcomer Ltd" in row_of(driver, "XXX001")
        await driver.press("end")
        await driver.reads("2 x 299.00")
        await driver.press("u")
        await driver.reads("To make in Sage 50: 1 customer, 1 product, 1 invoice.")
        await driver.press("escape")
        await confirmed(driver)
        await driver.reads("Uploaded: order ORD-1002")
        await driver.reads("invoice 11")
        await driver.press("end")
        await driver.reads("Complete the order in the CRM")
        await driver.press("escape")
        await driver.until(lambda: driver.screen == "CrmScreen", "the CRM View")
        await driver.until(lambda: "ORD-1002" not in driver.text, "another scan")
        assert "ORD-1001" in driver.text
    crm = site.organisation
    user, order = found(crm, "salesorder", "ordernumber", "ORD-1002")
    fields = crm.retrieve(user, "salesorder", order, None).fields
    assert fields["statuscode"] == 200001
    assert fields["new_sageinvoice"]


async def test_the_mouse_does_it_too(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_tab(driver, 0)
        buttons = driver.app.screen.query(Button)
        await driver.pilot.click(next(each for each in buttons if each.has_class("all") and each.region))
        await driver.reads("Nothing is deleted, ever.")
        assert "(all)" in driver.text.splitlines()[0]
        await driver.press("escape")
        await driver.until(lambda: driver.screen == "CrmScreen", "the CRM View")
        await driver.pilot.click(next(each for each in buttons if each.has_class("selected") and each.region))
        await driver.reads("Nothing is deleted, ever.")
        assert "customer A1D001" in driver.text.splitlines()[0]


@pytest.mark.long
async def test_the_box_shows_fewer_and_all_of_them_is_what_is_shown(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_tab(driver, 2)
        await driver.press("slash", *"ord-1002", "enter")
        await driver.until(lambda: "ORD-1001" not in driver.text, "fewer rows")
        await driver.reads("1 of 1")
        await planned(driver, "U")
        assert 'all that begin with "ord-1002"' in driver.text.replace("\n", " ")
        await driver.press("escape")
        await driver.until(lambda: driver.screen == "CrmScreen", "the CRM View")
        await driver.press("slash", "escape", *"nobody", "enter")
        await driver.reads('Nothing that waits begins with "nobody"')
        await driver.press("U")
        await driver.reads("nothing to upload here")


@pytest.mark.long
async def test_the_plan_on_the_screen_is_the_commands_to_the_letter(driving: Driving, site: Site) -> None:
    async with driving(WIDE) as driver:
        await in_tab(driver, 2)
        screen = await planned(driver, "a", "u")
        assert screen.plan is not None
        shown = json.loads(json.dumps(plan_document(screen.plan), default=_plain))
    told = command(site, "orders", "plan", "--all")
    assert _undated({**shown, "evaluation": False}) == _undated(told)


def _undated(document: Any) -> Any:
    """The same without the day of the upload: the screen's clock stands still."""
    for change in document["changes"]:
        change["fields"] = [each for each in change["fields"] if each["name"] != "date"]
    return document


@pytest.mark.long
async def test_marked_rows_alone_go_up(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_tab(driver, 2)
        await planned(driver, "space", "space", "u")
        assert "2 orders" in driver.text.splitlines()[0]


@pytest.mark.long
async def test_all_but_one_of_them_go_up(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_tab(driver, 2)
        screen = await planned(driver, "a", "space", "u")
        assert "3 orders" in driver.text.splitlines()[0]
        assert screen.plan is not None
        assert not screen.plan.holds("order", "ORD-1001")
        assert screen.plan.holds("order", "ORD-1002")


@pytest.mark.long
async def test_items_go_up_with_their_invoice_only(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_tab(driver, 3)
        await driver.reads("VID003")
        await driver.press("u", "U", "p", "space")
        await driver.reads("1 of ")
        assert driver.screen == "CrmScreen"
        assert not [each for each in driver.app.screen.query(Button) if each.region]


@pytest.mark.long
async def test_a_preview_offers_no_upload(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_tab(driver, 1)
        await planned(driver, "p")
        await driver.press("u")
        assert driver.screen == "PlanScreen"


@pytest.mark.long
async def test_a_customer_without_number_is_blocked_with_what_to_do(driving: Driving, site: Site) -> None:
    crm = site.organisation
    user, account = found(crm, "account", "accountnumber", "XXX001")
    crm.update(user, "account", account, {"accountnumber": None})
    async with driving(WIDE) as driver:
        await in_view(driver)
        await driver.reads("1 blocked !")
        assert "!" in row_of(driver, "Newcomer Ltd")
        await driver.press("home", "u")
        await driver.reads("it has no number yet")
        await planned(driver, "U")
        assert "! 1 blocked" in driver.text
        assert "enter it in the CRM" in driver.text


@pytest.mark.long
async def test_a_saved_plan_names_its_own_command(driving: Driving, site: Site, tmp_path: Any) -> None:
    file = tmp_path / "one.plan"
    async with driving(WIDE) as driver:
        await in_tab(driver, 2)
        await planned(driver, "u")
        await driver.press("s")
        await driver.until(lambda: driver.screen == "FileQuestion", "the question")
        field: Any = driver.app.screen.query_one("Input")
        field.value = str(file)
        await driver.press("enter")
        await driver.until(file.exists, "the file")
        await driver.until(lambda: driver.app._notifications, "what is said of it")
        (said,) = driver.app._notifications
        assert "syncupload orders upload --plan" in said.message
    done = command(site, "orders", "upload", "--plan", str(file))
    assert [each["outcome"] for each in done["results"] if each["entity"] == "order"] == ["created"]
