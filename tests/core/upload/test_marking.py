"""An order is marked with its number and its status in as few calls as its states allow, and never half."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from core.crm.base import Attribute, Entity, Kind, Query, Reference, Value
from core.errors import ConfigurationError
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.upload.marking import Marker, MarkingRefusedError
from tests.core.upload.conftest import Killed, TroubledCrm, calm

FIELD = "new_number"
READY, DONE, SENT = 2, 200001, 200002
ACTIVE, SUBMITTED = 0, 1

Made = Callable[..., UUID]


@pytest.fixture
def organisation() -> Iterator[Organisation]:
    """Found an organisation with statuses of its own in Active and Submitted, and a field for the number."""
    founded = Organisation.found(Path(":memory:"))
    for entity in ("salesorder", "invoice"):
        founded.add_attribute(entity, Attribute(FIELD, Kind.TEXT, length=20))
    known = founded.describe("salesorder").attributes["statuscode"]
    more = {DONE: "Done", SENT: "Sent"}
    own = replace(
        known,
        options={**known.options, **more},
        states={**known.states, DONE: ACTIVE, SENT: SUBMITTED},
    )
    founded.change_attribute("salesorder", own)
    yield founded
    founded.close()


@pytest.fixture
def crm(organisation: Organisation) -> TroubledCrm:
    return TroubledCrm(DirectCrm(organisation))


@pytest.fixture
def made(organisation: Organisation) -> Made:
    """Make orders, or CRM invoices, in their first state."""
    crm = DirectCrm(organisation)
    crm.create(Entity("account", UUID(int=7), {"name": "Smith", "accountnumber": "S1"}))
    (price_list,) = crm.find(Query("pricelevel", ()))

    def make(entity: str = "salesorder", **more: Value | None) -> UUID:
        fields: dict[str, Value | None] = {
            "name": "An order",
            "customerid": Reference("account", UUID(int=7)),
            "pricelevelid": Reference("pricelevel", price_list.id),
            "statuscode": READY,
            **more,
        }
        record = uuid4()
        crm.create(Entity(entity, record, fields))
        return record

    return make


def standing(organisation: Organisation, record: UUID, entity: str = "salesorder") -> tuple[object, ...]:
    columns = ("statecode", "statuscode", FIELD)
    found = DirectCrm(organisation).retrieve(entity, record, columns)
    assert found is not None
    return tuple(found.fields.get(each) for each in columns)


WAYS = [
    ("salesorder", DONE, "Active", ["update salesorder"]),
    ("salesorder", SENT, "Submitted", ["update salesorder", "set salesorder"]),
    ("salesorder", 100001, "Fulfilled", ["update salesorder", "fulfill salesorder"]),
    ("invoice", 4, "Active", ["update invoice"]),
    ("invoice", 100001, "Paid", ["update invoice", "set invoice"]),
]


@pytest.mark.parametrize(("entity", "done", "state", "writes"), WAYS)
def test_each_status_is_reached_with_the_number_written_first(
    crm: TroubledCrm,
    organisation: Organisation,
    made: Made,
    entity: str,
    done: int,
    state: str,
    writes: list[str],
) -> None:
    marker, record = Marker(crm, entity, done, FIELD, ready_status=READY), made(entity)
    marker.prove()
    marker.mark(record, "1234")
    assert standing(organisation, record, entity) == (state, done, "1234")
    assert crm.written == writes


@pytest.mark.parametrize(("entity", "done", "state", "writes"), WAYS)
def test_to_mark_again_writes_nothing(
    crm: TroubledCrm, made: Made, entity: str, done: int, state: str, writes: list[str]
) -> None:
    marker, record = Marker(crm, entity, done, FIELD), made(entity)
    marker.mark(record, "1234")
    marker.mark(record, "1234")
    assert crm.written == writes, state


@pytest.mark.parametrize(("entity", "done", "state", "writes"), WAYS)
def test_after_a_crash_at_any_write_the_rest_is_done(
    crm: TroubledCrm,
    organisation: Organisation,
    made: Made,
    entity: str,
    done: int,
    state: str,
    writes: list[str],
) -> None:
    marker = Marker(crm, entity, done, FIELD)
    for number in range(len(writes)):
        for before in (True, False):

            def killed(now: int, _what: str, write: Callable[[], None]) -> None:
                if now == number and before:  # noqa: B023 - called within the turn
                    raise Killed
                write()
                if now == number:  # noqa: B023 - called within the turn
                    raise Killed

            record = made(entity)
            crm.expect(killed)
            with pytest.raises(Killed):
                marker.mark(record, "1234")
            crm.expect(calm)
            Marker(crm, entity, done, FIELD).mark(record, "1234")
            assert standing(organisation, record, entity) == (state, done, "1234")


def test_without_a_field_only_the_status_is_set(
    crm: TroubledCrm, organisation: Organisation, made: Made
) -> None:
    record = made()
    Marker(crm, "salesorder", 100001, None).mark(record, "1234")
    assert standing(organisation, record) == ("Fulfilled", 100001, None)
    assert crm.written == ["fulfill salesorder"]


def test_without_a_status_only_the_number_is_written(
    crm: TroubledCrm, organisation: Organisation, made: Made
) -> None:
    record = made()
    Marker(crm, "salesorder", None, FIELD).mark(record, "1234")
    assert standing(organisation, record) == ("Active", READY, "1234")


def test_without_either_the_order_is_left_alone(crm: TroubledCrm, made: Made) -> None:
    marker = Marker(crm, "salesorder", None, None)
    marker.prove()
    marker.mark(made(), "1234")
    assert crm.written == []


def test_what_a_person_has_closed_meanwhile_is_told(
    crm: TroubledCrm, organisation: Organisation, made: Made
) -> None:
    record = made()
    DirectCrm(organisation).set_state("salesorder", record, "Canceled")
    with pytest.raises(MarkingRefusedError, match="it is Canceled in the CRM") as refused:
        Marker(crm, "salesorder", DONE, FIELD).mark(record, "1234")
    assert refused.value.code == "order.unmarked"
    assert crm.written == []


def test_what_a_person_has_submitted_meanwhile_is_not_reopened(
    crm: TroubledCrm, organisation: Organisation, made: Made
) -> None:
    record = made()
    DirectCrm(organisation).set_state("salesorder", record, "Submitted")
    with pytest.raises(MarkingRefusedError, match="it is Submitted in the CRM"):
        Marker(crm, "salesorder", DONE, None).mark(record, "1234")


def test_an_order_that_is_gone_cannot_be_marked(crm: TroubledCrm) -> None:
    with pytest.raises(MarkingRefusedError, match="not in the CRM any more"):
        Marker(crm, "salesorder", DONE, FIELD).mark(uuid4(), "1234")


def test_another_number_is_never_overwritten(
    crm: TroubledCrm, organisation: Organisation, made: Made
) -> None:
    record = made(**{FIELD: "99"})
    with pytest.raises(MarkingRefusedError, match=f"its field {FIELD} says 99"):
        Marker(crm, "salesorder", DONE, FIELD).mark(record, "1234")
    assert standing(organisation, record) == ("Active", READY, "99")


def test_a_number_is_never_cut(crm: TroubledCrm, made: Made) -> None:
    with pytest.raises(MarkingRefusedError, match="takes 20 characters"):
        Marker(crm, "salesorder", DONE, FIELD).mark(made(), "1" * 21)
    assert crm.written == []


@pytest.mark.parametrize(
    ("entity", "done", "ready", "code"),
    [
        ("salesorder", 4, READY, "orders.dead_end"),
        ("salesorder", 100003, READY, "orders.dead_end"),
        ("invoice", 100003, READY, "orders.dead_end"),
        ("invoice", 7, READY, "orders.dead_end"),
        ("salesorder", 999, READY, "field.option"),
        ("salesorder", READY, READY, "orders.same_status"),
        ("salesorder", DONE, 4, "orders.closed"),
    ],
)
def test_a_status_to_which_there_is_no_way_is_found_beforehand(
    crm: TroubledCrm, entity: str, done: int, ready: int, code: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Marker(crm, entity, done, None, ready_status=ready).prove()
    assert refused.value.code == code


def test_a_field_cannot_be_written_where_ready_orders_are_read_only(crm: TroubledCrm) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Marker(crm, "salesorder", 100001, FIELD, ready_status=3).prove()
    assert refused.value.code == "orders.read_only"


@pytest.mark.parametrize(("done", "state"), [(SENT, "Submitted"), (100001, "Fulfilled"), (DONE, "Active")])
def test_orders_that_are_ready_when_submitted_go_on_from_there(
    crm: TroubledCrm, organisation: Organisation, made: Made, done: int, state: str
) -> None:
    record = made()
    DirectCrm(organisation).set_state("salesorder", record, "Submitted", 3)
    marker = Marker(crm, "salesorder", done, None, ready_status=3)
    marker.prove()
    marker.mark(record, "1234")
    assert standing(organisation, record) == (state, done, None)


def test_a_status_that_the_crm_lets_nobody_update_goes_by_set_state(
    crm: TroubledCrm, organisation: Organisation, made: Made
) -> None:
    known = organisation.describe("salesorder").attributes["statuscode"]
    organisation.change_attribute("salesorder", replace(known, updatable=False))
    record = made()
    Marker(crm, "salesorder", DONE, FIELD).mark(record, "1234")
    assert standing(organisation, record) == ("Active", DONE, "1234")
    assert crm.written == ["update salesorder", "set salesorder"]


def test_fulfilling_leaves_an_activity_that_names_the_invoice(
    crm: TroubledCrm, organisation: Organisation, made: Made
) -> None:
    record = made()
    Marker(crm, "salesorder", 100001, FIELD).mark(record, "1234")
    (closing,) = DirectCrm(organisation).find(Query("orderclose", ("subject", "salesorderid", "statecode")))
    assert closing.fields == {
        "subject": "Invoice 1234 was made from this order in the accounts",
        "salesorderid": Reference("salesorder", record),
        "statecode": "Completed",
    }
