"""Orders on their way into the accounts: what is said of each, what goes, what waits, what stops a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from core.accounting.orders import AccountingUnansweredError, InvoiceDiffersError
from core.crm.base import Entity, Query
from core.errors import RunLockedError, SyncError
from core.records import OrderCustomer
from core.sandbox.orders import DONE, INVOICE_FIELD, READY
from core.upload.claims import claim_id
from core.upload.judging import UploadSettings
from core.upload.outcome import Outcome, Result
from core.upload.plan import Action
from core.upload.planner import Planner
from core.upload.progress import Watch
from core.upload.rules.settings import CatalogueSettings, CustomerSettings, InvoiceSettings
from core.upload.uploader import Order, Uploader
from core.upload.waiting import OrderPart
from tests.core.upload.books import ListReader, customer
from tests.proof.orders.books import refused
from tests.proof.orders.machine import OrderMachine, Run, Task
from tests.proof.orders.scenery import OrderStage, config
from tests.proof.orders.workloads import Scene, scene
from tests.proof.worlds.gate import BEGINNING, Call, Fate, Gate, Trace

ADVICE = "Complete the order in the CRM so that it is not edited and sent again."


def nothing(_scene: Scene) -> None:
    """Leave it as it is."""


@pytest.fixture
def two(order_stage: OrderStage, tmp_path: Path) -> Scene:
    """The manual's two orders; the accounts lack the customer and the product of the second."""
    return scene(order_stage, tmp_path, nothing)


def at(what: str, befall: Callable[[Gate, Call], object]) -> Fate:
    """Give the fate in which all calls that begin so go like this."""

    def fate(gate: Gate, _number: int, call: Call) -> object:
        return befall(gate, call) if call.what.startswith(what) else call.do()

    return fate


def refuse(_gate: Gate, call: Call) -> object:
    """Refuse a record."""
    raise refused("record", call.what, "is not wanted")


def back_to_ready(two: Scene, number: str) -> None:
    """Set an order back, as a person does."""
    two.person().update(Entity("salesorder", two.order(number).id, {"statuscode": READY}))


def asides(two: Scene) -> dict[str, str]:
    """Give what is in quarantine, by key, with its code."""
    with two.machine.gate.within():
        return {each.key: each.code for each in two.machine.journal_memory.journal.held()}


def test_orders_become_invoices_with_what_they_need_and_the_advice_is_given(two: Scene) -> None:
    run = two.machine.run()
    assert [(each.entity, each.outcome) for each in run.results if each.outcome is Result.CREATED] == [
        ("ledger_account", Result.CREATED),
        ("ledger_product", Result.CREATED),
        ("order", Result.CREATED),
        ("order", Result.CREATED),
    ]
    first = run.outcome("ORD-1001")
    assert (first.message, first.remedy) == ("invoice 10001", ADVICE)
    assert two.order("ORD-1001").fields["statuscode"] == DONE


def test_each_number_that_is_named_and_not_ready_gets_its_reason(two: Scene) -> None:
    two.machine.run(Task(keys=["ord-1001"]))
    two.person().update(Entity("salesorder", two.order("ORD-1002").id, {"statuscode": 1}))
    run = two.machine.run(Task(keys=["ORD-1001", " ord-1002 ", "ORD-9"]))
    said = {each.key: each.message or "" for each in run.results}
    assert said["ORD-1001"].startswith("already invoice 10001 of 02 January 2026, made by mary on MACHINE-A")
    assert said["ord-1002"] == 'not in the ready status: it is "New". Set it to "Pending" in the CRM first.'
    assert said["ORD-9"] == "not found: no order in the CRM has this number."
    assert {each.outcome for each in run.results} == {Result.BLOCKED}


@pytest.mark.parametrize(
    ("part", "there", "new"),
    [(OrderPart.CUSTOMERS, "A1D001", "XXX001"), (OrderPart.PRODUCTS, "VID003", "XXXTEST01")],
)
def test_customers_and_products_go_alone_and_what_is_there_is_never_touched(
    two: Scene, part: OrderPart, there: str, new: str
) -> None:
    before = dict(two.books.accounts), dict(two.books.items)
    run = two.machine.run(Task(part, keys=[there.lower(), new, "NOBODY"]))
    assert {each.key: each.outcome for each in run.results} == {
        there: Result.UNCHANGED,
        new: Result.CREATED,
        "NOBODY": Result.BLOCKED,
    }
    assert not two.books.invoices
    assert {**two.books.accounts, **before[0]} == two.books.accounts
    assert {**two.books.items, **before[1]} == two.books.items


def test_an_order_whose_customer_was_refused_waits_and_the_others_go(two: Scene) -> None:
    run = two.machine.run(fate=at("create_customer", refuse))
    second = run.outcome("ORD-1002")
    assert (second.outcome, second.code) == (Result.QUARANTINED, "dependency")
    assert run.outcome("ORD-1001").outcome is Result.CREATED
    assert asides(two) == {"XXX001": "accounting.refused", "ORD-1002": "dependency"}
    assert two.machine.run().outcome("ORD-1002").outcome is Result.CREATED
    assert asides(two) == {}


def test_a_refused_order_is_set_aside_with_its_cure_and_gone_on_with_under_its_own_claim(two: Scene) -> None:
    first = two.machine.run(fate=at("create_invoice ORD-1001", refuse)).outcome("ORD-1001")
    assert (first.outcome, first.code, first.remedy) == (
        Result.QUARANTINED,
        "accounting.refused",
        "Correct it.",
    )
    again = two.machine.run()
    assert again.planned["ORD-1001"].notes[0].startswith("goes on where a run broke off")
    assert again.outcome("ORD-1001").outcome is Result.CREATED


def test_an_order_that_another_machine_has_claimed_is_left_to_it(two: Scene) -> None:
    other = OrderMachine.begin(two.stage, two.books, Trace(), 1)
    assert other.run(fate=at("create_invoice", lambda gate, _: gate.die())).end == "killed"
    said = two.machine.run().outcome("ORD-1001").message or ""
    assert "by mary on MACHINE-B (run 00000000-0000-0000-0000-0000000003e9)" in said
    assert "orders release" in said
    assert not two.books.invoices


def test_an_order_set_back_is_not_sent_again(two: Scene) -> None:
    two.machine.run()
    back_to_ready(two, "ORD-1001")
    run = two.machine.run()
    assert run.outcome("ORD-1001").outcome is Result.BLOCKED
    said = run.outcome("ORD-1001").message or ""
    assert said.startswith("already invoice 10001 of 02 January 2026 (not posted yet), made by mary")
    assert run.quiet


def test_a_deleted_invoice_is_told_of_and_made_again_only_when_it_is_asked_for(two: Scene) -> None:
    two.machine.run()
    del two.books.invoices["10001"]
    back_to_ready(two, "ORD-1001")
    said = two.machine.run().outcome("ORD-1001").message or ""
    assert said.startswith("invoice 10001 was made from it and has been deleted in the accounts")
    assert two.machine.run(Task(release="ORD-1001")).end == "done"
    assert two.machine.run().outcome("ORD-1001").message == "invoice 10003"
    assert two.order("ORD-1001").fields["statuscode"] == DONE


def test_no_order_is_set_free_that_has_an_invoice(two: Scene) -> None:
    two.machine.run(fate=at("update annotation", lambda gate, _: gate.die()))
    assert two.machine.run(Task(release="ORD-1001")).end == "orders.invoiced"
    assert two.machine.run(Task(release="ORD-9")).end == "orders.unknown"
    run = two.machine.run()
    assert run.planned["ORD-1001"].action is Action.UPDATE
    assert run.outcome("ORD-1001").outcome is Result.UPDATED
    assert (run.outcome("ORD-1001").message or "").startswith("invoice 10001: an earlier run made it")


def under(two: Scene, number: str, order_number: str) -> None:
    """Put an invoice under another order number, as a person does in the accounts."""
    found = two.books.invoices[number]
    two.books.invoices[number] = replace(found, invoice=replace(found.invoice, order_number=order_number))


@pytest.mark.parametrize("order_number", ["", "ORD-1002", "PO 77"])
def test_no_order_is_set_free_whose_invoice_bears_another_order_number(two: Scene, order_number: str) -> None:
    two.machine.run(Task(keys=["ORD-1001"]))
    under(two, "10001", order_number)
    assert two.machine.run(Task(release="ORD-1001")).end == "orders.invoiced"
    assert two.machine.run(Task(release="ORD-1001", another=["10002"])).end == "orders.invoiced"
    del two.books.invoices["10001"]
    assert two.machine.run(Task(release="ORD-1001")).end == "done"


def test_an_invoice_holds_an_order_back_of_whose_claim_only_its_field_is_left(two: Scene) -> None:
    two.machine.run(Task(keys=["ORD-1001"]))
    order = two.order("ORD-1001").id
    two.person().update(Entity("annotation", claim_id(order, 1), {"notetext": "edited"}))
    under(two, "10001", "PO 77")
    assert two.machine.run(Task(release="ORD-1001")).end == "orders.invoiced"


def test_an_order_is_set_free_though_another_has_its_number_once_a_person_says_so(two: Scene) -> None:
    two.machine.run(Task(keys=["ORD-1001"]))
    under(two, "10001", "ORD-1009")
    back_to_ready(two, "ORD-1001")
    assert two.machine.run(Task(release="ORD-1001", another=["10001"])).end == "done"
    assert two.machine.run(Task(keys=["ORD-1001"])).outcome("ORD-1001").message == "invoice 10002"


def test_what_is_said_of_an_invoice_does_not_set_an_order_free_that_stands_under_its_number(
    two: Scene,
) -> None:
    two.machine.run(Task(keys=["ORD-1001"]))
    assert two.machine.run(Task(release="ORD-1001", another=["10001"])).end == "orders.invoiced"


def test_what_cannot_be_marked_is_told_of_and_marked_as_soon_as_it_can_be(two: Scene) -> None:
    order = two.order("ORD-1001")

    def meddle(_gate: Gate, call: Call) -> object:
        made = call.do()
        two.person().update(Entity("salesorder", order.id, {INVOICE_FIELD: "77"}))
        return made

    first = two.machine.run(fate=at("create_invoice ORD-1001", meddle)).outcome("ORD-1001")
    assert (first.outcome, first.code) == (Result.QUARANTINED, "order.unmarked")
    assert "invoice 10001 is in the accounts, but the order is not marked" in (first.message or "")
    assert asides(two) == {"ORD-1001": "order.unmarked"}
    two.person().update(Entity("salesorder", order.id, {INVOICE_FIELD: None}))
    run = two.machine.run()
    assert two.order("ORD-1001").fields["statuscode"] == DONE
    assert run.report is not None
    assert [each.message for each in run.report.recovered] == ["invoice 10001"]
    assert asides(two) == {}


def test_an_invoice_with_other_totals_is_marked_and_told_of(two: Scene) -> None:
    def differ(_gate: Gate, call: Call) -> object:
        raise InvoiceDiffersError(
            "accounting.differs", tried="a", found="b", remedy="c", number=str(call.do())
        )

    run = two.machine.run(fate=at("create_invoice ORD-1001", differ))
    assert run.outcome("ORD-1001").code == "accounting.differs"
    assert two.order("ORD-1001").fields["statuscode"] == DONE
    assert two.machine.run().quiet
    assert asides(two) == {"ORD-1001": "accounting.differs"}


def other_totals(two: Scene, number: str) -> None:
    """Let the accounts have made another invoice than they were asked for, by a penny of tax."""
    made = two.books.invoices[number]
    invoice = replace(
        made.invoice, tax=made.invoice.tax + Decimal("0.01"), gross=made.invoice.gross + Decimal("0.01")
    )
    two.books.invoices[number] = replace(made, invoice=invoice)


def test_an_invoice_of_which_the_answer_was_lost_is_held_against_the_plan(two: Scene) -> None:
    def lose(_gate: Gate, call: Call) -> object:
        other_totals(two, str(call.do()))
        raise AccountingUnansweredError("accounting.unanswered", tried="a", found="b", remedy="c")

    run = two.machine.run(fate=at("create_invoice ORD-1001", lose))
    _is_told_once(two, run)


def test_an_invoice_of_a_run_that_broke_off_is_held_against_its_intent(two: Scene) -> None:
    two.machine.run(fate=at("update annotation", lambda gate, _: gate.die()))
    other_totals(two, "10001")
    _is_told_once(two, two.machine.run())


def test_an_invoice_whose_note_was_written_is_held_against_its_intent_too(two: Scene) -> None:
    two.machine.run(fate=at("update salesorder", lambda gate, _: gate.die()))
    other_totals(two, "10001")
    _is_told_once(two, two.machine.run())


def test_other_totals_are_told_beside_what_keeps_an_order_from_being_marked(two: Scene) -> None:
    def lose(_gate: Gate, call: Call) -> object:
        other_totals(two, str(call.do()))
        two.person().update(Entity("salesorder", two.order("ORD-1001").id, {INVOICE_FIELD: "77"}))
        raise AccountingUnansweredError("accounting.unanswered", tried="a", found="b", remedy="c")

    told = two.machine.run(fate=at("create_invoice ORD-1001", lose)).outcome("ORD-1001")
    assert told.code == "order.unmarked"
    assert "and the plan was" in (told.message or "")


def _is_told_once(two: Scene, run: Run) -> None:
    told = run.outcome("ORD-1001")
    assert (told.outcome, told.code) == (Result.QUARANTINED, "order.differs")
    assert "invoice 10001 is of" in (told.message or "")
    assert two.order("ORD-1001").fields["statuscode"] == DONE
    assert two.machine.run().quiet
    assert asides(two)["ORD-1001"] == "order.differs"


def test_an_order_that_is_set_free_while_a_run_holds_it_is_left_alone(two: Scene) -> None:
    other = OrderMachine.begin(two.stage, two.books.copy(), Trace(), 1)

    def free(_gate: Gate, call: Call) -> object:
        assert other.run(Task(release="ORD-1002")).end == "done"
        return call.do()

    run = two.machine.run(fate=at("create_invoice ORD-1001", free))
    left = run.outcome("ORD-1002")
    assert (left.outcome, left.code) == (Result.BLOCKED, "order.claim_freed")
    assert "mary on MACHINE-B set it free" in (left.message or "")
    assert [each.invoice.order_number for each in two.books.invoices.values()] == ["ORD-1001"]
    assert two.machine.run().outcome("ORD-1002").outcome is Result.CREATED


def test_a_limit_stops_a_run_before_it_writes(two: Scene) -> None:
    run = two.machine.run(Task(config=config(max_creates=3)))
    assert (run.end, run.booked, run.written) == ("limit.creates", 0, [])


def test_a_run_without_its_lock_writes_nothing_into_the_accounts(two: Scene) -> None:
    def lost() -> None:
        raise RunLockedError("run.locked", tried="a", found="b", remedy="c")

    two.machine.check = lost
    run = two.machine.run()
    assert (run.end, run.booked, run.written) == ("run.locked", 0, [])


def test_who_is_not_let_into_the_accounts_claims_nothing(two: Scene) -> None:
    two.machine.run(Task(OrderPart.CUSTOMERS))
    two.machine.run(Task(OrderPart.PRODUCTS))

    def intrude() -> None:
        two.books.signed_in.add("A")

    run = two.machine.run(Task(meanwhile=intrude))
    assert (run.end, run.booked, run.written) == ("accounting.busy", 0, [])


def test_a_run_that_is_asked_to_stop_finishes_what_it_has_in_hand(two: Scene) -> None:
    def stop(done: int, total: int, last: Outcome | None) -> None:
        if last is not None and last.entity == "ledger_product":
            two.machine.cancel.cancel()

    two.machine.uploaded = stop
    run = two.machine.run()
    assert (run.end, run.booked, run.written) == ("run.cancelled", 2, [])


def test_a_saved_plan_is_refused_by_name_where_the_world_has_moved(two: Scene) -> None:
    saved = two.folder / "saved.plan"
    two.machine.plan_to(saved, Task())
    two.books.create_customer(NEWCOMER)
    back = two.order("ORD-1001")
    two.person().update(Entity("salesorder", back.id, {"statuscode": 1}))
    run = two.machine.run(Task(saved=saved, exact=True))
    assert (run.end, run.booked, run.written) == ("plan.drifted", 0, [])
    assert run.report is not None
    error = run.report.error
    assert isinstance(error, SyncError)
    assert "ledger_account XXX001, order ORD-1001, order ORD-1002" in error.found
    assert "syncupload orders plan" in error.remedy


def test_what_moves_after_the_plan_is_planned_again_or_left_alone(two: Scene) -> None:
    def meddle() -> None:
        two.books.create_customer(NEWCOMER)
        two.person().update(Entity("salesorder", two.order("ORD-1001").id, {"statuscode": 1}))

    run = two.machine.run(Task(meanwhile=meddle))
    assert _ends(run) == {"ORD-1001": Result.SKIPPED, "ORD-1002": Result.CREATED, "XXX001": Result.UNCHANGED}


def test_the_journal_keeps_all_that_belongs_to_an_order(two: Scene) -> None:
    two.machine.run(Task(keys=["ORD-1001"]))
    with two.machine.gate.within():
        journal = two.machine.journal_memory.journal
        (run,) = journal.history.runs(1)
        (done,) = [each for each in journal.history.outcomes(run.run) if each.outcome.entity == "order"]
    assert done.change is not None
    assert done.change.action is Action.CREATE
    marking = done.change.children[-1]
    assert {each.name: (each.before, each.after) for each in marking.fields} == {
        "statuscode": (READY, DONE),
        INVOICE_FIELD: (None, "10001"),
    }


NEWCOMER = OrderCustomer("XXX001", "Made by hand", "", ("", "", "", ""), "", "", "")


def _ends(run: Run) -> dict[str, Result]:
    wanted = ("ORD-1001", "ORD-1002", "XXX001")
    return {each.key: each.outcome for each in run.results if each.key in wanted}


def test_a_run_the_other_way_leaves_what_was_begun_with_orders_alone(two: Scene) -> None:
    two.machine.run(fate=at("create_invoice", lambda gate, _: gate.die()))
    begun = two.machine.open_intents()
    assert begun == 2
    two.machine.gate.restart()
    with two.machine.gate.within():
        crm = two.person()
        settings = UploadSettings("Demo", CustomerSettings(), _catalogue(two), InvoiceSettings())
        watch = Watch(lambda: BEGINNING)
        journal = two.machine.journal_memory.journal
        with Planner(
            ListReader([customer("A1D001")]), crm, journal, settings, watch
        ).plan_customers() as plan:
            report = Uploader(crm, journal, settings, watch).upload(Order(UUID(int=77), plan), 1)
    assert (report.error, report.recovered) == (None, ())
    assert two.machine.open_intents() == begun
    assert two.machine.run().outcome("ORD-1001").outcome is Result.CREATED
    assert two.machine.open_intents() == 0


def _catalogue(two: Scene) -> CatalogueSettings:
    def only(entity: str) -> UUID:
        found = [each.id for each in two.person().find(Query(entity, ("name",)))]
        return found[0]

    return CatalogueSettings(only("pricelevel"), only("uomschedule"), only("uom"))
