"""The rows of one company are never replaced by another's, whatever is asked of the run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from core.accounting.quickbooks.mark import Mark as QuickBooksMark
from core.accounting.sage50.digest import Digest
from core.accounting.sage50.mark import Mark as Sage50Mark
from core.accounting.sage50.mark import Tally
from core.accounting.sage200.mark import Mark as Sage200Mark
from core.config.words import Source
from core.errors import AccountingError
from core.records import Company
from core.syncaccounting.belonging import Owner, may_take_over, refuse_another
from core.syncaccounting.filling import Filler, Order
from core.syncaccounting.sql_store import SqlStore
from core.syncaccounting.store import Standing, SyncAccountingError
from tests.core.syncaccounting.stores import content, sqlite_store
from tests.core.upload.books import ListReader, customer

TODAY = date(2008, 7, 1)
_OF_SAGE_50 = Sage50Mark(7, Tally(7, 0, 1), {7: 1}, 2026, 0, Digest(), Digest(), Digest(), Digest()).written()
_OF_SAGE_200 = Sage200Mark(1234, 3).written()
_OF_QUICKBOOKS = QuickBooksMark(
    datetime.fromisoformat("2026-01-02T03:04:00"), date(2026, 1, 1), frozenset()
).written()
MARKS = {
    Source.SAGE50: _OF_SAGE_50,
    Source.SAGEINSTANT: _OF_SAGE_50,
    Source.SAGE200: _OF_SAGE_200,
    Source.SAGEMMS: _OF_SAGE_200,
    Source.QUICKBOOKS: _OF_QUICKBOOKS,
}


def standing(name: str, mark: str) -> Standing:
    return Standing(name, "GBP", f"all|{mark}", TODAY)


def refused(there: Standing | None, own: Owner) -> str:
    """Give the whole message, blank where nothing is refused."""
    try:
        refuse_another(there, own, "shared.db", 6)
    except SyncAccountingError as error:
        return f"{error.code}: {error}"
    return ""


@pytest.mark.parametrize("own", Source)
@pytest.mark.parametrize("other", Source)
def test_rows_of_another_system_are_another_company_s(own: Source, other: Source) -> None:
    told = refused(standing("Demo Ltd", MARKS[other]), Owner("Demo Ltd", own))
    assert bool(told) == (MARKS[own] != MARKS[other])
    if told:
        assert told.startswith("sync_accounting.number_taken: ")
        assert "[sync_accounting] company" in told
        assert "sync_company" in told
        assert "--full" not in told


def test_each_system_is_named_as_people_call_it() -> None:
    told = refused(standing("A Ltd", _OF_SAGE_50), Owner("B Ltd", Source.SAGEMMS))
    assert "number 6 in shared.db is of A Ltd (from Sage 50 or Sage Instant)" in told
    assert "these accounts are of B Ltd (from Sage MMS)" in told


@pytest.mark.parametrize(
    ("there", "own"),
    [("A Ltd", "A Ltd"), ("A Ltd", "a ltd "), ("", "A Ltd"), ("A" * 255, "A" * 300)],
    ids=["the same", "written otherwise", "without a name", "cut"],
)
def test_rows_of_the_same_name_are_its_own(there: str, own: str) -> None:
    assert not refused(standing(there, _OF_SAGE_50), Owner(own, Source.SAGE50))


def test_rows_of_another_name_are_another_company_s() -> None:
    told = refused(standing("A Ltd", _OF_SAGE_50), Owner("B Ltd", Source.SAGE50))
    assert "history --rebind" in told


def test_where_nobody_stands_nobody_is_refused() -> None:
    assert not refused(None, Owner("B Ltd", Source.SAGE50))


def test_a_mark_that_no_system_of_today_makes_refuses_nobody() -> None:
    assert not refused(standing("A Ltd", "17"), Owner("A Ltd", Source.SAGE200))


@pytest.mark.parametrize(
    ("before", "system", "may"),
    [
        ("Old Ltd", Source.SAGE50, True),
        ("Third Ltd", Source.SAGE50, False),
        ("", Source.SAGE50, False),
        ("Old Ltd", Source.SAGE200, False),
    ],
)
def test_only_its_own_rows_go_with_a_new_name(before: str, system: Source, may: bool) -> None:
    there = standing("Old Ltd", _OF_SAGE_50)
    assert may_take_over(there, Owner("New Ltd", system), before) is may


class Named(ListReader):
    """A company with a name of its own."""

    name = "Other Ltd"

    def company(self) -> Company:
        """Say whose books these are."""
        return replace(super().company(), name=self.name)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = sqlite_store(tmp_path / "shared.db")
    yield opened
    opened.close()


@pytest.mark.parametrize("full", [False, True])
def test_no_run_replaces_the_rows_of_another(store: SqlStore, tmp_path: Path, full: bool) -> None:
    Filler(ListReader([customer("A1D001")]), store, lambda: None).fill(Order(6, TODAY))
    before = content(tmp_path / "shared.db")
    other = Named([customer("Z1")])
    with pytest.raises(SyncAccountingError, match="Other Ltd"):
        Filler(other, store, lambda: None).fill(Order(6, TODAY, full=full))
    assert content(tmp_path / "shared.db") == before
    assert Filler(other, store, lambda: None).fill(Order(7, TODAY)).created == 1


def test_accounts_that_do_not_go_with_the_rows_may_be_another_company_of_that_name(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = ListReader([customer("A1D001")])
    Filler(books, store, lambda: None).fill(Order(6, TODAY))

    def beyond(_: str) -> None:
        raise AccountingError(
            "accounting.mark_beyond", tried="t", found="it went back", remedy="batch --full"
        )

    monkeypatch.setattr(books, "changed", beyond)
    with pytest.raises(AccountingError) as caught:
        Filler(books, store, lambda: None).fill(Order(6, TODAY))
    assert caught.value.found == "of number 6 in shared.db: it went back"
    assert "[sync_accounting] company. If they are this company's: batch --full" in caught.value.remedy
