"""The Accounting View: searching, marking, how records stand in the CRM, and the record beside its twin."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from core.accounting.base import Selection
from core.sandbox.site import free_port
from tests.tui.screens.conftest import USUAL, WIDE, Driver, Driving, Site
from tui.screens.accounting import AccountingScreen
from tui.widgets.record_view import RecordView

HOSTILE = "[/red] [@click=app.quit]x[/] \x1b]52;c;AAAA\x07 \x9b31m \u202egnp 🦊" + "é" * 4000


def sql(site: Site, statement: str, *values: object) -> None:
    """Change the books."""
    with closing(sqlite3.connect(site.folder / "company.db")) as books, books:
        books.execute(statement, values)


async def in_view(driver: Driver) -> RecordView:
    """Go to the Accounting View and wait for its first search."""
    await driver.until(lambda: driver.screen == "HomeScreen", "Home")
    await driver.press("2")
    await driver.reads("A1D001")
    assert isinstance(driver.app.screen, AccountingScreen)
    return driver.app.screen.view


async def test_a_search_finds_what_begins_so_whatever_the_case(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        view = await in_view(driver)
        assert view.table.total == 12
        await driver.press("slash", "a", "b", "enter")
        await driver.reads('1 of 1 · begins with "ab"')
        assert "ABS Garages Ltd" in driver.text
        await driver.press("slash", "z", "z", "z", "enter")
        await driver.reads("No customer whose reference begins with")


async def test_each_tab_is_reached_by_the_arrow_keys_and_lists_its_records(driving: Driving) -> None:
    async with driving(WIDE) as driver:
        await in_view(driver)
        for words in ("Description", "Posted", "Quantity", "Outstanding", "Turnover"):
            await driver.press("right")
            await driver.reads(words)
        await driver.press("left")
        await driver.reads("Outstanding")


async def test_invoice_items_can_be_looked_at_and_not_uploaded(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_view(driver)
        for _ in range(3):
            await driver.press("right")
        await driver.reads("Quantity")
        assert "accounting.upload" not in {
            each.binding.id for each in driver.app.screen.active_bindings.values()
        }
        await driver.press("u")
        assert driver.screen == "AccountingScreen"


async def test_what_is_marked_goes_up_or_else_what_is_in_hand(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        view = await in_view(driver)
        chosen = view.chosen()
        assert chosen is not None
        assert (chosen.words, chosen.select()) == ("customer A1D001", Selection(keys=("A1D001",)))
        await driver.press("space", "space")
        chosen = view.chosen()
        assert chosen is not None
        assert (chosen.words, len(chosen.select().keys)) == ("2 customers", 2)
        await driver.press("a")
        chosen = view.chosen()
        assert chosen is not None
        assert (chosen.words, chosen.select()) == ("12 customers (all)", Selection())
        await driver.press("home", "space")
        chosen = view.chosen()
        assert chosen is not None
        assert "A1D001" not in chosen.select().keys
        assert len(chosen.select().keys) == 11


async def test_the_crm_column_fills_by_itself_and_the_strip_says_it_in_words(driving: Driving) -> None:
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.reads("CRM: not there yet: an upload makes it")


async def test_enter_lays_the_record_beside_its_twin(driving: Driving, site: Site) -> None:
    crm = site.organisation
    user = crm.sign_in(None)
    crm.create(
        user,
        "account",
        {"name": "By hand", "customertypecode": 3, "accountnumber": "a1d001", "telephone1": "0800 1"},
    )
    async with driving(WIDE) as driver:
        await in_view(driver)
        await driver.press("enter")
        await driver.reads("By hand")
        assert "never touched" in next(line for line in driver.text.splitlines() if "By hand" in line)
        assert "changes it" in next(line for line in driver.text.splitlines() if "annual revenue" in line)
        await driver.press("escape")
        assert driver.screen == "AccountingScreen"


async def test_s_shows_the_account_of_the_row_in_hand(driving: Driving, site: Site) -> None:
    sql(site, "UPDATE SALES_LEDGER SET NAME = ?, BALANCE = BALANCE + 1 WHERE ACCOUNT_REF = 'A1D001'", HOSTILE)
    async with driving(USUAL) as driver:
        await in_view(driver)
        await driver.press("s")
        await driver.reads("Open invoices (")
        await driver.reads("The balance differs by 1.00 from what is outstanding")
        await driver.reads("[/red] [@click=app.quit]x[/]")
        assert not any(each in driver.text for each in ("\x1b", "\x07", "\x9b", "\u202e"))
        await driver.press("right")
        await driver.reads("None.")
        await driver.press("escape")
        assert driver.screen == "AccountingScreen"


async def test_hostile_text_is_shown_literally_everywhere(driving: Driving, site: Site) -> None:
    sql(
        site, "UPDATE SALES_LEDGER SET NAME = ?, ADDRESS_1 = ? WHERE ACCOUNT_REF = 'A1D001'", HOSTILE, HOSTILE
    )
    async with driving(WIDE) as driver:
        await in_view(driver)
        await driver.reads("[/red] [@click=app.quit]x[/]")
        await driver.press("enter")
        await driver.until(lambda: driver.screen == "TwinScreen", "the twin")
        await driver.reads("[/red] [@click=app.quit]x[/]")
        assert not any(each in driver.text for each in ("\x1b", "\x07", "\x9b", "\u202e"))


async def test_with_the_crm_down_the_accounts_can_still_be_looked_at(driving: Driving, site: Site) -> None:
    site.environ["SYNCUPLOAD_CRM_URL"] = f"http://127.0.0.1:{free_port()}/"
    async with driving(WIDE) as driver:
        view = await in_view(driver)
        await driver.reads("nothing answers there")
        await driver.press("slash", "a", "b", "enter")
        await driver.reads("ABS Garages Ltd")
        assert view.table.total == 1


async def test_with_the_accounts_away_it_says_what_to_do_and_goes_on_when_they_are_back(
    driving: Driving, site: Site
) -> None:
    books, away = site.folder / "company.db", site.folder / "away.db"
    async with driving(WIDE) as driver:
        await driver.until(lambda: driver.screen == "HomeScreen", "Home")
        await driver.reads("Last run")
        books.rename(away)
        await driver.press("2")
        await driver.reads("company.db")
        away.rename(books)
        await driver.press("r")
        await driver.reads("A1 Design Services")
