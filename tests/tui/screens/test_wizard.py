"""The wizard by its keys alone: from nothing to a configuration that has been proved, at 80x24."""

from __future__ import annotations

import platform
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import pytest

from core.checks.result import CheckResult
from core.checks.surroundings import Installed, Surroundings
from core.checks.surroundings import Machine as Computer
from core.config.store import load
from core.config.words import Source
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.quickbooks.faults import NEVER_ASKED, Faults, write_faults
from core.sandbox.sqlserver.server import SqlServer
from core.sandbox.sqlserver.store import User
from core.sandbox.systems import SYSTEMS
from core.service import SyncService
from core.setup.draft import Draft
from core.setup.drafts import Drafts
from core.setup.field import Answer
from core.setup.machine import Machine, Sandbox
from core.setup.session import Session
from tests.acceptance.accounting.drivers import require_sql_server_driver
from tests.core.setup.conftest import Pocket
from tests.tui.pictures import assert_pictured, picture
from tests.tui.screens.conftest import NOW, SMALL, USUAL, WIDE, Driver, Driving, Site
from tui.desk import Desk
from tui.set_up import SetUp
from tui.themes import THEMES
from tui.wizard.final import CheckTable
from tui.wizard.form import Row
from tui.wizard.screen import WizardScreen

NEW = Path("new/syncupload.toml")
"""Where the configuration is to go, below the test's folder."""


@dataclass
class Bench:
    """What a set-up is opened with."""

    site: Site
    machine: Machine
    path: Path = NEW
    pocket: Pocket = field(default_factory=Pocket)
    draft: Draft = field(init=False)

    def open(self) -> Session:
        drafts = Drafts(Path("drafts"))
        self.draft = Draft.of(self.path, {})
        return Session(self.draft, lambda: self.machine, clock=lambda: NOW, store=self.pocket, drafts=drafts)

    def answers(self, answers: Mapping[str, Answer]) -> None:
        """Answer behind the wizard's back, as what has changed meanwhile."""
        for key, value in answers.items():
            self.draft.answer(key, value)

    def desk(self) -> Desk:
        return Desk(load(self.path, environ=self.site.environ), lambda: NOW)

    @property
    def written(self) -> dict[str, dict[str, object]]:
        return tomllib.loads(self.path.read_text(encoding="utf-8"))


@pytest.fixture
def bench(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    sandbox = Sandbox(Path("../site/company.db"), f"{site.server.url}/")
    return Bench(site, Machine(sandboxes=(sandbox,)))


Opening: TypeAlias = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def first_run(driving: Driving, bench: Bench) -> Opening:
    """Open the program where there is no configuration yet."""
    return lambda size=USUAL, **wishes: driving(size, bench.desk, SetUp(bench.open), **wishes)


async def at(driver: Driver, step: int) -> None:
    """Wait until a step asks its questions."""
    await driver.until(lambda: _asks(driver, step), f"step {step}")


def _asks(driver: Driver, step: int) -> bool:
    screen = driver.app.screen
    return isinstance(screen, WizardScreen) and f"step {step} of 6" in driver.text and not screen.busy


async def pick(driver: Driver, words: str) -> None:
    """Open the list of the question in hand, narrow it, and take what is left."""
    await driver.press("enter")
    await driver.until(lambda: driver.screen == "PickScreen", "the list")
    await driver.press(*["space" if each == " " else each for each in words], "enter")
    await driver.until(lambda: driver.screen == "WizardScreen", "the wizard")


async def through(driver: Driver, *, first: int, last: int) -> None:
    """Go on from a step to another with what is preselected."""
    for step in range(first, last):
        await at(driver, step)
        await driver.press("f8")
    await at(driver, last)


async def test_without_a_configuration_the_wizard_opens_and_ends_in_the_program(
    first_run: Opening, bench: Bench
) -> None:
    async with first_run() as driver:
        await through(driver, first=1, last=6)
        assert not NEW.exists()
        await driver.reads("All is well")
        await driver.press("f8")
        await driver.reads("organisation Demo")
        assert driver.app.screen.__class__.__name__ == "HomeScreen"
    assert bench.written == {
        "sync": {"source": "SAGE50", "target": "CRM40"},
        "crm": {"url": f"{bench.site.server.url}/", "organisation": "Demo"},
        "product": {"unit_group": "Demo", "unit": "Each", "price_list": "Demo"},
        "sage": {"connection": "sandbox:../site/company.db"},
    }
    assert list(Path("drafts").iterdir()) == []


async def test_a_wrong_answer_keeps_one_in_its_step_with_the_cure(first_run: Opening, bench: Bench) -> None:
    bench.machine = Machine()
    async with first_run() as driver:
        await at(driver, 1)
        await driver.press("f8")
        await at(driver, 2)
        await pick(driver, "sandbox company")
        await at(driver, 2)
        await driver.press("down")
        await pick(driver, "sandbox:none.db")
        await driver.press("f8")
        await driver.reads("none.db")
        await driver.reads("Do ")
        await at(driver, 2)
        assert not NEW.exists()
        await pick(driver, "sandbox:../site/company.db")
        await driver.press("f8")
        await at(driver, 3)
        await driver.press("f8")
        await driver.reads("is not answered")
        assert driver.app.focused is not None


async def test_the_cursor_goes_to_the_question_in_which_it_can_be_mended(
    first_run: Opening, bench: Bench
) -> None:
    bench.machine = Machine()
    async with first_run() as driver:
        await at(driver, 1)
        await pick(driver, "mms")
        await driver.press("f8")
        await at(driver, 2)
        await driver.press("down", *"127.0.0.1", "down", *"mms", "down", *"me", "down", *"secret", "down")
        await driver.press("down", "down", "f8")
        await driver.reads("Do ")
        row = next(each for each in driver.app.screen.query(Row) if driver.app.focused in each.children)
        assert row.field.key in ("server", "sql_driver")
        assert not NEW.exists()


async def test_what_is_missing_in_the_crm_is_made_at_the_end(first_run: Opening, bench: Bench) -> None:
    async with first_run() as driver:
        await through(driver, first=1, last=4)
        await driver.press("down", "down")
        await pick(driver, "Retail 2026")
        assert "new: it is made at the end" in driver.text
        await driver.press("f8")
        await at(driver, 5)
        await driver.reads("to be made at the end")
        await driver.press("f8")
        await at(driver, 6)
        await driver.press("f8")
        await driver.reads("organisation Demo")
    assert bench.written["product"]["price_list"] == "Retail 2026"


async def test_leaving_early_keeps_the_answers_but_no_password(first_run: Opening, bench: Bench) -> None:
    async with first_run() as driver:
        await through(driver, first=1, last=3)
        await driver.press("down", "down", *"me", "tab", "tab", *"canary7", "f10")
        await driver.until(lambda: driver.screen == "OpeningScreen", "the opening screen")
    (kept,) = Path("drafts").iterdir()
    assert "canary7" not in kept.read_text()
    assert not NEW.exists()
    async with first_run() as driver:
        await at(driver, 1)
        await driver.reads("were not written yet")
        await through(driver, first=1, last=3)
        assert "me" in driver.text


async def test_back_keeps_what_was_answered(first_run: Opening) -> None:
    async with first_run() as driver:
        await through(driver, first=1, last=3)
        await driver.press("escape")
        await at(driver, 2)
        await driver.press("down", "down", "end", *"2")
        await driver.press("escape")
        await at(driver, 1)
        await driver.press("f8")
        await at(driver, 2)
        assert "main2" in driver.text


async def test_it_edits_what_is_there_and_keeps_what_it_does_not_ask(driving: Driving, bench: Bench) -> None:
    path = bench.site.folder / "syncupload.toml"
    path.write_text(f"# Ours.\n{path.read_text()}\n[journal]\ngroup = 'staff'\n", encoding="utf-8")
    bench.path = path
    bench.site.environ["SYNCUPLOAD_CRM_URL"] = f"{bench.site.server.url}/"
    async with driving(USUAL, bench.desk, SetUp(bench.open)) as driver:
        await driver.reads("organisation Demo")
        await driver.press("6", "w")
        await at(driver, 1)
        await driver.press("f8")
        await at(driver, 2)
        await driver.press("f8")
        await at(driver, 3)
        await driver.press("down")
        await pick(driver, bench.site.server.url.rpartition(":")[2])
        await driver.press("f8")
        await at(driver, 4)
        await driver.press("f8")
        await at(driver, 5)
        await driver.press("f8")
        await at(driver, 6)
        await driver.press("f8")
        await driver.reads("organisation Demo")
        assert driver.screen == "HomeScreen"
        await driver.press("6")
        await driver.until(lambda: "first customer" in driver.text, "the checks, run anew")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Ours.\n")
    assert bench.written["journal"] == {"group": "staff"}
    assert bench.written["crm"]["url"] == f"{bench.site.server.url}/"
    assert len(list(bench.site.folder.glob("syncupload.toml.*.bak"))) == 1


async def test_two_way_picks_the_status_values_from_the_crm(first_run: Opening, bench: Bench) -> None:
    async with first_run() as driver:
        await through(driver, first=1, last=5)
        await pick(driver, "yes")
        await at(driver, 5)
        await driver.press("down", "down")
        await pick(driver, "pending")
        await driver.press("down")
        await pick(driver, "complete")
        await driver.press("f8")
        await at(driver, 6)
        await driver.press("f8")
        await driver.reads("organisation Demo")
    assert bench.written["orders"] == {"ready_status": 2, "done_status": 100001}


async def test_what_fails_at_the_end_can_be_mended_and_checked_again(
    first_run: Opening, bench: Bench
) -> None:
    async with first_run() as driver:
        await through(driver, first=1, last=6)
        bench.site.down()
        await driver.press("f5")
        await driver.reads("failed")
        await at(driver, 6)
        await driver.press("f8")
        await driver.until(lambda: driver.screen == "Question", "the question")
        await driver.press("escape")
        await driver.until(lambda: driver.screen == "WizardScreen", "the wizard")
        assert not NEW.exists()


async def in_hand(driver: Driver, check: str) -> None:
    """Go down to the line of a check at the end."""
    for _ in range(60):
        if check_in_hand(driver) == check:
            return
        await driver.press("down")
    raise AssertionError(f"{check} is not among the checks:\n{driver.text}")


def check_in_hand(driver: Driver) -> str:
    record: CheckResult | None = driver.app.screen.query_one(CheckTable).record
    return "" if record is None else record.name


def asked(driver: Driver) -> str:
    """The key of the question in hand."""
    rows = (each for each in driver.app.screen.query(Row) if driver.app.focused in each.children)
    return next((each.field.key for each in rows), "")


async def test_enter_on_a_refused_password_goes_to_its_question(first_run: Opening, bench: Bench) -> None:
    account = r"litwareinc\administrator"
    with (
        NtlmAccounts({account: "right"}) as accounts,
        RunningServer(bench.site.organisation, ServerSettings(ntlm=accounts)) as server,
    ):
        bench.machine = Machine(sandboxes=(Sandbox(Path("../site/company.db"), f"{server.url}/"),))
        async with first_run() as driver:
            await through(driver, first=1, last=3)
            await driver.press("down", "down", *"administrator", "down", *"litwareinc", "down", *"right")
            await through(driver, first=3, last=6)
            await driver.reads("All is well")
            bench.answers({"crm.password": "wrong"})
            await driver.press("f5")
            await driver.reads("1 failed: Enter goes to the question")
            assert check_in_hand(driver) == "sign-in"
            await driver.press("enter")
            await at(driver, 3)
            await driver.until(lambda: asked(driver) == "crm.password", "the question of the password")
            assert "refused" in driver.said("#wizard-said")
            await driver.press(*"right", "f8")
            await through(driver, first=4, last=6)
            await driver.reads("All is well")


async def test_enter_on_a_missing_folder_goes_to_its_question(
    first_run: Opening, bench: Bench, tmp_path: Path
) -> None:
    async with first_run() as driver:
        await through(driver, first=1, last=6)
        bench.answers({"way": "driver", "sage.version": 13, "sage.folder": str(tmp_path / "none")})
        await driver.press("f5")
        await driver.reads("failed: Enter")
        await in_hand(driver, "data-folder")
        await driver.press("enter")
        await at(driver, 2)
        await driver.until(lambda: asked(driver) == "sage.folder", "the question of the folder")
        await driver.reads("there is no such folder")


@pytest.mark.usefixtures("_utc")
async def test_enter_on_what_no_question_mends_says_so_and_stays(first_run: Opening, bench: Bench) -> None:
    NEW.parent.mkdir()
    (NEW.parent / "journal.db").write_text("a letter, and no journal\n" * 50)
    async with first_run() as driver:
        await through(driver, first=1, last=6)
        await driver.reads("1 failed: Enter")
        assert check_in_hand(driver) == "journal"
        await driver.press("enter")
        await driver.reads("No question of the set-up mends journal")
        await at(driver, 6)
        await in_hand(driver, "journal")
        assert await _look(driver, f"wizard-failed-{USUAL[0]}-dark") == []
        await driver.press("up", "enter")
        await at(driver, 6)


OLD = """<configuration><appSettings>
<add key="sync.sourcemode" value="SAGE50" /><add key="sync.targetmode" value="CRM40" />
<add key="crm.server" value="http://192.168.1.105:5555/" /><add key="crm.user" value="administrator" />
<add key="crm.password" value="canary7" /><add key="crm.domain" value="litwareinc" />
<add key="crm.customertypecode" value="3" /><add key="product.pricelevel" value="Trade" />
<add key="sage.version" value="13" /><add key="sage.folder" value="C:\\ACCDATA" />
<add key="our.own" value="1" />
</appSettings></configuration>"""


async def test_it_can_begin_from_the_old_file(first_run: Opening, bench: Bench) -> None:
    Path("syncupload.exe.config").write_text(OLD, encoding="utf-8")
    bench.machine = Machine()
    async with first_run() as driver:
        await at(driver, 1)
        await driver.press("f3")
        await driver.until(lambda: driver.screen == "FileQuestion", "the question")
        await driver.reads("syncupload.exe.config")
        await driver.press("enter")
        await driver.reads("our.own")
        await at(driver, 1)
        await driver.press("f8")
        await at(driver, 2)
        assert "C:\\ACCDATA" in driver.text
        await driver.press("escape")
        await at(driver, 1)
        await driver.press("f10")
        await driver.until(lambda: driver.screen == "OpeningScreen", "the opening screen")
    (kept,) = Path("drafts").iterdir()
    draft = tomllib.loads(kept.read_text())
    assert (draft["sage"]["version"], draft["product"]["price_list"]) == (13, "Trade")
    assert (draft["crm"]["url"], draft["crm"]["domain"]) == ("http://192.168.1.105:5555/", "litwareinc")
    assert "canary7" not in kept.read_text()


async def test_what_the_old_file_says_is_shown_in_the_step_in_hand(first_run: Opening, bench: Bench) -> None:
    old = OLD.replace("SAGE50", "SAGEMMS")
    Path("syncupload.exe.config").write_text(old, encoding="utf-8")
    async with first_run() as driver:
        await at(driver, 1)
        await driver.press("f3")
        await driver.until(lambda: driver.screen == "FileQuestion", "the question")
        await driver.press("enter")
        await driver.reads("our.own")
        await at(driver, 1)
        await driver.reads("Sage MMS")


async def test_the_accounts_database_is_asked_for_on_the_fifth_page(first_run: Opening, bench: Bench) -> None:
    async with first_run() as driver:
        await through(driver, first=1, last=5)
        await driver.press("down")
        await pick(driver, "by its url")
        await at(driver, 5)
        await driver.reads("sqlite:///syncaccounting.db")
        assert await _look(driver, f"wizard-database-{USUAL[0]}-dark") == []
        await driver.press("f8")
        await at(driver, 6)
        await driver.reads("All is well")
        await driver.press("f8")
        await driver.reads("organisation Demo")
    assert bench.written["sync_accounting"] == {
        "mode": "ACCESS", "mdb": "sqlite:///syncaccounting.db", "company": 1
    }  # fmt: skip


async def test_hostile_names_are_shown_literally(first_run: Opening, bench: Bench) -> None:
    place = Path("[bold]x[-] \x1b]0;owned\x07")
    bench.machine = replace(bench.machine, sandboxes=(Sandbox(place / "company.db", "http://[/red]\x1b/"),))
    async with first_run() as driver:
        await at(driver, 1)
        await driver.press("f8")
        await at(driver, 2)
        assert "[bold]x[-]" in driver.text
        assert "\x1b" not in driver.text


async def test_a_small_terminal_says_what_it_needs_and_does_not_crash(first_run: Opening) -> None:
    async with first_run(SMALL) as driver:
        await through(driver, first=1, last=4)
        assert "Customers are" in driver.text
        assert "Next" in driver.text


@pytest.fixture
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(platform, "release", lambda: "6.1.0")
    monkeypatch.setattr(platform, "python_version", lambda: "3.12.0")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


SHORT = ((USUAL, "dark"),)


@pytest.mark.usefixtures("_utc")
@pytest.mark.parametrize(
    ("size", "theme"),
    [
        pytest.param(size, theme, marks=() if (size, theme) in SHORT else pytest.mark.long)
        for size in (USUAL, WIDE)
        for theme in THEMES
    ],
    ids=str,
)
async def test_every_step_looks_as_it_did(first_run: Opening, size: tuple[int, int], theme: str) -> None:
    wrong = []
    async with first_run(size, theme=theme) as driver:
        for step in range(1, 7):
            await at(driver, step)
            wrong += await _look(driver, f"wizard-{step}-{size[0]}-{theme}")
            if step == 4:
                await driver.press("enter")
                await driver.until(lambda: driver.screen == "PickScreen", "the list")
                wrong += await _look(driver, f"wizard-pick-{size[0]}-{theme}")
                await driver.press("escape")
                await driver.until(lambda: driver.screen == "WizardScreen", "the wizard")
            if step < 6:
                await driver.press("f8")
    assert wrong == []


OTHERS = (
    ("sageinstant", "Sage Instant"),
    ("sage200", "Sage 200"),
    pytest.param("sagemms", "Sage MMS", marks=pytest.mark.long),
    ("quickbooks", "QuickBooks"),
)


@pytest.mark.parametrize(("system", "words"), OTHERS)
async def test_each_system_is_set_up_from_nothing_to_its_first_checks(
    first_run: Opening, bench: Bench, system: str, words: str
) -> None:
    kind = SYSTEMS[system]
    if kind.source in (Source.SAGE200, Source.SAGEMMS):
        require_sql_server_driver()
    kind.create(Path("company.db"), Recipe(customers=4, products=4, invoices=4))
    sandbox = Sandbox(Path("../company.db"), f"{bench.site.server.url}/", kind.source)
    bench.machine = Machine(sandboxes=(sandbox,), drivers=("FreeTDS",))
    async with first_run() as driver:
        await at(driver, 1)
        await pick(driver, words)
        await through(driver, first=1, last=4)
        await driver.press("f8")
        await through(driver, first=5, last=6)
        await at(driver, 6)
        await driver.reads("All is well")
        await driver.press("f8")
        await driver.reads("organisation Demo")
    assert bench.written["sync"]["source"] == kind.source
    assert bench.written[kind.name] == {kind.key: "sandbox:../company.db"}


async def test_quickbooks_on_another_computer_is_set_up_without_being_asked(
    first_run: Opening, bench: Bench
) -> None:
    bench.machine = Machine(sandboxes=bench.machine.sandboxes, name="Server")
    async with first_run() as driver:
        await at(driver, 1)
        await pick(driver, "QuickBooks")
        await driver.press("f8")
        await at(driver, 2)
        await pick(driver, "Web Connector")
        await at(driver, 2)
        assert "https://server:8166" in driver.text
        await driver.press("f8")
        await driver.reads("“With the password” is not answered")
        await at(driver, 2)
        await driver.press(*"canary7", "f8")
        await driver.reads("QuickBooks will be asked when the Web Connector first comes")
        await to_the_end(driver, bench)
        await driver.reads("All is well")
        await driver.press("left")
        await driver.reads("1. have the Web Connector's file written: syncupload quickbooks qwc")
        assert "let QuickBooks' machine trust" in driver.text
        assert not NEW.parent.exists()
        bench.site.environ["SYNCUPLOAD_QUICKBOOKS_PASSWORD"] = "canary7"  # a pocket keeps nothing for long
        await driver.press("f8")
        await driver.reads("organisation Demo")
        await driver.reads("the Web Connector has not come yet")
        assert "fails" not in driver.text
    assert bench.written["quickbooks"] == {"url": "https://server:8166"}
    assert bench.pocket.held == {"quickbooks.password": "canary7"}


EVERYTHING = Machine(
    drivers=("Sage Line 50 v13", "Sage Instant Accounts v14", "ODBC Driver 18 for SQL Server"),
    data_sources=(("SageInstantV14", "Sage Instant Accounts v14"),),
    windows=True,
)
"""A machine on which any of the systems may be read."""


@pytest.mark.usefixtures("_utc")
@pytest.mark.parametrize("system", ["Sage 50", "Sage Instant", "Sage MMS", "Sage 200", "QuickBooks"])
async def test_each_system_is_asked_for_what_it_is_reached_by(
    first_run: Opening, bench: Bench, system: str
) -> None:
    bench.machine = EVERYTHING
    async with first_run() as driver:
        await at(driver, 1)
        await pick(driver, system)
        await driver.press("f8")
        await at(driver, 2)
        name = system.lower().replace(" ", "")
        assert await _look(driver, f"wizard-{name}-{USUAL[0]}-dark") == []


@pytest.mark.usefixtures("_utc")
async def test_the_web_connector_is_asked_for_what_it_comes_by(first_run: Opening, bench: Bench) -> None:
    bench.machine = replace(EVERYTHING, name="server")
    async with first_run() as driver:
        await at(driver, 1)
        await pick(driver, "QuickBooks")
        await driver.press("f8")
        await at(driver, 2)
        await pick(driver, "Web Connector")
        await at(driver, 2)
        assert await _look(driver, f"wizard-quickbooks-web-{USUAL[0]}-dark") == []


def here(monkeypatch: pytest.MonkeyPatch, **parts: object) -> None:
    """Have the checks see a computer with these parts, and SQLite's driver alone."""
    real, driver = SyncService.surroundings, Installed(("SQLite3",))

    def seen(service: SyncService) -> Surroundings:
        return replace(real(service), odbc=lambda: driver, **parts)  # type: ignore[arg-type]  # by name

    monkeypatch.setattr(SyncService, "surroundings", seen)


async def to_the_end(driver: Driver, bench: Bench) -> None:
    """Go from the CRM's step to the last one, by the CRM that is served."""
    await at(driver, 3)
    await driver.press("down")
    await pick(driver, bench.site.server.url.rpartition(":")[2])
    await through(driver, first=3, last=6)


async def finally_looks(driver: Driver, name: str, check: str) -> None:
    """Hold the last page against its picture, with a check in hand."""
    await at(driver, 6)
    await in_hand(driver, check)
    await driver.until(lambda: f"{check}\n" in driver.text, "the check in full")
    assert await _look(driver, f"wizard-6-{name}-{USUAL[0]}-dark") == []


@pytest.mark.usefixtures("_utc")
async def test_the_last_page_of_sage_50_says_what_its_32_bit_driver_needs(
    first_run: Opening, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    here(monkeypatch, machine=Computer("Windows", "10", "3.12.4", 64))
    async with first_run() as driver:
        await through(driver, first=1, last=6)
        connection = "DRIVER=SQLite3;Database=site/company.db;UID=MANAGER"
        bench.answers({"way": "connection", "sage.connection": connection})
        bench.answers({"sage.version": 13})
        await driver.press("f5")
        await driver.reads("1 failed")
        await finally_looks(driver, "sage50", "environment")
        assert "64-bit Data Objects after version" in driver.text  # the last of its advice


@pytest.mark.usefixtures("_utc")
@pytest.mark.parametrize(
    ("source", "words"),
    [("SAGE200", "Sage 200"), pytest.param("SAGEMMS", "Sage MMS", marks=pytest.mark.long)],
)
async def test_the_last_page_of_sql_server_warns_of_a_login_that_could_write(
    first_run: Opening, bench: Bench, source: str, words: str
) -> None:
    require_sql_server_driver()
    SYSTEMS["sage200"].create(Path("books.db"), Recipe(customers=4, products=4, invoices=4))
    login = {"sa": User("Secret2", writes=True)}
    bench.machine = replace(bench.machine, drivers=("FreeTDS",))
    with SqlServer(Path("books.db"), "Company", login, tls=None) as server:
        async with first_run() as driver:
            await at(driver, 1)
            await pick(driver, words)
            await driver.press("f8")
            await at(driver, 2)
            for typed in (f"127.0.0.1,{server.port}", "Company", "sa", "Secret2"):
                await driver.press("down", *typed)
            await driver.press("down")
            await pick(driver, "not encrypted")
            await driver.press("f8")
            await to_the_end(driver, bench)
            await driver.reads("All is well, but for")
            await driver.reads("Then    The login could write")
            await finally_looks(driver, source.lower(), "sql-server")


@pytest.mark.usefixtures("_utc")
async def test_the_last_page_of_quickbooks_says_how_the_program_is_let_in(
    first_run: Opening, bench: Bench
) -> None:
    SYSTEMS["quickbooks"].create(Path("company.db"), Recipe(customers=4, products=4, invoices=4))
    sandbox = Sandbox(Path("../company.db"), f"{bench.site.server.url}/", Source.QUICKBOOKS)
    bench.machine = Machine(sandboxes=(sandbox,))
    async with first_run() as driver:
        await at(driver, 1)
        await pick(driver, "QuickBooks")
        await through(driver, first=1, last=6)
        await driver.reads("All is well")
        await finally_looks(driver, "quickbooks", "quickbooks")
        write_faults(Path("company.db"), Faults(access=NEVER_ASKED))
        bench.answers({"quickbooks.wait": 0})
        await driver.press("f5")
        await driver.reads("2 failed: Enter")
        await driver.reads("as Admin in single-user mode")


@pytest.mark.usefixtures("_utc")
async def test_the_last_page_of_sage_instant_says_that_its_user_is_let_in_once(
    first_run: Opening, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    here(monkeypatch)
    SYSTEMS["sageinstant"].create(Path("books.db"), Recipe(customers=4, products=4, invoices=4))
    bench.machine = replace(bench.machine, drivers=("SQLite3",))
    async with first_run() as driver:
        await at(driver, 1)
        await pick(driver, "Instant")
        await driver.press("f8")
        await at(driver, 2)
        await pick(driver, "whole connection")
        await at(driver, 2)
        await driver.press("down")
        await pick(driver, "DRIVER=SQLite3;Database=books.db;UID=MANAGER")
        await driver.press("f8")
        await to_the_end(driver, bench)
        await driver.reads("Sage lets each user in once")
        await finally_looks(driver, "sageinstant", "accounting")


async def _look(driver: Driver, name: str) -> list[str]:
    before = ""
    while before != (now := picture(driver.app)):
        before = now
        await driver.pilot.pause(0.3)
    try:
        assert_pictured(driver.app, name)
    except AssertionError as differs:
        return [str(differs)]
    return []
