"""An account shows what is owed, how old it is, and whether the books add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.base import EVERYTHING
from core.config.store import load
from core.errors import UsageError
from core.records import Transaction
from core.sandbox.company.creation import Recipe
from core.sandbox.site import create_site
from core.service import SyncService
from core.syncaccounting.account import Account, account
from core.syncaccounting.ageing import aged
from tests.core.upload.books import ListReader, customer
from tui.account_shown import account_document, heading

TODAY = date(2008, 7, 1)


def posting(number: int, kind: str, open_: str, **changed: object) -> Transaction:
    plain = Transaction(
        number, kind, "A1D001", TODAY, "", "", Decimal(open_), Decimal("0.00"), Decimal(open_), Decimal(open_)
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # a test names fields of Transaction


def shown(*posted: Transaction, balance: str = "0.00", reference: str = "A1D001") -> Account:
    books = ListReader([customer("A1D001", balance=Decimal(balance))], transaction_list=list(posted))
    return account(books, reference, TODAY)


def test_open_invoices_credit_notes_and_payments_stand_apart() -> None:
    found = shown(
        posting(1, "SI", "100.00"),
        posting(2, "SI", "0.00"),
        posting(3, "SC", "-20.00"),
        posting(4, "SR", "0.00"),
        posting(5, "SA", "-5.00"),
        balance="75.00",
    )
    assert [each.number for each in found.open_invoices] == [1]
    assert [each.number for each in found.credit_notes] == [3]
    assert [each.number for each in found.payments] == [4, 5]
    assert found.ageing.total == Decimal("75.00")
    assert found.difference == 0


def test_books_that_do_not_add_up_are_told_by_how_much() -> None:
    assert shown(posting(1, "SI", "100.00"), balance="99.99").difference == Decimal("-0.01")


@pytest.mark.parametrize(
    ("days", "period"), [(-9, 0), (29, 0), (30, 1), (59, 1), (60, 2), (90, 3), (119, 3), (120, 4), (9999, 4)]
)
def test_a_debt_counts_by_its_age_in_days(days: int, period: int) -> None:
    made = date.fromordinal(TODAY.toordinal() - days)
    ageing = aged([posting(1, "SI", "8.00", date=made)], TODAY)
    sums = (ageing.current, ageing.from_30, ageing.from_60, ageing.from_90, ageing.from_120)
    assert [bool(each) for each in sums] == [at == period for at in range(5)]


def test_a_debt_without_a_date_counts_as_the_oldest() -> None:
    assert aged([posting(1, "SI", "8.00", date=None)], TODAY).from_120 == Decimal("8.00")


def test_an_account_whose_reference_only_begins_the_same_is_another() -> None:
    other = posting(2, "SI", "7.00", account="A1D0011")
    assert shown(posting(1, "SI", "100.00"), other).ageing.total == Decimal("100.00")


def test_of_two_accounts_that_differ_by_case_each_is_shown_with_what_is_its_own() -> None:
    books = ListReader(
        [customer("A1D001"), customer("a1d001", name="Another")],
        transaction_list=[posting(1, "SI", "1.00"), posting(2, "SI", "2.00", account="a1d001")],
    )
    found = [account(books, each, TODAY) for each in ("A1D001", "a1d001")]
    assert [each.customer.name for each in found] == ["A1D001 Ltd", "Another"]
    assert [each.ageing.total for each in found] == [Decimal("1.00"), Decimal("2.00")]


def test_small_letters_and_blanks_do_not_matter() -> None:
    assert shown(posting(1, "SI", "1.00"), reference=" a1d001 ").ageing.total == Decimal("1.00")


@pytest.mark.parametrize("reference", ["", "  ", "A1D", "ZZZ", "A1\x1b[31m\u202e"])
def test_an_unknown_account_is_refused_in_visible_characters(reference: str) -> None:
    with pytest.raises(UsageError) as refused:
        shown(reference=reference)
    assert refused.value.code == "account.unknown"
    assert refused.value.found.isprintable()
    assert refused.value.tried.isprintable()


def test_an_evaluation_shows_none_beyond_g() -> None:
    with pytest.raises(UsageError, match="does not begin with A to G"):
        account(ListReader([customer("HOT001")]), "hot001", TODAY, evaluation=True)


def test_every_account_of_the_sandbox_adds_up_to_the_penny(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    recipe = Recipe(customers=12, products=8, invoices=40)
    made = create_site(tmp_path / "site", recipe, now=datetime(2026, 1, 2, tzinfo=UTC))
    with SyncService(load(made, environ={})) as service:
        references = [each.reference for each in service.reader.customers(EVERYTHING)]
        found = [service.account(each, TODAY) for each in references]
    assert {each.customer.reference: each.difference for each in found if each.difference} == {}
    assert any(each.open_invoices for each in found)
    assert any(each.credit_notes for each in found)
    assert any(each.payments for each in found)


@pytest.mark.parametrize(
    ("own", "kept", "told"),
    [
        ("GBP", "", "Credit limit 0.00  GBP"),
        ("USD", "", "Credit limit 0.00  GBP  invoiced in USD"),
        ("USD", "GBP", "Credit limit 0.00  GBP  invoiced in USD"),
        ("USD", "USD", "Credit limit 0.00  USD"),
    ],
)
def test_amounts_are_told_in_the_currency_in_which_the_accounts_keep_them(
    own: str, kept: str, told: str
) -> None:
    books = ListReader(
        [customer("A1D001", currency=own, credit_limit=Decimal("0.00"), balance_currency=kept)]
    )
    found = account(books, "A1D001", TODAY)
    assert heading(found)[1].endswith(told)
    assert account_document(found)["currency"] == (kept or "GBP")
