"""Without a licence nothing beyond A to G is planned or written, by no way; and with one nothing was lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounting.base import AccountingReader, Selection, Subject
from core.licence.limit import within
from core.records import Transaction
from core.upload.asked import in_vain
from core.upload.batch import Batch, BatchPlanner, settle
from core.upload.evaluation import NAMED
from core.upload.limited_reader import LimitedReader
from core.upload.outcome import Outcome, Report, Result
from core.upload.plan import Action, Change
from core.upload.plan_table import Header, Planned
from core.upload.planner import Planner
from tests.core.upload.books import ListReader, customer, invoice, product
from tests.core.upload.conftest import refused

if TYPE_CHECKING:
    from tests.core.upload.conftest import World

REFERENCES = ("A1D001", "g01", "HOT001", "hat2", "Z001", "1ST")


def transaction(number: int, account: str) -> Transaction:
    zero = Decimal(0)
    return Transaction(number, "SI", account, date(2008, 6, 6), "82", "", zero, zero, zero, zero)


def ledger(references: Iterable[str]) -> ListReader:
    """Make books in which each reference is a customer, a product, an invoice and a transaction."""
    given = list(dict.fromkeys(references))
    return ListReader(
        [customer(each) for each in given],
        [product(each) for each in given],
        [invoice(str(at), each, "VID003") for at, each in enumerate(given, start=1)],
        [transaction(at, each) for at, each in enumerate(given, start=1)],
    )


def reader_of(world: World) -> AccountingReader:
    return LimitedReader(world.reader) if world.settings.evaluation else world.reader


def planner(world: World) -> Planner:
    return Planner(reader_of(world), world.crm, world.journal, world.settings, world.watch)


def license_it(world: World, licensed: bool = True) -> World:
    world.settings = replace(world.settings, evaluation=not licensed, fingerprint=f"licensed {licensed}")
    return world


def planned(world: World, *, full: bool = False) -> Batch:
    header = Header(world.watch.clock(), world.crm.whoami().organization_id, "Demo", "")
    return BatchPlanner(
        reader_of(world),
        world.journal,
        lambda: planner(world),
        lambda: header,
        evaluation=world.settings.evaluation,
    ).plan(full=full)


def batch(world: World, *, full: bool = False) -> tuple[Report, dict[str, Outcome]]:
    """Run a batch as the service does."""
    made = planned(world, full=full)
    with made.plan as plan:
        report = world.upload(plan)
        results = {f"{each.entity} {each.key}": each for each in plan.results()}
        settle(world.journal, made, report)
        return report, results


def numbers(world: World) -> list[str]:
    return sorted(str(each.fields["accountnumber"]) for each in world.all("account", "accountnumber"))


@pytest.fixture
def evaluated(world: World) -> World:
    """A world without licence, whose books go from A to Z."""
    world.reader = ListReader(
        [customer(each) for each in REFERENCES],
        [product("CAB01"), product("VID003"), product("tape2")],
        [
            invoice("82", "A1D001", "CAB01", "VID003", "S1"),
            invoice("83", "HOT001", "CAB01"),
            invoice("84", "g01", "CAB01"),
        ],
    )
    return license_it(world, licensed=False)


@given(st.lists(st.text("ABGHZabghz19-Áß ", min_size=1, max_size=5), max_size=8))
def test_the_one_door_lets_through_what_is_within_and_nothing_else(references: list[str]) -> None:
    whole = ledger(references)
    door = LimitedReader(whole)
    inside = [each for each in dict.fromkeys(references) if within(each)]
    assert [each.reference for each in door.customers()] == inside
    assert [each.code for each in door.products()] == inside
    assert [each.account for each in door.invoices()] == inside
    assert [each.account for each in door.items()] == inside
    assert [each.account for each in door.transactions()] == inside
    named = Selection(keys=references) if references else Selection(prefix="Z")
    assert [each.reference for each in door.customers(named)] == inside


def test_everything_planned_is_within(evaluated: World) -> None:
    with planner(evaluated).plan_everything() as plan:
        keys = {(each.change.entity, each.change.key) for each in plan if each.change.entity != "uom"}
    assert keys == {
        ("product", "CAB01"),
        ("account", "A1D001"),
        ("account", "g01"),
        ("invoice", "A1D001-82"),
        ("invoice", "g01-84"),
    }


def test_an_invoice_goes_whole_and_says_which_lines_are_write_ins(evaluated: World) -> None:
    _, results = batch(evaluated)
    assert results["invoice A1D001-82"].outcome is Result.CREATED
    lines = evaluated.all(
        "invoicedetail", "productid", "productdescription", "isproductoverridden", "invoiceid"
    )
    (head,) = evaluated.all("invoice", "totalamount", invoicenumber="A1D001-82")
    assert head.fields["totalamount"] == evaluated.reader.invoice_list[0].gross
    written = {
        each.fields.get("productdescription"): each.fields["isproductoverridden"]
        for each in lines
        if getattr(each.fields["invoiceid"], "id", None) == head.id
    }
    assert written == {None: False, "Item VID003": True, "Item S1": True}
    assert [each.fields["productnumber"] for each in evaluated.all("product", "productnumber")] == ["CAB01"]


def test_the_plan_names_each_such_line(evaluated: World) -> None:
    with planner(evaluated).plan_invoices(Selection(prefix="A1D001")) as plan:
        (found,) = [each.change for each in plan if each.change.entity == "invoice"]
    notes = [note for line in found.children for note in line.notes]
    assert len(notes) == 1
    assert notes[0].startswith("line 2: ")
    assert "evaluation: VID003" in notes[0]


def test_a_product_beyond_that_is_in_the_crm_already_is_a_write_in_too(evaluated: World) -> None:
    license_it(evaluated)
    with planner(evaluated).plan_products() as plan:
        evaluated.upload(plan)
    license_it(evaluated, licensed=False)
    with planner(evaluated).plan_invoices(Selection(keys=("82",))) as plan:
        (found,) = [each.change for each in plan if each.change.entity == "invoice"]
    fields = {each.name: each.after for each in found.children[1].fields}
    assert fields["isproductoverridden"] is True
    assert "productid" not in fields


@pytest.mark.parametrize(
    ("subject", "keys", "blocked"),
    [
        (Subject.CUSTOMERS, ("HOT001",), ["account HOT001"]),
        (Subject.CUSTOMERS, ("hot001", " HOT001 ", "A1D001"), ["account HOT001"]),
        (Subject.CUSTOMERS, ("Z999",), ["account Z999"]),
        (Subject.PRODUCTS, ("VID003", "vid003"), ["product vid003"]),
        (Subject.INVOICES, ("83", "82"), ["invoice HOT001-83"]),
        (Subject.TRANSACTIONS, ("7", "8"), ["transaction 7"]),
    ],
)
def test_a_direct_key_is_blocked_with_the_reason_and_the_cure(
    evaluated: World, subject: Subject, keys: tuple[str, ...], blocked: list[str]
) -> None:
    evaluated.reader.transaction_list = [transaction(7, "HOT001"), transaction(8, "A1D001")]
    found = in_vain(reader_of(evaluated), subject, keys)
    assert [f"{each.entity} {each.key}" for each in found] == blocked
    for each in found:
        assert each.action is Action.BLOCKED
        assert (each.reason or "").startswith("evaluation: ")
        assert "licence activate" in (each.reason or "")


def test_a_key_within_that_is_not_there_is_still_told_as_such(evaluated: World) -> None:
    (found,) = in_vain(reader_of(evaluated), Subject.CUSTOMERS, ("A999",))
    assert "no such customer" in (found.reason or "")
    (found,) = in_vain(reader_of(evaluated), Subject.INVOICES, ("999",))
    assert "no such invoice" in (found.reason or "")


def test_with_a_licence_no_key_is_kept_back(evaluated: World) -> None:
    assert in_vain(reader_of(license_it(evaluated)), Subject.CUSTOMERS, ("HOT001", "Z001")) == []


def test_a_plan_that_was_made_with_a_licence_writes_nothing_without(evaluated: World) -> None:
    license_it(evaluated)
    with planner(evaluated).plan_customers(Selection(keys=("A1D001", "hat2"))) as plan:
        license_it(evaluated, licensed=False)
        for exact in (True, False):
            report = evaluated.upload(plan, exact=exact)
            assert report.error is not None
            assert report.error.code == "licence.evaluation"
            assert "account hat2" in report.error.found
            assert report.calls.write == 0
    assert numbers(evaluated) == []


def test_a_long_plan_names_the_first_and_counts_the_rest(evaluated: World) -> None:
    license_it(evaluated)
    evaluated.reader.customer_list = [customer(f"H{at:03}") for at in range(NAMED + 2)]
    with planner(evaluated).plan_customers() as plan:
        license_it(evaluated, licensed=False)
        report = evaluated.upload(plan)
    assert report.error is not None
    assert "and 2 more" in report.error.found


def test_another_number_under_a_key_that_is_within_is_found_out(evaluated: World) -> None:
    with planner(evaluated).plan_customers(Selection(keys=("A1D001",))) as plan:
        (row,) = list(plan)
        plan.replace(row.number, renumbered(row.change, "HOT001"))
        report = evaluated.upload(plan)
    assert report.error is not None
    assert report.error.code == "licence.evaluation"


def renumbered(change: Change, number: str) -> Change:
    fields = tuple(
        replace(each, after=number) if each.name == "accountnumber" else each for each in change.fields
    )
    return replace(change, fields=fields)


def test_what_the_plan_only_refuses_beyond_does_not_hold_up_the_rest(evaluated: World) -> None:
    with planner(evaluated).plan_customers(Selection(keys=("A1D001",))) as plan:
        reader = reader_of(evaluated)
        plan.add_all(map(Planned, in_vain(reader, Subject.CUSTOMERS, ("A1D001", "HOT001"))))
        report = evaluated.upload(plan)
        results = {each.key: each.outcome for each in plan.results()}
    assert report.error is None
    assert results == {"A1D001": Result.CREATED, "HOT001": Result.BLOCKED}


def test_once_there_is_a_licence_the_next_batch_uploads_what_the_evaluation_left_out(
    evaluated: World,
) -> None:
    batch(evaluated)
    batch(evaluated)
    assert numbers(evaluated) == ["A1D001", "g01"]
    made = planned(license_it(evaluated))
    assert (made.full, made.activated, made.first) == (True, True, False)
    made.plan.close()
    _, results = batch(evaluated)
    assert numbers(evaluated) == sorted(REFERENCES)
    assert results["invoice HOT001-83"].outcome is Result.CREATED
    assert results["product VID003"].outcome is Result.CREATED
    assert results["invoice A1D001-82"].outcome is Result.UNCHANGED
    report, results = batch(evaluated)
    assert (report.calls.write, results) == (0, {})


def test_a_full_batch_of_the_evaluation_moves_no_mark_but_its_own(evaluated: World) -> None:
    batch(evaluated, full=True)
    batch(license_it(evaluated))
    assert numbers(evaluated) == sorted(REFERENCES)


def test_what_changed_while_a_licence_had_lapsed_goes_up_when_it_is_back(evaluated: World) -> None:
    batch(license_it(evaluated))
    license_it(evaluated, licensed=False)
    evaluated.reader.customer_list += [customer("NEW001"), customer("BEE001")]
    batch(evaluated)
    evaluated.reader.customer_list[2] = customer("HOT001", turnover=Decimal("1.00"))
    batch(evaluated)
    assert "NEW001" not in numbers(evaluated)
    _, results = batch(license_it(evaluated))
    assert {name: each.outcome for name, each in results.items()} == {
        "account NEW001": Result.CREATED,
        "account HOT001": Result.UPDATED,
        "account BEE001": Result.UNCHANGED,
    }


@pytest.mark.parametrize("full", [False, True])
def test_what_a_licensed_run_set_aside_waits_for_the_licence_and_no_retry_gets_round_it(
    evaluated: World, full: bool
) -> None:
    def trouble(_number: int, what: str, write: object) -> None:
        raise refused(what) if what == "create account" else AssertionError(what)

    license_it(evaluated)
    evaluated.reader.invoice_list, evaluated.reader.product_list = [], []
    evaluated.reader.customer_list = [customer("HOT001")]
    evaluated.crm.expect(trouble)
    batch(evaluated)
    evaluated.restart()
    evaluated.journal.retry([("account", "hot001")])
    license_it(evaluated, licensed=False)
    report, results = batch(evaluated, full=full)
    assert (report.calls.write, numbers(evaluated), results) == (0, [], {})
    assert [each.held.key for each in evaluated.journal.asides()] == ["HOT001"]
    batch(license_it(evaluated))
    assert numbers(evaluated) == ["HOT001"]
    assert evaluated.journal.asides() == []


def test_what_a_licensed_run_left_half_done_waits_too(evaluated: World) -> None:
    license_it(evaluated)
    with planner(evaluated).plan_invoices(Selection(keys=("83",))) as plan:
        page = [each for each in plan if each.change.entity == "account"]
        evaluated.journal.begin(UUID(int=99))
        evaluated.journal.intend(UUID(int=99), [(each.change, 0) for each in page])
        evaluated.crm.create(page[0].change.written())
    license_it(evaluated, licensed=False)
    batch(evaluated)
    (left,) = evaluated.journal.open_intents()
    assert left.change.key == "HOT001"
    assert len(evaluated.all("contact")) == 2
    batch(license_it(evaluated))
    assert evaluated.journal.open_intents() == []
    assert len(evaluated.all("contact")) == len(REFERENCES)
