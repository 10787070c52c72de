"""The CRM View: scanning, what is marked and what is said of it, and what it says where it cannot scan."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.search import Search
from core.sandbox.site import free_port
from core.upload.progress import CancelToken
from tests.tui.screens.conftest import USUAL, WIDE, Driver, Driving, Site

HOSTILE = "[/red] [@click=app.quit]x[/] \x1b]52;c;AAAA\x07 \x9b31m \u202egnp 🦊" + "é" * 60


@pytest.fixture
def orders() -> int:
    """How many orders wait in the CRM."""
    return 4


async def in_view(driver: Driver) -> None:
    """Go to the CRM View."""
    await driver.until(lambda: driver.screen == "HomeScreen", "Home")
    await driver.press("3")
    await driver.until(lambda: driver.screen == "CrmScreen", "the CRM View")


def row_of(driver: Driver, words: str) -> str:
    """The line of the table that has these words."""
    return next(line for line in driver.text.splitlines() if words in line)


def found(organisation: Organisation, entity: str, field: str, value: str) -> tuple[UUID, UUID]:
    """The user and the id of a record, for a change behind the screen's back."""
    user = organisation.sign_in(None)
    entities = organisation.retrieve_multiple(user, Search(entity, (field,))).entities
    return user, next(each.id for each in entities if each.fields.get(field) == value)


async def test_the_items_are_those_of_the_manuals_picture(driving: Driving) -> None:
    async with driving(WIDE) as driver:
        await in_view(driver)
        await driver.reads("A1D001")
        await driver.press("left")
        await driver.reads("ORD-1001")
        lines = [" ".join(line.split()) for line in driver.text.splitlines()]
        for words in (
            "A1D001 ORD-1001 VID003 32mb PCI Video Card 55 Each 3 0.00",
            "A1D001 ORD-1001 TAPE002 Adhesive Tape - Brown",
            "A1D001 ORD-1001 MISC test Product 33 3 0.00",
            "+ XXX001 ORD-1002 XXXTEST01 Test Product 299 25 Pack 2 0.00",
        ):
            assert any(words in line for line in lines), words


@pytest.mark.parametrize("size", [USUAL, WIDE], ids=str)
async def test_what_the_accounts_lack_is_marked_and_told_with_what_to_do(
    driving: Driving, size: tuple[int, int]
) -> None:
    async with driving(size) as driver:
        await in_view(driver)
        await driver.reads("1 to make +")
        assert "+" in row_of(driver, "XXX001")
        assert "+" not in row_of(driver, "A1D001")
        await driver.reads("nothing is missing in Sage")
        await driver.press("end")
        await driver.reads("Customer XXX001 is not in Sage. An upload makes it.")
        await driver.press("right", "end")
        await driver.reads("Product XXXTEST01 is not in Sage. An upload makes it.")
        await driver.press("right", "home", "down")
        await driver.reads("ORD-1002")
        await driver.reads("Customer XXX001 is not in Sage. It is made with the invoice.")


async def test_enter_shows_an_order_whole_with_its_lines(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.reads("A1D001")
        await driver.press("right", "right")
        await driver.reads("ORD-1001")
        await driver.press("enter")
        await driver.reads("Adhesive Tape - Brown (50mm x 66m)")
        await driver.press("escape")
        assert driver.screen == "CrmScreen"


async def test_scanning_again_shows_what_has_changed_meanwhile(driving: Driving, site: Site) -> None:
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.reads("1 to make +")
        crm = site.organisation
        user, order = found(crm, "salesorder", "ordernumber", "ORD-1002")
        crm.set_state(user, "salesorder", order, "Active", 1)
        await driver.press("s")
        await driver.until(lambda: "XXX001" not in driver.text, "the order's going")
        assert "A1D001" in driver.text


async def test_an_account_without_number_is_told_on_its_order(driving: Driving, site: Site) -> None:
    crm = site.organisation
    user, account = found(crm, "account", "accountnumber", "XXX001")
    crm.update(user, "account", account, {"accountnumber": None})
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.reads("account number: enter it in the CRM")
        await driver.press("right", "right", "down")
        await driver.reads("(and 1 more: Enter)")
        await driver.press("enter")
        await driver.reads("Not all of its products are in Sage.")


async def test_a_scan_can_be_stopped_and_only_while_there_is_one(driving: Driving, site: Site) -> None:
    async with driving(USUAL) as driver:
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        with _accounts_taken(driver):
            await driver.press("3")
            await driver.reads("Scanning: waiting for both sides")
            assert _offered(driver, "crm.stop")
            assert not _offered(driver, "crm.scan")
            await driver.press("escape")
            await driver.reads("The scan was stopped")
        assert not _offered(driver, "crm.stop")
        await driver.press("s")
        await driver.reads("A1D001")


@contextmanager
def _accounts_taken(driver: Driver) -> Iterator[None]:
    """Have the accounts in another thread's hands while the block lasts."""
    taken, enough = threading.Event(), threading.Event()

    def hold() -> None:
        with driver.app.desk.turn(CancelToken()):
            taken.set()
            enough.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait()
    try:
        yield
    finally:
        enough.set()
        holder.join()


def _offered(driver: Driver, name: str) -> bool:
    return name in {each.binding.id for each in driver.app.screen.active_bindings.values()}


@pytest.mark.parametrize("orders", [0])
async def test_without_the_table_it_says_which_and_what_to_write_there(driving: Driving, orders: int) -> None:
    assert not orders
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.reads("the table [orders] is missing")
        await driver.reads("ready_status")


async def test_where_nothing_waits_it_says_which_status_it_looked_for(driving: Driving, site: Site) -> None:
    site.environ["SYNCUPLOAD_ORDERS_READY_STATUS"] = "1"
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.reads("Nothing waits: no order in the CRM has the status reason 1")


async def test_a_status_that_the_crm_does_not_have_is_no_empty_table(driving: Driving, site: Site) -> None:
    site.environ["SYNCUPLOAD_ORDERS_READY_STATUS"] = "200000"
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.reads("no value 200000")
        await driver.reads("[orders] ready_status")


async def test_with_the_crm_down_it_says_so_and_goes_on_when_it_is_back(driving: Driving, site: Site) -> None:
    site.environ["SYNCUPLOAD_CRM_URL"] = f"http://127.0.0.1:{free_port()}/"
    async with driving(WIDE) as driver:
        await in_view(driver)
        await driver.reads("nothing answers there")
        await driver.press("right")
        await driver.reads("nothing answers there")


async def test_hostile_text_is_shown_literally(driving: Driving, site: Site) -> None:
    crm = site.organisation
    user, account = found(crm, "account", "accountnumber", "A1D001")
    crm.update(user, "account", account, {"name": HOSTILE})
    async with driving(WIDE) as driver:
        await in_view(driver)
        await driver.reads("[/red] [@click=app.quit]x[/]")
        await driver.press("enter")
        await driver.until(lambda: driver.screen == "WaitingScreen", "the row whole")
        await driver.reads("[/red] [@click=app.quit]x[/]")
        assert not any(each in driver.text for each in ("\x1b", "\x07", "\x9b", "\u202e"))


async def test_the_row_in_hand_is_copied_with_what_is_wrong_with_it(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.reads("1 to make +")
        await driver.press("end", "c")
        await driver.until(lambda: driver.app.clipboard, "a copy")
        assert driver.app.clipboard.startswith("XXX001  Newcomer Ltd")
        assert driver.app.clipboard.endswith("Customer XXX001 is not in Sage.")
