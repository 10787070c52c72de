"""The one door: rows, plans, uploads and checks of a whole sandbox, over HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.accounting.base import EVERYTHING, Selection, Subject
from core.config.store import Loaded, load
from core.errors import ConfigurationError
from core.own_places import JOURNAL_FILE
from core.records import Customer
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.server import RunningServer
from core.sandbox.site import create_site, open_organisation
from core.service import SyncService
from core.upload.plan import Action
from core.upload.progress import CancelToken, Watch, silent_plan, silent_upload
from core.upload.waiting import Missing, OrderPart


def watch() -> Watch:
    return Watch(lambda: datetime(2026, 1, 2, tzinfo=UTC), CancelToken(), silent_plan, silent_upload)


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loaded]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    site = tmp_path / "site"
    config = create_site(
        site, Recipe(customers=4, products=4, invoices=4), now=datetime(2026, 1, 2, tzinfo=UTC)
    )
    organisation = open_organisation(site)
    with RunningServer(organisation) as server:
        yield load(config, environ={"SYNCUPLOAD_CRM_URL": f"{server.url}/"})
    organisation.close()


@pytest.fixture
def service(loaded: Loaded) -> Iterator[SyncService]:
    with SyncService(loaded) as opened:
        yield opened


def test_rows_come_sorted_and_counted(service: SyncService) -> None:
    with service.rows(Subject.CUSTOMERS) as rows:
        references = [each.reference for each in rows if isinstance(each, Customer)]
        assert rows.total == len(references) == 4
    assert references == sorted(references)


@pytest.mark.parametrize("subject", [each for each in Subject if each is not Subject.ITEMS])
def test_every_subject_can_be_planned(service: SyncService, subject: Subject) -> None:
    with service.plan(subject, EVERYTHING, watch()) as plan:
        assert plan.summary()[Action.CREATE] > 0


def test_a_key_that_the_accounts_do_not_have_is_blocked(service: SyncService) -> None:
    with service.plan(Subject.CUSTOMERS, Selection(("A1D001", "ZZZ")), watch()) as plan:
        assert {each.change.key: each.change.action for each in plan} == {
            "A1D001": Action.CREATE,
            "ZZZ": Action.BLOCKED,
        }


def test_customers_whose_numbers_differ_by_case_are_each_laid_beside_the_crm(
    service: SyncService, loaded: Loaded
) -> None:
    with closing(sqlite3.connect(loaded.folder / "company.db")) as books, books:
        books.execute("CREATE TEMP TABLE other AS SELECT * FROM SALES_LEDGER WHERE ACCOUNT_REF = 'A1D001'")
        books.execute("UPDATE other SET ACCOUNT_REF = 'a1d001', NAME = 'Another'")
        books.execute("INSERT INTO SALES_LEDGER SELECT * FROM other")
    keys = ("A1D001", "a1d001")
    standings = service.standings(Subject.CUSTOMERS, keys, watch())
    assert {key: (each.key, each.action) for key, each in standings.items()} == {
        key: (key, Action.BLOCKED) for key in keys
    }
    for key in keys:
        twin = service.twin(Subject.CUSTOMERS, key, watch())
        assert twin is not None
        assert twin.change.key == key
        assert next(each.ours for each in twin.fields if each.name == "accountnumber") == key


def test_a_report_counts_the_calls_of_its_planning_and_no_others(service: SyncService) -> None:
    def run() -> tuple[int, int]:
        with service.plan_batch(watch(), full=True).plan as plan:
            calls = service.upload(plan, watch()).calls
        return calls.read, calls.write

    first, second = run(), run()
    assert first[1] > 0
    assert second[1] == 0
    assert second[0] > 0
    assert first[0] + second[0] == service.crm.calls.read


def test_the_journal_lies_beside_the_configuration(service: SyncService, loaded: Loaded) -> None:
    service.plan(Subject.PRODUCTS, EVERYTHING, watch()).close()
    assert (loaded.folder / JOURNAL_FILE).is_file()


def test_a_wrong_setting_is_told_before_anything_is_planned(loaded: Loaded) -> None:
    url = loaded.config.crm.url
    wrong = load(loaded.path, environ={"SYNCUPLOAD_CRM_URL": url, "SYNCUPLOAD_CRM_CUSTOMER_TYPE": "77"})
    with SyncService(wrong) as service, pytest.raises(ConfigurationError, match="77"):
        service.plan(Subject.CUSTOMERS, EVERYTHING, watch())


def test_a_scan_says_that_its_table_is_missing_before_it_asks_anybody(service: SyncService) -> None:
    with pytest.raises(ConfigurationError, match=r"\[orders\]"):
        service.scan(watch())
    assert service.crm.calls.read == 0


def test_a_scan_lays_what_is_ready_beside_the_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    recipe, made = Recipe(customers=4, products=4, invoices=4), datetime(2026, 1, 2, tzinfo=UTC)
    config = create_site(tmp_path / "site", recipe, now=made, orders=3)
    organisation = open_organisation(tmp_path / "site")
    with RunningServer(organisation) as server:
        found = load(config, environ={"SYNCUPLOAD_CRM_URL": f"{server.url}/"})
        with SyncService(found) as service, service.scan(watch()) as scan:
            missing = [each.missing for each in scan[OrderPart.ORDERS]]
            assert service.crm.calls.write == 0
    organisation.close()
    assert missing == [(), (Missing.ACCOUNT, Missing.PRODUCT), ()]


def test_a_check_can_be_named(service: SyncService) -> None:
    assert [each.name for each in service.checks(["accounting"])] == ["accounting"]


def test_closing_it_twice_does_no_harm(loaded: Loaded) -> None:
    service = SyncService(loaded)
    assert service.reader.company().currency == "GBP"
    service.close()
    service.close()
