"""Every fault ends in advice that, when it is followed, turns its check green."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.accounting.quickbooks.visit import visited
from core.checks.listed import CHECKS
from core.checks.result import CheckResult, Mark
from core.sandbox.company.creation import Recipe
from core.sandbox.site import COMPANY_FILE, CONFIG_FILE, create_site
from tests.core.accounting.quickbooks.desk import Desk
from tests.core.checks import (
    faults_accounts,
    faults_bitness,
    faults_door,
    faults_machine,
    faults_orders,
    faults_own,
    faults_quickbooks,
    faults_records,
    faults_secrets,
    faults_sql_server,
    faults_web_connector,
    faults_writing,
)
from tests.core.checks.faults import Deed, Fault, by_driver
from tests.core.checks.place import HEALTHY_FILE, Place

FAULTS: tuple[Fault, ...] = (
    *faults_machine.FAULTS,
    *faults_bitness.FAULTS,
    *faults_accounts.FAULTS,
    *faults_door.FAULTS,
    *faults_records.FAULTS,
    *faults_orders.FAULTS,
    *faults_own.FAULTS,
    *faults_quickbooks.FAULTS,
    *faults_secrets.FAULTS,
    *faults_sql_server.FAULTS,
    *faults_web_connector.FAULTS,
    *faults_writing.FAULTS,
)

UNBREAKABLE: dict[str, str] = {}
"""Checks that nothing can turn red here, and why."""

_NUMBER = re.compile(r"\d{4,}")
"""A port, which is another one each time."""

GREEN = (Mark.PASS, Mark.SKIP)


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A healthy site, to be copied."""
    folder = tmp_path_factory.mktemp("healthy") / "site"
    recipe = Recipe(customers=3, products=3, invoices=3)
    create_site(folder, recipe, now=datetime(2026, 1, 5, tzinfo=UTC))
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the WSDL is kept that all places share."""
    return tmp_path_factory.mktemp("cache")


Places = Callable[[], AbstractContextManager[Place]]


@pytest.fixture
def places(
    healthy: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Places:
    """Make one healthy place after the other."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))

    @contextmanager
    def made() -> Iterator[Place]:
        folder = tmp_path_factory.mktemp("place")
        for name in (COMPANY_FILE, CONFIG_FILE):
            shutil.copy(healthy / name, folder / name)
        shutil.copy(healthy / COMPANY_FILE, folder / HEALTHY_FILE)
        with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
            yield Place(folder, stack, patch)

    return made


@pytest.fixture
def place(places: Places) -> Iterator[Place]:
    with places() as made:
        yield made


def test_a_healthy_site_is_green_all_over(place: Place) -> None:
    place.by_wire = True
    told = place.results()
    assert list(told) == [each.name for each in CHECKS]
    assert {name: each.mark for name, each in told.items() if each.mark not in GREEN} == {}


@pytest.mark.parametrize(
    ("base", "way"),
    [
        (faults_door.guarded_and_signed_in, r", by NTLM as litwareinc\administrator"),
        (faults_door.negotiated, r", by NTLM as litwareinc\administrator"),
        (faults_door.outside(), r", by a ticket for litwareinc\administrator"),
        (faults_door.by_wire, ""),
    ],
)
def test_the_sign_in_says_how(place: Place, base: Deed, way: str) -> None:
    base(place)
    told = place.results("sign-in")["sign-in"]
    assert told.mark is Mark.PASS, told
    assert re.fullmatch(r"signed in as user [0-9a-f-]{36}" + re.escape(way), told.found), told.found


def test_a_healthy_site_that_takes_orders_is_green_all_over(place: Place) -> None:
    faults_orders.two_way(default_product="MISC", done_status=1, sales_nominal="4000")(place)
    told = place.results()
    assert {name: each.found for name, each in told.items() if each.mark not in GREEN} == {}
    orders = ("order-rights", "ready-status", "done-status", "default-product", "nominal-codes")
    wanted = (*orders, "sage-object", "third-party")
    assert {told[name].mark for name in wanted} == {Mark.PASS}


def test_an_evaluation_looks_beyond_its_limit_for_what_must_be_there(place: Place) -> None:
    by_driver()(place)
    faults_orders.two_way(default_product="MISC")(place)
    told = place.results("licence", "tables", "default-product")
    assert told["licence"].mark is Mark.WARN
    assert (told["tables"].mark, told["default-product"].mark) == (Mark.PASS, Mark.PASS)


def test_a_company_that_is_missing_is_told_once(place: Place) -> None:
    faults_accounts.moved_away(place)
    failed = [name for name, each in place.results().items() if each.mark is Mark.FAIL]
    assert failed == ["accounting"]


def test_what_is_wrong_with_the_connection_is_told_once(place: Place) -> None:
    place.says({"sage.connection": "the company on the server"})
    failed = [name for name, each in place.results().items() if each.mark is Mark.FAIL]
    assert failed == ["odbc"]


AWAY = ("accounting", "tables", "quickbooks", "account-number", "lengths")
"""Checks that ask QuickBooks."""


def test_accounts_that_come_by_the_web_connector_alone_are_no_fault_while_it_is_away(place: Place) -> None:
    faults_web_connector.visited(place)
    faults_orders.two_way(default_product="MISC", done_status=1, sales_nominal="4000")(place)
    told = place.results()
    unlike = {name: each.found for name, each in told.items() if each.mark not in GREEN}
    assert unlike.keys() == {"licence", "secrets"}, unlike
    away = (*AWAY, "default-product", "nominal-codes")
    assert {told[name].mark for name in away} == {Mark.SKIP}
    assert {told[name].found for name in away} == {"QuickBooks is asked only while its Web Connector is here"}
    assert told["currency"].mark is Mark.PASS
    assert told["schedule"].found == "the Web Connector begins a batch whenever it comes"


def test_a_wrong_currency_is_told_before_the_web_connector_ever_came(place: Place) -> None:
    faults_web_connector.awaited(place)
    place.says({"sync.currency": "EUR"})
    told = place.results("currency")["currency"]
    assert (told.mark, "the accounts are in EUR" in told.found) == (Mark.FAIL, True)


def test_within_a_visit_the_accounts_are_asked(place: Place) -> None:
    faults_quickbooks.sandbox(place)
    faults_web_connector.visited(place)
    place.says({"quickbooks.file": None})
    desk = Desk(place.company)
    with visited(desk):
        told = place.results(*AWAY)
    assert {told[name].mark for name in AWAY if name != "tables"} == {Mark.PASS}
    assert desk.messages


def test_where_quickbooks_is_on_this_computer_no_web_connector_is_looked_for(place: Place) -> None:
    faults_quickbooks.sandbox(place)
    comes = place.results("web-connector")["web-connector"]
    assert (comes.mark, comes.remedy) == (Mark.SKIP, "")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_told_with_advice_that_mends_it(fault: Fault, place: Place) -> None:
    fault.base(place)
    fault.broken(place)
    told = place.results(fault.check)[fault.check]
    assert (told.mark, told.found) == (fault.mark, told.found)
    assert fault.remedy in told.remedy
    fault.mended(place)
    after = place.results(fault.check)
    assert _green(after[fault.check]), after


def _green(result: CheckResult) -> bool:
    """Whether a check passed, or had nothing to look at; what was not tried asks for something."""
    return result.mark is Mark.PASS or (result.mark is Mark.SKIP and not result.remedy)


@pytest.mark.long
def test_no_two_faults_are_told_in_the_same_words(places: Places) -> None:
    told: dict[str, str] = {}
    for fault in FAULTS:
        with places() as place:
            fault.base(place)
            fault.broken(place)
            result = place.results(fault.check)[fault.check]
            words = f"{result.found} {result.remedy}".replace(str(place.folder), "HERE")
        assert told.setdefault(_NUMBER.sub("N", words), fault.name) == fault.name


def test_every_check_has_a_fault_or_a_reason_why_it_has_none() -> None:
    assert {each.check for each in FAULTS} | UNBREAKABLE.keys() == {each.name for each in CHECKS}
    assert not {each.check for each in FAULTS} & UNBREAKABLE.keys()
