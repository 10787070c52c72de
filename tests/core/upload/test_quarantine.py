"""What a run cannot upload is set aside, never blocks the rest, and is tried again when something changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.accounting.base import Selection
from core.crm.base import Entity, Reference, Value
from core.errors import CrmError, CrmFault
from core.records import Customer
from core.sandbox.crm.direct import DirectCrm
from core.upload.batch import BatchPlanner, settle
from core.upload.journal import Aside
from core.upload.limits import UNLIMITED, Limits
from core.upload.outcome import Outcome, Report, Result
from core.upload.page_upload import Order
from core.upload.plan_table import Header
from tests.core.upload.books import customer, invoice
from tests.core.upload.conftest import calm, down, unanswered

if TYPE_CHECKING:
    from tests.core.upload.conftest import World

REFUSED = "account A1D001"
WAITING = ["invoice A1D001-82", "invoice A1D001-83"]


def refused(what: str) -> CrmFault:
    """The CRM refuses a record for good."""
    return CrmFault(0x80044331, tried=what, found="a text is too long", remedy="Shorten it.")


@dataclass
class Refusing:
    """Fails the first write of a kind in each run, and counts how often it was tried."""

    what: str
    error: Callable[[str], CrmError] = refused
    often: int = 1
    tried: int = 0
    calls: int = 0

    def __call__(self, _number: int, what: str, write: Callable[[], None]) -> None:
        if what == self.what and self.calls < self.often:
            self.calls += 1
            self.tried += 1
            raise self.error(what)
        write()


@dataclass(frozen=True)
class Ended:
    """A batch that ended: its report, and how each record ended."""

    report: Report
    results: Mapping[str, Outcome] = field(default_factory=dict)

    def of(self, result: Result) -> list[str]:
        return [name for name, each in self.results.items() if each.outcome is result]


def batch(world: World, *, full: bool = False, limits: Limits = UNLIMITED) -> Ended:
    """Run a batch as the service does."""
    header = Header(world.watch.clock(), world.crm.whoami().organization_id, "Demo", "")
    planned = BatchPlanner(world.reader, world.journal, lambda: world.planner, lambda: header).plan(full=full)
    world.crm.expect(world.crm.trouble)
    if isinstance(world.crm.trouble, Refusing):
        world.crm.trouble.calls = 0
    with planned.plan as plan:
        order = Order(UUID(int=next(world.runs)), plan, limits=limits, standing=planned.standing)
        report = world.carry_out(order, connections=1)
        settle(world.journal, planned, report)
        return Ended(report, {f"{each.entity} {each.key}": each for each in plan.results()})


def asides(world: World) -> dict[str, Aside]:
    return {f"{each.held.entity} {each.held.key}": each for each in world.journal.asides()}


def edit(world: World, **changed: object) -> None:
    """Change the customer A1D001 in the accounts."""
    first: Customer = world.reader.customer_list[0]
    world.reader.customer_list[0] = replace(first, **changed)  # type: ignore[arg-type]  # fields of Customer


@pytest.fixture
def troubled(world: World) -> World:
    """A world after a batch in which the CRM refused the customer A1D001, and would again."""
    world.crm.trouble = Refusing("create account")
    batch(world)
    return world


def mend(world: World) -> None:
    """Let the CRM take everything from now on."""
    world.crm.trouble = calm


def test_what_the_crm_refuses_is_set_aside_with_cause_cure_and_what_it_holds_back(troubled: World) -> None:
    held = asides(troubled)
    aside = held[REFUSED]
    assert (aside.held.code, aside.held.remedy) == ("0x80044331", "Shorten it.")
    assert "a text is too long" in aside.held.message
    assert aside.draft is not None
    assert aside.draft.entity.fields["name"] == "A1D001 Ltd"
    assert [f"{entity} {key}" for entity, key in aside.holds] == WAITING
    assert list(held) == [REFUSED, *WAITING]


def test_what_is_held_back_names_what_it_waits_for(troubled: World) -> None:
    waiting = asides(troubled)[WAITING[0]].held
    assert waiting.waits == (("account", "A1D001"),)
    assert "waits for account A1D001" in waiting.message


def test_the_rest_goes_up(troubled: World) -> None:
    assert [each.fields["accountnumber"] for each in troubled.all("account", "accountnumber")] == ["ABS001"]
    assert [each.fields["invoicenumber"] for each in troubled.all("invoice", "invoicenumber")] == [
        "ABS001-84"
    ]


def test_the_next_batch_leaves_it_alone_and_says_so(troubled: World) -> None:
    ended = batch(troubled)
    assert ended.report.calls.write == 0
    assert ended.report.exit_code == 0
    assert sorted(ended.of(Result.SKIPPED)) == [REFUSED, *WAITING]
    assert "set aside on 2026-01-02" in (ended.results[REFUSED].message or "")
    assert "waits for account A1D001" in (ended.results[WAITING[0]].message or "")
    assert asides(troubled)[REFUSED].held.tries == 1


def test_a_corrected_source_goes_up_with_all_that_waited(troubled: World) -> None:
    mend(troubled)
    edit(troubled, name="A1")
    ended = batch(troubled)
    assert sorted(ended.of(Result.CREATED)) == [REFUSED, *WAITING]
    assert asides(troubled) == {}
    assert batch(troubled).results == {}


def test_a_source_that_changed_is_tried_again_and_refused_once_more(troubled: World) -> None:
    edit(troubled, turnover=Decimal("1.00"))
    ended = batch(troubled)
    assert ended.report.exit_code == 3
    assert asides(troubled)[REFUSED].held.tries == 2
    assert batch(troubled).report.calls.write == 0


def test_another_configuration_has_it_tried_again(troubled: World) -> None:
    mend(troubled)
    troubled.settings = replace(troubled.settings, fingerprint="another")
    assert sorted(batch(troubled).of(Result.CREATED)) == [REFUSED, *WAITING]
    assert asides(troubled) == {}


def test_it_is_tried_again_on_demand(troubled: World) -> None:
    mend(troubled)
    troubled.journal.retry([("account", "A1D001")])
    assert sorted(batch(troubled).of(Result.CREATED)) == [REFUSED, *WAITING]
    assert asides(troubled) == {}


def test_a_full_batch_tries_everything(troubled: World) -> None:
    ended = batch(troubled, full=True)
    assert ended.of(Result.QUARANTINED) == [REFUSED, *WAITING]
    mend(troubled)
    assert batch(troubled, full=True).of(Result.CREATED) == [REFUSED, *WAITING]
    assert asides(troubled) == {}


def test_a_record_that_a_person_names_is_tried(troubled: World) -> None:
    mend(troubled)
    with troubled.planner.plan_invoices(Selection(keys=("82",))) as plan:
        troubled.upload(plan)
    assert list(asides(troubled)) == [WAITING[1]]
    assert batch(troubled).of(Result.CREATED) == [WAITING[1]]
    assert asides(troubled) == {}


def test_what_was_dropped_is_forgotten_until_it_changes(troubled: World) -> None:
    troubled.journal.drop([(each.entity, each.key) for each in troubled.journal.held()])
    assert batch(troubled).results == {}
    edit(troubled, turnover=Decimal("1.00"))
    assert batch(troubled).of(Result.QUARANTINED) == [REFUSED]


def test_a_new_invoice_of_a_refused_customer_is_told_once_and_then_waits(troubled: World) -> None:
    troubled.reader.invoice_list.append(invoice("85", "A1D001", "VID003"))
    ended = batch(troubled)
    assert (ended.report.exit_code, ended.report.calls.write) == (3, 0)
    assert ended.of(Result.BLOCKED) == ["invoice A1D001-85"]
    new = asides(troubled)["invoice A1D001-85"].held
    assert (new.code, new.waits) == ("dependency", (("account", "A1D001"),))
    again = batch(troubled)
    assert (again.report.exit_code, again.report.calls.write) == (0, 0)
    mend(troubled)
    edit(troubled, name="A1")
    assert "invoice A1D001-85" in batch(troubled).of(Result.CREATED)
    assert asides(troubled) == {}


def test_what_passes_by_itself_is_tried_by_the_next_batch(world: World) -> None:
    world.crm.trouble = Refusing("create account", unanswered, often=2)
    assert batch(world).report.exit_code == 3
    assert REFUSED in asides(world)
    mend(world)
    assert sorted(batch(world).of(Result.CREATED)) == [REFUSED, *WAITING]
    assert asides(world) == {}


def test_an_answer_that_was_lost_for_good_is_found_and_leaves_quarantine(world: World) -> None:
    def lost(number: int, what: str, write: Callable[[], None]) -> None:
        del number
        if what == "create account":
            if not lost_already:
                lost_already.append(what)
                raise unanswered(what)
            write()
            world.crm.trouble = calm
            raise unanswered(what)
        write()

    lost_already: list[str] = []
    world.crm.trouble = lost
    batch(world)
    batch(world)
    assert asides(world) == {}
    assert len(world.all("account")) == 2


def test_a_first_batch_that_a_limit_stopped_gets_past_what_stands(world: World) -> None:
    world.reader.customer_list.append(customer("A0"))
    refusing = Refusing("create account", often=2)
    world.crm.trouble = refusing
    stopped = batch(world, limits=Limits(failures=1))
    assert stopped.report.error is not None
    assert refusing.tried == 2
    world.crm.trouble = calm
    went_on = batch(world, limits=Limits(failures=1))
    assert went_on.report.error is None
    assert "account A0" in went_on.of(Result.SKIPPED)
    assert "invoice ABS001-84" in went_on.of(Result.CREATED)


def test_what_was_refused_half_way_costs_no_call_a_night_and_is_completed_on_demand(world: World) -> None:
    refusing = Refusing("create contact")
    world.crm.trouble = refusing
    batch(world)
    assert list(asides(world)) == [REFUSED, *WAITING]
    assert batch(world).of(Result.CREATED) == WAITING  # the account is there, only its contact is not
    assert batch(world).report.exit_code == 0
    assert refusing.tried == 1
    assert list(asides(world)) == [REFUSED]
    mend(world)
    world.journal.retry([("account", "A1D001")])
    batch(world)
    assert asides(world) == {}
    assert len(world.all("contact")) == 1


def test_what_was_refused_half_way_is_completed_as_its_source_says_now(world: World) -> None:
    world.crm.trouble = Refusing("create contact")
    batch(world)
    mend(world)
    edit(world, contact_name="Anne Other")
    batch(world)
    assert asides(world) == {}
    assert [each.fields["lastname"] for each in world.all("contact", "lastname")] == ["Other"]


def test_a_record_that_is_gone_from_the_accounts_leaves(troubled: World) -> None:
    del troubled.reader.customer_list[0]
    troubled.reader.invoice_list = [each for each in troubled.reader.invoice_list if each.number == "84"]
    assert batch(troubled).report.calls.write == 0
    assert asides(troubled) == {}


def test_a_record_that_a_person_entered_leaves_and_lets_go_what_waited(troubled: World) -> None:
    by_hand: dict[str, Value | None] = {
        "accountnumber": "A1D001",
        "name": "A1D001 Ltd",
        "customertypecode": 3,
        "revenue": Decimal("5220.54"),
        "creditlimit": Decimal("1000.00"),
    }
    troubled.crm.trouble = calm
    troubled.crm.create(Entity("account", UUID(int=77), by_hand))
    assert sorted(batch(troubled).of(Result.CREATED)) == WAITING
    assert asides(troubled) == {}


def test_a_wrong_total_stays_until_it_is_mended_in_the_crm(world: World) -> None:
    batch(world)
    world.reader.invoice_list.append(invoice("85", "ABS001", "VID003"))

    def meddling(_number: int, what: str, write: Callable[[], None]) -> None:
        write()
        if what == "create invoice":
            (line,) = world.all(
                "invoicedetail", invoiceid=Reference("invoice", of_number(world, "ABS001-85"))
            )
            tax = Entity("invoicedetail", line.id, {"tax": Decimal("30.00")})
            DirectCrm(world.organisation).update(tax)

    world.crm.trouble = meddling
    assert batch(world).of(Result.QUARANTINED) == ["invoice ABS001-85"]
    mend(world)
    assert batch(world).report.calls.write == 0
    assert [each.held.code for each in asides(world).values()] == ["total_differs"]
    (line,) = world.all("invoicedetail", invoiceid=Reference("invoice", of_number(world, "ABS001-85")))
    world.crm.update(Entity("invoicedetail", line.id, {"tax": Decimal("28.88")}))
    batch(world)
    assert asides(world) == {}


def of_number(world: World, number: str) -> UUID:
    (found,) = world.all("invoice", invoicenumber=number)
    return found.id


def test_what_the_plan_blocks_is_set_aside_with_the_mark_and_leaves_when_mended(world: World) -> None:
    rival = Entity(
        "account", UUID(int=77), {"accountnumber": "A1D001", "name": "Prospect", "customertypecode": 7}
    )
    world.crm.create(rival)
    batch(world)
    held = asides(world)
    assert [each.held.code for each in held.values()] == ["plan.blocked"] * 3
    assert [f"{entity} {key}" for entity, key in held[REFUSED].holds] == WAITING
    assert batch(world).report.exit_code == 3
    assert asides(world)[REFUSED].held.tries == 1
    world.crm.update(Entity("account", rival.id, {"customertypecode": 3}))
    assert sorted(batch(world).of(Result.CREATED)) == WAITING
    assert asides(world) == {}


def test_a_run_that_was_broken_off_keeps_what_it_set_aside_and_the_mark(world: World) -> None:
    def failing(_number: int, what: str, write: Callable[[], None]) -> None:
        if what == "create account" and not tried:
            tried.append(what)
            raise refused(what)
        if what == "create invoice":
            raise down(what)
        write()

    tried: list[str] = []
    world.crm.trouble = failing
    assert batch(world).report.error is not None
    assert REFUSED in asides(world)
    assert world.journal.mark("batch") is None
    mend(world)
    assert batch(world).of(Result.CREATED) == ["invoice ABS001-84"]
    assert world.journal.mark("batch") is not None
