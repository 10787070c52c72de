"""A record that goes by another key than when it was uploaded: it is in the CRM, and is not made twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.upload.plan import Action
from core.upload.plan_table import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.upload.outcome import Outcome
    from tests.core.upload.conftest import World


PRODUCT, INVOICE = ("product", "VID004"), ("invoice", "A1D001-900")


@pytest.fixture
def known(world: World) -> World:
    """A company whose records have ids, uploaded once."""
    books = world.reader
    books.customer_list = [replace(each, source=f"C-{at}") for at, each in enumerate(books.customer_list)]
    books.product_list = [replace(each, source=f"P-{at}") for at, each in enumerate(books.product_list)]
    books.invoice_list = [replace(each, source=f"I-{at}") for at, each in enumerate(books.invoice_list)]
    world.batch()
    return world


def by_key(outcomes: list[Outcome]) -> Mapping[tuple[str, str], Outcome]:
    return {(each.entity, each.key): each for each in outcomes}


def rename_customer(world: World, new: str) -> None:
    books = world.reader
    books.customer_list = [
        replace(each, reference=new) if each.reference == "A1D001" else each for each in books.customer_list
    ]
    books.invoice_list = [
        replace(each, account=new) if each.account == "A1D001" else each for each in books.invoice_list
    ]


def test_a_renamed_customer_is_blocked_with_both_names_and_makes_no_second_account(known: World) -> None:
    before = len(known.all("account")), len(known.all("invoice"))
    rename_customer(known, "NEW001")
    _, outcomes = known.batch()
    told = by_key(outcomes)["account", "NEW001"]
    assert told.outcome == "blocked"
    assert "was uploaded as A1D001 and is now NEW001" in (told.message or "")
    assert (len(known.all("account")), len(known.all("invoice"))) == before


def test_it_goes_on_once_a_person_has_given_the_account_its_new_number(known: World) -> None:
    (account,) = known.all("account", accountnumber="A1D001")
    rename_customer(known, "NEW001")
    known.organisation.update(known.user, "account", account.id, {"accountnumber": "NEW001"})
    _, outcomes = known.batch()
    assert not any(each.failed for each in outcomes if each.entity == "account")
    assert len(known.all("account", accountnumber="NEW001")) == 1
    assert {each.outcome for each in outcomes if each.entity == "invoice"} == {"unchanged"}


def test_a_renamed_product_is_blocked_and_a_renumbered_invoice_left_as_it_is(known: World) -> None:
    books = known.reader
    before = len(known.all("product")), len(known.all("invoice"))
    books.product_list = [
        replace(each, code="VID004") if each.code == "VID003" else each for each in books.product_list
    ]
    books.invoice_list = [
        replace(each, number="900") if each.number == "82" else each for each in books.invoice_list
    ]
    with known.planner.plan_everything() as plan:
        rows = {each: plan.change_of(*each) for each in (PRODUCT, INVOICE)}
    product, invoice = rows[PRODUCT], rows[INVOICE]
    assert product is not None
    assert product.action is Action.BLOCKED
    assert invoice is not None
    assert invoice.action is Action.UNCHANGED
    assert (invoice.reason or "").startswith("it is in the CRM as A1D001-82: its number")
    known.batch()
    assert (len(known.all("product")), len(known.all("invoice"))) == before


def test_what_is_renamed_while_it_is_read_makes_one_record_and_not_two(world: World) -> None:
    """The stock file is read before the rename, and the article of an invoice's line after it."""
    books = world.reader
    books.product_list = [replace(each, source=f"P-{at}") for at, each in enumerate(books.product_list)]
    first, *others = books.product_list
    again = replace(first, code="RENAMED")
    books.product_list = [first, again, *others]
    with world.planner.plan_everything() as plan:
        told = plan.change_of("product", "RENAMED")
        assert told is not None
        assert told.action is Action.BLOCKED
        assert f"it was read as {first.code}, and renamed to RENAMED" in (told.reason or "")
        kept = plan.change_of("product", first.code)
        assert kept is not None
        assert kept.action is Action.CREATE


def test_a_key_in_other_letters_is_the_same(known: World) -> None:
    rename_customer(known, "a1d001")
    _, outcomes = known.batch()
    assert not any(each.outcome in ("blocked", "created") for each in outcomes)


def test_nothing_is_remembered_by_a_plan_alone(world: World) -> None:
    books = world.reader
    books.customer_list = [replace(each, source=f"C-{at}") for at, each in enumerate(books.customer_list)]
    world.planner.plan_customers().close()
    assert world.journal.sources("account", ["C-0"]) == {}


def test_a_saved_plan_brings_its_ids(known: World, tmp_path: Path) -> None:
    books = known.reader
    books.customer_list.append(replace(books.customer_list[0], reference="LATE01", source="C-9"))
    with known.planner.plan_customers() as plan:
        plan.save(tmp_path / "saved.plan")
    with Plan.open(tmp_path / "saved.plan") as saved:
        known.upload(saved, exact=True)
    assert known.journal.sources("account", ["C-9", "C-77"]) == {"C-9": "LATE01"}
