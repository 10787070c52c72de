"""What came from the CRM's own orders and invoices is known again on its way up (exactly once, both ways)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from core.accounting.base import Selection
from core.crm.base import Attribute, Entity, Kind, Query, Reference, Value
from core.sandbox.crm.direct import DirectCrm
from core.upload.claims import Claim, Claims
from core.upload.judging import OrderSource
from core.upload.outcome import Result
from core.upload.plan import Action, Change
from core.upload.rules.origins import Evidence, Word, origin
from core.upload.run_lock import Holder
from tests.core.upload.books import invoice
from tests.core.upload.conftest import now

if TYPE_CHECKING:
    from tests.core.upload.conftest import World

NUMBER, ORDER = "82", "ORD-1001-1KWBHX"
FIELD = "new_number"
NUMBERS = {"salesorder": "ordernumber", "invoice": "invoicenumber"}
WHEN = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def two_way(world: World) -> World:
    """Have orders go into the accounts."""
    world.settings = replace(world.settings, orders=OrderSource("salesorder"))
    return world


@pytest.fixture
def claims(world: World) -> Claims:
    return Claims(DirectCrm(world.organisation), Holder("PC", "mary", 1), now)


Document = Callable[..., UUID]


@pytest.fixture
def document(world: World) -> Document:
    """Make an order or an invoice in the CRM."""
    crm = DirectCrm(world.organisation)
    crm.create(Entity("account", UUID(int=7), {"name": "Smith", "accountnumber": "S1"}))
    (price_list,) = crm.find(Query("pricelevel", ()))

    def made(entity: str, number: str = ORDER, **more: Value | None) -> UUID:
        fields: dict[str, Value | None] = {
            NUMBERS[entity]: number,
            "name": "A document",
            "customerid": Reference("account", UUID(int=7)),
            "pricelevelid": Reference("pricelevel", price_list.id),
            **more,
        }
        record = uuid4()
        crm.create(Entity(entity, record, fields))
        return record

    return made


def concluded(claims: Claims, record: UUID, entity: str, number: str = NUMBER) -> Claim:
    return claims.conclude(claims.take(record, entity, UUID(int=1)), number, WHEN, "mary on PC")


def ledger(world: World, order_number: str = ORDER) -> None:
    """Let the accounts hold one invoice, which bears the order's number."""
    world.reader.invoice_list = [replace(invoice(NUMBER, "A1D001", "VID003"), order_number=order_number)]


def planned(world: World) -> Change:
    with world.planner.plan_invoices(Selection()) as plan:
        found = plan.change_of("invoice", f"A1D001-{NUMBER}")
        assert found is not None
        return found


def order_of(change: Change) -> object:
    return {each.name: each.after for each in change.fields}.get("salesorderid")


def test_an_invoice_that_came_from_an_order_carries_it_up(
    two_way: World, claims: Claims, document: Document
) -> None:
    ledger(two_way)
    order = document("salesorder")
    concluded(claims, order, "salesorder")
    report, _ = two_way.batch()
    assert report.summary[Result.CREATED] > 0
    (found,) = two_way.all("invoice", "salesorderid", invoicenumber=f"A1D001-{NUMBER}")
    assert found.fields["salesorderid"] == Reference("salesorder", order)


def test_an_invoice_that_came_from_a_crm_invoice_never_goes_up(
    two_way: World, claims: Claims, document: Document
) -> None:
    ledger(two_way)
    concluded(claims, document("invoice", "INV-01001-X"), "invoice")
    ledger(two_way, order_number="INV-01001-X")
    before = two_way.counts()
    with two_way.planner.plan_invoices(Selection()) as plan:
        change = plan.change_of("invoice", f"A1D001-{NUMBER}")
        assert change is not None
        assert (change.action, change.reason) == (Action.SKIPPED, "made from CRM invoice INV-01001-X.")
        two_way.upload(plan)
    assert two_way.counts() == before


@pytest.mark.parametrize("number", ["ord-1001-1kwbhx", f" {ORDER} "])
def test_an_order_number_is_the_same_in_any_case_and_with_blanks(
    two_way: World, claims: Claims, document: Document, number: str
) -> None:
    ledger(two_way, order_number=number)
    order = document("salesorder")
    concluded(claims, order, "salesorder")
    assert order_of(planned(two_way)) == Reference("salesorder", order)


@pytest.mark.parametrize("entity", ["salesorder", "invoice"])
def test_an_order_number_without_a_claim_proves_nothing(
    two_way: World, document: Document, entity: str
) -> None:
    ledger(two_way)
    document(entity)
    change = planned(two_way)
    assert (change.action, order_of(change)) == (Action.CREATE, None)


@pytest.mark.parametrize("entity", ["salesorder", "invoice"])
def test_a_claim_that_became_another_invoice_proves_nothing(
    two_way: World, claims: Claims, document: Document, entity: str
) -> None:
    ledger(two_way)
    concluded(claims, document(entity), entity, "8")
    change = planned(two_way)
    assert (change.action, order_of(change)) == (Action.CREATE, None)


@pytest.mark.parametrize("entity", ["salesorder", "invoice"])
def test_a_claim_that_was_set_free_proves_nothing(
    two_way: World, claims: Claims, document: Document, entity: str
) -> None:
    ledger(two_way)
    claims.release(concluded(claims, document(entity), entity))
    change = planned(two_way)
    assert (change.action, order_of(change)) == (Action.CREATE, None)


@pytest.mark.parametrize("entity", ["salesorder", "invoice"])
@pytest.mark.parametrize("spoilt", [False, True])
def test_while_a_claim_is_held_or_cannot_be_read_its_invoice_waits(
    two_way: World, claims: Claims, document: Document, entity: str, *, spoilt: bool
) -> None:
    ledger(two_way)
    record = document(entity)
    taken = claims.take(record, entity, UUID(int=1))
    if spoilt:
        claims.conclude(taken, NUMBER, WHEN, "mary")
        DirectCrm(two_way.organisation).update(Entity("annotation", taken.id, {"notetext": "Thanks!"}))
    change = planned(two_way)
    assert change.action is Action.BLOCKED
    assert f"the number of the CRM {'order' if entity == 'salesorder' else 'invoice'} {ORDER}" in str(
        change.reason
    )


def test_what_waited_in_a_batch_goes_its_way_once_the_claim_is_concluded(
    two_way: World, claims: Claims, document: Document
) -> None:
    ledger(two_way)
    record = document("invoice")
    taken = claims.take(record, "invoice", UUID(int=1))
    report, _ = two_way.batch()
    assert report.summary[Result.BLOCKED] == 1
    claims.conclude(taken, NUMBER, WHEN, "mary")
    report, _ = two_way.batch()
    assert (report.summary[Result.BLOCKED], report.summary[Result.SKIPPED]) == (0, 1)


@pytest.mark.parametrize("entity", ["salesorder", "invoice"])
def test_where_the_note_was_deleted_the_number_field_still_tells(
    two_way: World, document: Document, entity: str
) -> None:
    two_way.organisation.add_attribute(entity, Attribute(FIELD, Kind.TEXT, length=20))
    two_way.settings = replace(two_way.settings, orders=OrderSource(entity, FIELD))
    ledger(two_way)
    record = document(entity, **{FIELD: NUMBER})
    change = planned(two_way)
    if entity == "invoice":
        assert change.action is Action.SKIPPED
    else:
        assert order_of(change) == Reference("salesorder", record)


def test_the_order_with_the_right_claim_is_found_among_several_of_one_number() -> None:
    orders = [Entity("salesorder", UUID(int=number), {}) for number in (1, 2, 3)]
    evidence = {
        UUID(int=1): [Evidence(Word.UNSETTLED)],
        UUID(int=2): [Evidence(Word.MADE, "8")],
        UUID(int=3): [Evidence(Word.MADE, NUMBER)],
    }
    ours = replace(invoice(NUMBER, "A1D001"), order_number=ORDER)
    found = origin(ours, orders, evidence)
    assert found is not None
    assert (found.id, found.settled) == (UUID(int=3), True)


def test_where_records_go_one_way_the_crm_is_not_asked(
    world: World, claims: Claims, document: Document
) -> None:
    ledger(world)
    concluded(claims, document("salesorder"), "salesorder")
    assert order_of(planned(world)) is None


def test_a_page_of_invoices_costs_two_questions_and_one_more_where_something_is_found(
    two_way: World, claims: Claims, document: Document
) -> None:
    def asked() -> int:
        before = two_way.crm.calls.read
        planned(two_way)
        return two_way.crm.calls.read - before

    ledger(two_way, order_number="")
    planned(two_way)  # what the CRM allows is asked once
    plain = asked()
    two_way.reader.invoice_list = [
        replace(invoice(str(number), "A1D001", "VID003"), order_number=f"PO {number}")
        for number in range(82, 282)
    ]
    assert asked() == plain + 2
    ledger(two_way)
    concluded(claims, document("salesorder"), "salesorder")
    assert asked() == plain + 3
