"""An order is claimed once, whoever tries, whatever breaks; its note is for people and is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from core.crm.base import Entity, Query, Reference, Value
from core.crm.soap.client import open_crm40
from core.crm.soap.settings import SoapSettings
from core.errors import CrmFault, CrmUnansweredError
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.faults import FaultPlan, FaultRule, Trouble
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.upload.claims import Claim, Claims, ClaimState, OrderClaimedError, claim_id, problem
from core.upload.run_lock import Holder
from tests.core.upload.conftest import TroubledCrm, now, unanswered

if TYPE_CHECKING:
    from tests.core.upload.conftest import Trouble as Write

RUN, OTHER = UUID(int=1), UUID(int=2)
HERE, THERE = Holder("ACCOUNTS-PC", "mary", 1), Holder("LAPTOP", "john", 2)
LATER = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def organisation() -> Iterator[Organisation]:
    founded = Organisation.found(Path(":memory:"))
    yield founded
    founded.close()


@pytest.fixture
def crm(organisation: Organisation) -> TroubledCrm:
    return TroubledCrm(DirectCrm(organisation))


@pytest.fixture
def order_of(organisation: Organisation) -> Callable[..., UUID]:
    """Make orders, or CRM invoices."""
    crm = DirectCrm(organisation)
    crm.create(Entity("account", UUID(int=7), {"name": "Smith", "accountnumber": "S1"}))
    (price_list,) = crm.find(Query("pricelevel", ()))

    def made(entity: str = "salesorder") -> UUID:
        fields: dict[str, Value | None] = {
            "name": "An order",
            "customerid": Reference("account", UUID(int=7)),
            "pricelevelid": Reference("pricelevel", price_list.id),
        }
        record = uuid4()
        crm.create(Entity(entity, record, fields))
        return record

    return made


@pytest.fixture
def order(order_of: Callable[..., UUID]) -> UUID:
    return order_of()


@pytest.fixture
def claims(crm: TroubledCrm) -> Claims:
    return Claims(crm, HERE, now)


@pytest.fixture
def theirs(crm: TroubledCrm) -> Claims:
    return Claims(crm, THERE, now)


def note(organisation: Organisation, order: UUID, generation: int = 1) -> dict[str, Value | None]:
    columns = ("subject", "notetext", "objectid", "objecttypecode")
    found = DirectCrm(organisation).retrieve("annotation", claim_id(order, generation), columns)
    assert found is not None
    return dict(found.fields)


def edit(organisation: Organisation, order: UUID, **fields: Value | None) -> None:
    DirectCrm(organisation).update(Entity("annotation", claim_id(order, 1), fields))


def claimed(claims: Claims, order: UUID) -> OrderClaimedError:
    with pytest.raises(OrderClaimedError) as refused:
        claims.take(order, "salesorder", OTHER)
    return refused.value


def test_a_claim_is_a_note_that_says_where_by_whom_and_when(
    claims: Claims, order: UUID, organisation: Organisation
) -> None:
    claims.take(order, "salesorder", RUN)
    assert note(organisation, order) == {
        "subject": "Is being made into an invoice in the accounts",
        "notetext": "Is being made into an invoice in the accounts.\n"
        "Sync Uploader reads this note: please leave it as it is.\n"
        "State: held\nMachine: ACCOUNTS-PC\nUser: mary\n"
        "Run: 00000000-0000-0000-0000-000000000001\nClaimed: 2026-01-02T03:04:05Z",
        "objectid": Reference("salesorder", order),
        "objecttypecode": "salesorder",
    }


@pytest.mark.parametrize("entity", ["salesorder", "invoice"])
def test_a_claim_is_read_back_as_it_was_taken(
    claims: Claims, order_of: Callable[..., UUID], entity: str
) -> None:
    record = order_of(entity)
    taken = claims.take(record, entity, RUN)
    assert claims.read([record]) == {record: taken}
    assert (taken.state, taken.machine, taken.user, taken.run) == (
        ClaimState.HELD,
        "ACCOUNTS-PC",
        "mary",
        RUN,
    )


def test_the_same_run_goes_on_with_its_claim(claims: Claims, order: UUID) -> None:
    assert claims.take(order, "salesorder", RUN) == claims.take(order, "salesorder", RUN)


def test_another_run_is_told_who_holds_the_order(claims: Claims, theirs: Claims, order: UUID) -> None:
    claims.take(order, "salesorder", RUN)
    error = claimed(theirs, order)
    assert error.code == "order.claimed"
    assert f"claimed on 2026-01-02 03:04 UTC by mary on ACCOUNTS-PC (run {RUN})" in error.found


def test_a_later_run_that_knows_the_earlier_one_goes_on_with_its_claim(
    claims: Claims, theirs: Claims, order: UUID
) -> None:
    taken = claims.take(order, "salesorder", RUN)
    assert theirs.take(order, "salesorder", OTHER, earlier={RUN}) == taken


def test_a_concluded_claim_says_which_invoice_when_and_by_whom(
    claims: Claims, theirs: Claims, order: UUID, organisation: Organisation
) -> None:
    claims.conclude(claims.take(order, "salesorder", RUN), "1234", LATER, claims.who)
    found = note(organisation, order)
    assert found["subject"] == "Invoice 1234 was made from this in the accounts"
    assert str(found["notetext"]).endswith("Ended: 2026-01-02T09:00:00Z\nEnded by: mary on ACCOUNTS-PC")
    error = claimed(theirs, order)
    assert error.code == "order.invoiced"
    assert error.claim is not None
    assert error.claim.invoice_number == "1234"


def test_even_its_own_run_does_not_take_a_concluded_claim_again(claims: Claims, order: UUID) -> None:
    claims.conclude(claims.take(order, "salesorder", RUN), "1234", LATER, "mary")
    with pytest.raises(OrderClaimedError, match="already invoice 1234"):
        claims.take(order, "salesorder", RUN)


def test_to_conclude_again_writes_nothing(claims: Claims, order: UUID, crm: TroubledCrm) -> None:
    taken = claims.take(order, "salesorder", RUN)
    done = claims.conclude(taken, "1234", LATER, "mary")
    written = len(crm.written)
    assert claims.conclude(taken, "1234", LATER, "mary") == done
    assert len(crm.written) == written


def test_a_claim_that_was_concluded_otherwise_is_not_overwritten(claims: Claims, order: UUID) -> None:
    taken = claims.take(order, "salesorder", RUN)
    claims.conclude(taken, "1234", LATER, "mary")
    with pytest.raises(OrderClaimedError, match=r"invoice 1235 was made.*invoice 1234 stands there"):
        claims.conclude(taken, "1235", LATER, "mary")


def test_a_claim_that_was_set_free_meanwhile_is_not_concluded(
    claims: Claims, theirs: Claims, order: UUID
) -> None:
    taken = claims.take(order, "salesorder", RUN)
    theirs.release(taken)
    with pytest.raises(OrderClaimedError, match="is not held any more: it is released"):
        claims.conclude(taken, "1234", LATER, "mary")


def test_what_was_set_free_is_claimed_under_the_next_id(
    claims: Claims, theirs: Claims, order: UUID, organisation: Organisation
) -> None:
    theirs.release(claims.take(order, "salesorder", RUN))
    assert note(organisation, order)["subject"] == "Set free: no invoice was made from this in the accounts"
    assert "Ended by: john on LAPTOP" in str(note(organisation, order)["notetext"])
    again = claims.take(order, "salesorder", OTHER)
    assert (again.generation, again.id) == (2, claim_id(order, 2))
    assert claims.read([order]) == {order: again}


def test_what_was_set_free_keeps_the_number_that_it_had(
    claims: Claims, order: UUID, organisation: Organisation
) -> None:
    taken = claims.take(order, "salesorder", RUN)
    claims.release(claims.conclude(taken, "1234", LATER, "mary"))
    assert note(organisation, order)["subject"] == "Set free: invoice 1234 is no longer in the accounts"
    assert problem(claims.read([order])[order]) is None


@pytest.mark.parametrize(
    "edited",
    [
        {"notetext": "Rang the customer."},
        {"notetext": None},
        {"subject": "Please hurry"},
        {"subject": None},
    ],
)
def test_a_note_that_a_person_edited_is_never_taken_for_free(
    claims: Claims,
    theirs: Claims,
    order: UUID,
    organisation: Organisation,
    edited: dict[str, Value | None],
) -> None:
    taken = claims.take(order, "salesorder", RUN)
    edit(organisation, order, **edited)
    assert claims.read([order])[order].state is ClaimState.UNREADABLE
    assert claimed(theirs, order).code == "order.claim_unreadable"
    with pytest.raises(OrderClaimedError, match="it is unreadable"):
        claims.conclude(taken, "1", LATER, "mary")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("State: held", "State: released"),
        ("State: held", "State: concluded"),
        ("State: held", "State: unreadable"),
        ("State: held", "State: held\nInvoice: 12"),
        ("State: held", "State: held\nEnded: 2026-01-02T03:04:05Z\nEnded by: me"),
        ("Run: 0", "Run: x"),
        ("Machine: ACCOUNTS-PC\n", ""),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05"),
        ("please leave it", "please do not leave it"),
    ],
)
def test_a_single_line_that_was_edited_makes_a_note_unreadable(
    claims: Claims, order: UUID, organisation: Organisation, old: str, new: str
) -> None:
    claims.take(order, "salesorder", RUN)
    text = str(note(organisation, order)["notetext"])
    edit(organisation, order, notetext=text.replace(old, new))
    assert claims.read([order])[order].state is ClaimState.UNREADABLE


def test_a_note_that_was_only_opened_and_saved_is_still_read(
    claims: Claims, order: UUID, organisation: Organisation
) -> None:
    taken = claims.take(order, "salesorder", RUN)
    text = str(note(organisation, order)["notetext"])
    edit(organisation, order, notetext=text.replace("\n", " \r\n") + "\r\n")
    assert claims.read([order]) == {order: taken}


def test_an_edited_note_can_be_set_free(claims: Claims, order: UUID, organisation: Organisation) -> None:
    taken = claims.take(order, "salesorder", RUN)
    edit(organisation, order, notetext="Rang the customer.")
    claims.release(taken)
    assert claims.read([order])[order].state is ClaimState.RELEASED
    assert claims.take(order, "salesorder", OTHER).generation == 2


def test_a_note_that_a_person_deleted_holds_its_order(
    claims: Claims, theirs: Claims, order: UUID, organisation: Organisation
) -> None:
    taken = claims.take(order, "salesorder", RUN)
    organisation.delete(organisation.sign_in(None), "annotation", taken.id)
    assert claims.read([order]) == {}
    assert claimed(theirs, order).code == "order.claim_hidden"
    with pytest.raises(OrderClaimedError, match="held by a deleted or unreadable note"):
        claims.conclude(taken, "1234", LATER, "mary")
    with pytest.raises(OrderClaimedError, match="held by a deleted or unreadable note"):
        claims.release(taken)


def lost_after(_number: int, what: str, write: Callable[[], None]) -> None:
    write()
    raise unanswered(what)


def lost_before(number: int, what: str, write: Callable[[], None]) -> None:
    if number == 0:
        raise unanswered(what)
    write()


@pytest.mark.parametrize("trouble", [lost_after, lost_before])
def test_a_claim_whose_answer_was_lost_is_looked_for_and_taken(
    claims: Claims, order: UUID, crm: TroubledCrm, trouble: Write
) -> None:
    crm.expect(trouble)
    assert claims.take(order, "salesorder", RUN).state is ClaimState.HELD
    assert len(claims.read([order])) == 1


def test_a_claim_that_nobody_answers_is_not_taken_for_granted(
    claims: Claims, order: UUID, crm: TroubledCrm
) -> None:
    def silent(_number: int, what: str, _write: Callable[[], None]) -> None:
        raise unanswered(what)

    crm.expect(silent)
    with pytest.raises(CrmUnansweredError):
        claims.take(order, "salesorder", RUN)


def test_an_order_that_is_gone_cannot_be_claimed(claims: Claims) -> None:
    with pytest.raises(CrmFault, match="the record is not there"):
        claims.take(uuid4(), "salesorder", RUN)


@pytest.mark.parametrize(
    ("machine", "shown"),
    [
        ("PC\nState: concluded\nInvoice: 1", "PC State: concluded Invoice: 1"),
        ("\x1b[31mred\u202e", "[31mred"),
        ("", "unknown"),
        ("x" * 500, "x" * 100),
        ("y" * 99 + "\U0001f600", "y" * 99),
        ("Run: 7", "Run: 7"),
    ],
)
def test_a_hostile_name_is_cleaned_and_harms_no_note(
    crm: TroubledCrm, order: UUID, machine: str, shown: str
) -> None:
    claims = Claims(crm, Holder(machine, machine, 1), now)
    taken = claims.take(order, "salesorder", RUN)
    assert (taken.machine, taken.user) == (shown, shown)
    done = claims.conclude(taken, "12", LATER, claims.who)
    assert claims.read([order]) == {order: done}
    assert done.ended_by == f"{shown} on {shown}"


def test_many_orders_are_one_question_for_200(claims: Claims, order: UUID, crm: TroubledCrm) -> None:
    taken = claims.take(order, "salesorder", RUN)
    before = crm.calls.read
    assert claims.read([order, *(UUID(int=number) for number in range(399))]) == {order: taken}
    assert crm.calls.read == before + 2


def test_only_what_was_set_free_is_asked_for_again(claims: Claims, order: UUID, crm: TroubledCrm) -> None:
    claims.release(claims.take(order, "salesorder", RUN))
    before = crm.calls.read
    found = claims.read([order, *(UUID(int=number) for number in range(199))])
    assert found[order].state is ClaimState.RELEASED
    assert crm.calls.read == before + 2


def test_what_was_set_free_or_never_claimed_is_no_problem(claims: Claims, order: UUID) -> None:
    free = Claim(order, 1, ClaimState.RELEASED)
    assert problem(None) is None
    assert problem(free) is None
    assert problem(replace(free, state=ClaimState.UNREADABLE)) is not None


def test_over_http_an_answer_lost_after_the_commit_takes_one_claim(
    organisation: Organisation, order: UUID, tmp_path: Path
) -> None:
    lost = FaultRule(Trouble.LOST_ANSWER, operation="Create", times=1)
    with ExitStack() as stack:
        server = stack.enter_context(RunningServer(organisation, ServerSettings(faults=FaultPlan((lost,)))))
        crm = open_crm40(SoapSettings(url=server.url, cache=tmp_path / "cache"))
        stack.callback(crm.close)
        claims = Claims(crm, HERE, now)
        taken = claims.take(order, "salesorder", RUN)
        assert claims.read([order]) == {order: taken}
        with pytest.raises(OrderClaimedError, match="claimed on"):
            Claims(crm, THERE, now).take(order, "salesorder", OTHER)
        done = claims.conclude(taken, "1234", LATER, claims.who)
        assert claims.read([order]) == {order: done}
    assert len(list(DirectCrm(organisation).find(Query("annotation", ())))) == 1
