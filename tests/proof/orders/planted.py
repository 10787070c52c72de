"""Bugs of the order's way that are planted one at a time: a suite that does not find them is none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from unittest.mock import patch
from uuid import UUID

from core.accounting.orders import AccountingUnansweredError, InvoiceLineDraft, NewInvoice
from core.errors import CrmUnansweredError, JournalError, SyncError
from core.upload.claim_note import ClaimState
from core.upload.claims import Claim, Claims, _note
from core.upload.deed import Deed
from core.upload.journal import Journal
from core.upload.order_bench import Bench
from core.upload.order_group import Ending, Group, Task
from core.upload.order_judging import Judged
from core.upload.order_pages import OrderPages
from core.upload.order_recovery import OrderRecovery
from core.upload.order_release import Released, Releasing
from core.upload.order_settling import Settling
from core.upload.outcome import Outcome
from core.upload.page_upload import Order
from core.upload.plan import Change
from core.upload.plan_table import Planned
from core.upload.rules.booking_parts import Booking
from core.upload.rules.order_rows import LINE, _read
from tests.proof.worlds.planting import Bug


@dataclass(frozen=True, slots=True)
class Planted:
    """A bug, and where it does harm: the workload, the misfortune, and the first call that begins so."""

    bug: Bug
    workload: str
    kind: str = "killed after"
    at: str = "create_invoice"
    orders: int = 1


@contextmanager
def _claimed_afterwards() -> Iterator[None]:
    take, finish = Claims.take, Ending.finish

    def pretend(
        claims: Claims, order_id: UUID, _entity: str, run: UUID, earlier: Collection[UUID] = ()
    ) -> Claim:
        del earlier
        return claims._fresh(order_id, 1, run)

    def claim_and_finish(
        ending: Ending, change: Change, claim: Claim, number: str
    ) -> tuple[Deed, SyncError | None]:
        held = take(ending.claims, claim.order_id, "salesorder", claim.run)
        return finish(ending, change, held, number)

    with patch.object(Claims, "take", pretend), patch.object(Ending, "finish", claim_and_finish):
        yield


def _again_without_a_look(bench: Bench, create: Callable[[], str], _look: Callable[[], str | None]) -> str:
    try:
        return create()
    except AccountingUnansweredError:
        bench.close()
        return create()


def _lost_is_refused(_bench: Bench, create: Callable[[], str], _look: Callable[[], str | None]) -> str:
    try:
        return create()
    except AccountingUnansweredError:
        return "0"


def _in_the_same_session(bench: Bench, create: Callable[[], str], look: Callable[[], str | None]) -> str:
    try:
        return create()
    except AccountingUnansweredError:
        return look() or create()
    finally:
        del bench


def _number_forgotten(_claims: Claims, claim: Claim, _number: str, _when: datetime, _by: str) -> Claim:
    return replace(claim, state=ClaimState.CONCLUDED)


@contextmanager
def _marked_first() -> Iterator[None]:
    number = Group._number

    def mark_first(group: Group, task: Task, *given: object) -> str | None:
        group._ending.marker.mark(task.order_id, "10001")
        return number(group, task, *given)  # type: ignore[arg-type]  # handed on as it came

    with patch.object(Group, "_number", mark_first):
        yield


def _nothing_recovered(_recovery: OrderRecovery, _order: Order) -> Iterator[Outcome]:
    return iter(())


def _no_intent(_journal: Journal, _run: UUID, some: Sequence[object]) -> list[int]:
    return [10_000 + at for at in range(len(some))]


def _lost_claim_is_ours(claims: Claims, claim: Claim, entity: str) -> Claim:
    try:
        claims._crm.create(_note(claim, entity))
    except CrmUnansweredError:
        return claim
    return claim


@contextmanager
def _lost_claim_taken() -> Iterator[None]:
    never = patch.object(Claims, "prove", lambda *_: None)
    with patch.object(Claims, "_created", _lost_claim_is_ours), never:
        yield


@contextmanager
def _journal_errors_swallowed() -> Iterator[None]:
    settle = Settling.settle

    def careless(settling: Settling, planned: Planned, done: Deed, *given: object, **named: object) -> None:
        try:
            settle(settling, planned, done, *given, **named)  # type: ignore[arg-type]  # handed on
        except JournalError:
            return

    with patch.object(Settling, "settle", careless):
        yield


def _as_planned(_pages: OrderPages, planned: Planned, judged: Judged | None) -> Task | None:
    assert judged is not None
    several = {"address": 5, "delivery": 5, "notes": 3}
    row = planned.change
    made: NewInvoice = _read(NewInvoice, row, several)  # type: ignore[type-var]
    lines = [_read(InvoiceLineDraft, each, {}) for each in row.children if each.entity == LINE]  # type: ignore[type-var]
    day = date.fromisoformat(str(made.date))
    invoice = replace(made, date=day, lines=tuple(lines))
    return Task(planned, replace(judged, booking=Booking(invoice)))


def _released_without_a_look(releasing: Releasing, number: str, _another: Collection[str] = ()) -> Released:
    order = releasing._order(number)
    claim = releasing.claims.read([order.id])[order.id]
    releasing.claims.release(claim)
    return Released(number, claim.who, claim.taken)


def _patched(place: str, bug: object) -> Bug:
    return lambda: patch(place, bug)


_UPLOAD = "core.upload."

BUGS: Mapping[str, Planted] = {
    "claimed after the accounts were written": Planted(_claimed_afterwards, "another machine goes on"),
    "made again without a look": Planted(
        _patched(_UPLOAD + "order_bench.Bench._surely", _again_without_a_look), "two orders", "answer lost"
    ),
    "looked for while it may still be written": Planted(
        _patched(_UPLOAD + "order_bench.Bench._surely", _in_the_same_session),
        "two orders",
        "late in the accounts",
    ),
    "a lost answer is taken for a number": Planted(
        _patched(_UPLOAD + "order_bench.Bench._surely", _lost_is_refused), "two orders", "request lost"
    ),
    "the number is not noted": Planted(
        _patched(_UPLOAD + "claims.Claims.conclude", _number_forgotten), "two orders"
    ),
    "marked before the invoice": Planted(_marked_first, "two orders", "killed before"),
    "recovery skipped": Planted(
        _patched(_UPLOAD + "order_recovery.OrderRecovery.recover", _nothing_recovered), "two orders"
    ),
    "own claims are not gone on with": Planted(
        _patched("core.order_service.own_runs", lambda *_: lambda _: frozenset()),
        "two orders",
        "killed before",
    ),
    "no intent": Planted(_patched(_UPLOAD + "journal.Journal.intend", _no_intent), "two orders"),
    "a lost claim is taken for ours": Planted(
        _lost_claim_taken,
        "two orders",
        "request lost",
        "create annotation",
    ),
    "went on without its journal": Planted(
        _journal_errors_swallowed, "two orders", "answer lost", "settle", orders=2
    ),
    "an order is not read again": Planted(
        _patched(_UPLOAD + "order_pages.OrderPages._task", _as_planned),
        "an order is edited meanwhile",
        "clock set back",
        "now",
    ),
    "set free without a look": Planted(
        _patched(_UPLOAD + "order_release.Releasing.release", _released_without_a_look),
        "somebody sets it free meanwhile",
    ),
}
"""How each is switched on, in the tests alone."""
