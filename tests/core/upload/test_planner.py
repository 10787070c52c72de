"""A plan says what an upload would do: each record once, with what it needs, and why not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.accounting.base import EVERYTHING, Selection
from core.crm.base import Entity, Value
from core.records import Customer, InvoiceKind, Transaction
from core.upload.plan import Action
from core.upload.plan_table import Plan
from core.upload.progress import RunCancelledError
from tests.core.upload.books import invoice

if TYPE_CHECKING:
    from tests.core.upload.conftest import World


def _actions(plan: Plan) -> dict[str, Action]:
    with plan:
        return {f"{each.change.entity} {each.change.key}": each.change.action for each in plan}


def _reason(plan: Plan, entity: str, key: str) -> str:
    with plan:
        change = plan.change_of(entity, key)
        assert change is not None
        return change.reason or ""


def _many(world: World, how_many: int) -> list[Customer]:
    first = world.reader.customer_list[0]
    return [replace(first, reference=f"C{number:05}") for number in range(how_many)]


def _transaction(number: int, kind: str, account: str, reference: str = "") -> Transaction:
    nothing = Decimal("0.00")
    return Transaction(number, kind, account, None, reference, "", nothing, nothing, nothing, nothing)


def test_a_plan_writes_nothing_anywhere(world: World) -> None:
    before = world.counts()
    world.planner.plan_everything().close()
    assert (world.crm.written, world.counts()) == ([], before)
    assert world.journal.open_intents() == []


def test_invoices_bring_the_customers_products_and_units_that_they_need(world: World) -> None:
    assert _actions(world.planner.plan_invoices(Selection(keys=["83"]))) == {
        "uom 25 Pack": Action.CREATE,
        "product TAPE002": Action.CREATE,
        "account A1D001": Action.CREATE,
        "invoice A1D001-83": Action.CREATE,
    }


@pytest.mark.parametrize("unit", ["25 Pack", "too long for a unit's name " * 5])
def test_a_unit_that_only_an_invoice_in_the_crm_names_is_not_planned(world: World, unit: str) -> None:
    # The invoice went up with a write-in line; its product has come since, and with it the unit.
    world.reader.invoice_list = [invoice("83", "A1D001", "TAPE002", unit=unit)]
    goods, world.reader.product_list = world.reader.product_list, []
    with world.planner.plan_invoices() as plan:
        world.upload(plan)
    world.reader.product_list = goods
    with world.planner.plan_invoices() as plan:
        assert plan.counts()["invoice", Action.UNCHANGED] == 1
        assert not plan.holds("uom", unit)


def test_what_many_invoices_need_is_planned_once(world: World) -> None:
    world.reader.invoice_list = [replace(world.reader.invoice_list[0], number=str(n)) for n in range(450)]
    with world.planner.plan_invoices() as plan:
        counts = plan.counts()
    assert counts["account", Action.CREATE] == 1
    assert counts["product", Action.CREATE] == 1
    assert counts["invoice", Action.CREATE] == 450


def test_of_two_customers_of_one_number_neither_goes_up(world: World) -> None:
    first = world.reader.customer_list[0]
    world.reader.customer_list = [first, replace(first, reference="a1d001 ")]
    with world.planner.plan_customers() as plan:
        changes = [each.change for each in plan]
    assert [each.action for each in changes] == [Action.BLOCKED, Action.BLOCKED]
    assert [each.key for each in changes] == ["A1D001", "a1d001 "]
    assert all("twice" in (each.reason or "") for each in changes)


def test_of_two_customers_of_one_number_neither_goes_up_though_pages_lie_between(world: World) -> None:
    world.reader.customer_list = _many(world, 250) + _many(world, 1)
    with world.planner.plan_customers() as plan:
        assert plan.summary()[Action.BLOCKED] == 2
        assert plan.writing == 249


def test_the_plan_of_one_customer_says_of_its_namesake_what_the_plan_of_all_says(world: World) -> None:
    first = world.reader.customer_list[0]
    with world.planner.plan_customers() as plan:
        world.upload(plan)
    world.reader.customer_list = [first, replace(first, reference="a1d001")]
    selections = [EVERYTHING, *(Selection(keys=[key]) for key in ("A1D001", "a1d001", "A1d001"))]
    told = []
    for each in selections:
        with world.planner.plan_customers(each) as plan:
            told.append([(row.change.key, row.change.action, row.change.reason) for row in plan])
    assert told == [told[0]] * 4
    assert [action for _, action, _ in told[0]] == [Action.BLOCKED] * 2


def test_five_hundred_customers_are_matched_with_at_most_ten_reads(world: World) -> None:
    world.reader.customer_list = _many(world, 500)
    with world.planner.plan_customers() as plan:
        world.upload(plan)
    before = world.crm.calls.read
    with world.planner.plan_customers() as plan:
        assert plan.summary()[Action.UNCHANGED] == 500
    assert world.crm.calls.read - before <= 10


def test_an_invoice_of_a_customer_who_left_the_ledger_uses_the_account_of_the_crm(world: World) -> None:
    with world.planner.plan_customers() as plan:
        world.upload(plan)
    world.reader.customer_list = []
    actions = _actions(world.planner.plan_invoices(Selection(keys=["82"])))
    assert actions["account A1D001"] is Action.UNCHANGED
    assert actions["invoice A1D001-82"] is Action.CREATE


def test_an_invoice_of_an_unknown_customer_is_blocked(world: World) -> None:
    world.reader.customer_list = []
    actions = _actions(world.planner.plan_invoices(Selection(keys=["82"])))
    assert actions["account A1D001"] is Action.BLOCKED
    assert actions["invoice A1D001-82"] is Action.BLOCKED


def test_a_product_that_only_the_crm_has_is_used_as_it_is(world: World) -> None:
    with world.planner.plan_products() as plan:
        world.upload(plan)
    world.reader.product_list = []
    with world.planner.plan_invoices(Selection(keys=["82"])) as plan:
        change = plan.change_of("invoice", "A1D001-82")
        assert change is not None
        assert not plan.holds("product", "VID003")
    assert "productid" in {each.name for each in change.children[0].fields}


def test_credit_notes_are_skipped_with_the_reason_and_need_nothing(world: World) -> None:
    world.reader.invoice_list = [replace(world.reader.invoice_list[0], kind=InvoiceKind.CREDIT)]
    plan = world.planner.plan_invoices()
    assert [each.change.action for each in plan] == [Action.SKIPPED]
    assert "credit notes" in _reason(plan, "invoice", "A1D001-82")


def test_a_transaction_brings_its_customer_and_its_invoice(world: World) -> None:
    world.reader.transaction_list = [
        _transaction(1, "SI", "A1D001", "82"),
        _transaction(2, "SR", "ABS001", "83"),
    ]
    actions = _actions(world.planner.plan_transactions())
    assert {each for each in actions if each.startswith(("account", "invoice"))} == {
        "account A1D001",
        "account ABS001",
        "invoice A1D001-82",
    }


def test_a_transaction_does_not_bring_another_customers_invoice_of_that_number(world: World) -> None:
    world.reader.transaction_list = [_transaction(1, "SI", "ABS001", "82")]
    assert _actions(world.planner.plan_transactions()) == {"account ABS001": Action.CREATE}


def test_what_a_person_deleted_is_not_made_again_unasked(world: World) -> None:
    world.batch()
    (account,) = world.all("account", accountnumber="A1D001")
    world.reader.invoice_list = []
    for line in world.all("invoice"):
        world.organisation.delete(world.user, "invoice", line.id)
    world.organisation.delete(world.user, "account", account.id)
    assert "--recreate" in _reason(world.planner.plan_customers(), "account", "A1D001")
    assert world.batch()[0].exit_code == 3


def test_recreate_makes_it_again_under_the_next_id_and_remembers(world: World) -> None:
    world.batch()
    (invoice,) = world.all("invoice", invoicenumber="A1D001-82")
    world.organisation.delete(world.user, "invoice", invoice.id)
    world.organisation.purge()
    world.settings = replace(world.settings, recreate=True)
    assert world.batch()[0].exit_code == 0
    (again,) = world.all("invoice", invoicenumber="A1D001-82")
    assert again.id != invoice.id
    world.settings = replace(world.settings, recreate=False)
    world.restart()
    report, _ = world.batch()
    assert (report.exit_code, world.crm.written) == (0, [])


def test_our_record_under_another_number_is_not_made_a_second_time(world: World) -> None:
    world.batch()
    (product,) = world.all("product", productnumber="VID003")
    world.organisation.update(world.user, "product", product.id, {"productnumber": "OTHER"})
    assert "another number" in _reason(world.planner.plan_products(), "product", "VID003")


def test_a_line_that_a_person_deleted_stays_deleted(world: World) -> None:
    world.batch()
    (invoice,) = world.all("invoice", invoicenumber="A1D001-82")
    line, _ = world.all("invoicedetail", invoiceid=invoice.id)
    world.organisation.delete(world.user, "invoicedetail", line.id)
    assert _actions(world.planner.plan_invoices())["invoice A1D001-82"] is Action.UNCHANGED


def test_a_plan_can_be_stopped_between_two_pages(world: World) -> None:
    world.cancel.cancel()
    with pytest.raises(RunCancelledError):
        world.planner.plan_everything()


def test_what_is_stopped_is_told_in_words(world: World) -> None:
    world.cancel.cancel()
    with pytest.raises(RunCancelledError) as told:
        world.planner.plan_invoices()
    assert told.value.tried == "plan invoices"


def test_planning_says_where_it_is(world: World) -> None:
    told: list[tuple[str, int]] = []
    world.planned = lambda phase, done: told.append((phase, done))
    world.planner.plan_everything().close()
    assert told == [("products", 2), ("customers", 2), ("invoices read", 3), ("invoices", 3)]


def test_the_order_in_which_the_ledgers_are_read_makes_no_other_plan(world: World) -> None:
    with world.planner.plan_everything() as plan:
        changes = [each.change for each in plan]
    for ledger in (world.reader.customer_list, world.reader.product_list, world.reader.invoice_list):
        ledger.reverse()
    with world.planner.plan_everything() as plan:
        assert [each.change for each in plan] == changes


def test_an_upload_does_exactly_what_its_plan_said(world: World) -> None:
    with world.planner.plan_everything() as plan:
        planned = [each.change for each in plan]
        world.upload(plan)
        assert [each.change for each in plan] == planned
    sent = {each.id for change in planned if change.writes for each in change.walk()}
    made = {each.id for entity in world.counts() for each in world.all(entity)}
    assert {each for each in sent if each} <= made


def test_a_foreign_customer_is_planned_and_made_in_the_currency_that_the_crm_has(world: World) -> None:
    world.reader.customer_list = [replace(world.reader.customer_list[0], currency="EUR")]
    assert set(_actions(world.planner.plan_customers()).values()) == {Action.BLOCKED}
    euro: dict[str, Value | None] = {
        "currencyname": "Euro",
        "currencysymbol": "€",
        "isocurrencycode": "EUR",
        "exchangerate": Decimal(2),
    }
    world.crm.create(Entity("transactioncurrency", UUID(int=978), euro))
    with world.planner.plan_customers() as plan:
        world.upload(plan)
    assert set(_actions(world.planner.plan_customers()).values()) == {Action.UNCHANGED}
    world.crm.set_state("transactioncurrency", UUID(int=978), "Inactive")
    assert set(_actions(world.planner.plan_customers()).values()) == {Action.BLOCKED}
