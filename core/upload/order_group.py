"""A few orders become invoices, each once: claimed, looked for, made, noted, marked (exactly once, 4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.accounting.orders import (
    AccountingRefusedError,
    AccountingUncertainError,
    BookedInvoice,
    InvoiceDiffersError,
)
from core.errors import CrmError, CrmFault, CrmUnansweredError, SyncError
from core.text import match_key
from core.upload import deed, order_deeds
from core.upload.claims import Claim, Claims, OrderClaimedError, claim_id
from core.upload.deed import Deed
from core.upload.journal import IntentState
from core.upload.marking import Marker, MarkingRefusedError
from core.upload.order_bench import Bench
from core.upload.order_deeds import as_planned
from core.upload.order_judging import Judged, adopted
from core.upload.order_settling import Settling
from core.upload.plan import Change, Draft
from core.upload.plan_table import Planned
from core.upload.sending import OF_ONE_RECORD, SIGNED_OUT


@dataclass(frozen=True, slots=True)
class Task:
    """An order that is to become an invoice: its row, and what was judged of it just now."""

    planned: Planned
    judged: Judged

    @property
    def order_id(self) -> UUID:
        """The id of the order in the CRM."""
        if self.planned.change.id is None:
            raise ValueError(f"order {self.planned.change.key} has no id")
        return self.planned.change.id


@dataclass(frozen=True, slots=True)
class Ending:
    """How an order ends in the CRM: by its claim's note and its mark; each may be written again and again."""

    claims: Claims
    marker: Marker
    clock: Callable[[], datetime]

    def finish(self, change: Change, claim: Claim, number: str) -> tuple[Deed, SyncError | None]:
        """Write the number into the note, then mark the order; what stops the whole run comes beside it."""
        order_id = claim.order_id
        try:
            _twice(lambda: self.claims.conclude(claim, number, self.clock(), self.claims.who))
        except OrderClaimedError as error:
            return deed.set_aside(change, error, IntentState.VOID), None
        except CrmError as error:
            return order_deeds.unfinished(change, number, error), _of_all(error)
        return self.mark(change, order_id, number)

    def mark(self, change: Change, order_id: UUID, number: str) -> tuple[Deed, SyncError | None]:
        """Mark an order whose claim names its invoice."""
        try:
            _twice(lambda: self.marker.mark(order_id, number))
        except CrmUnansweredError as error:
            return order_deeds.unfinished(change, number, error), None
        except MarkingRefusedError as error:
            return order_deeds.unmarked(change, number, error), None
        except CrmError as error:
            if (stopped := _of_all(error)) is not None:
                return order_deeds.unfinished(change, number, error), stopped
            return order_deeds.unmarked(change, number, error), None
        return order_deeds.invoiced(change, number), None


class Group:
    """Orders that are claimed, and looked for in the accounts, together."""

    def __init__(self, bench: Bench, ending: Ending, settling: Settling, entity: str) -> None:
        self._bench = bench
        self._ending = ending
        self._settling = settling
        self._entity = entity

    def upload(self, tasks: Sequence[Task]) -> None:
        """Make an invoice of each, one after another."""
        self._bench.open()  # before anything is claimed: nobody claims for a closed door
        intents = self._settling.intend([_intended(each) for each in tasks])
        claimed = [
            (task, intent, claim)
            for task, intent in zip(tasks, intents, strict=True)
            if (claim := self._claimed(task, intent)) is not None
        ]
        numbers = [each.planned.change.key for each, _, _ in claimed]
        booked = self._bench.booked(numbers) if numbers else {}
        for task, intent, claim in claimed:
            there = booked.get(match_key(task.planned.change.key), ())
            self._invoice(task, intent, claim, there)
            self._settling.check()

    def _claimed(self, task: Task, intent: int) -> Claim | None:
        change, held = task.planned.change, task.judged.claim
        earlier = {held.run} if held else set()
        try:
            return self._ending.claims.take(task.order_id, self._entity, self._settling.order.run, earlier)
        except OrderClaimedError as error:
            self._settling.settle(task.planned, order_deeds.not_ours(change, error), intent)
        except CrmUnansweredError as error:
            self._settling.settle(task.planned, deed.set_aside(change, error, IntentState.OPEN), intent)
        except CrmError as error:
            if (stopped := _of_all(error)) is not None:
                raise stopped from error
            self._settling.settle(task.planned, deed.set_aside(change, error, IntentState.VOID), intent)
        return None

    def _invoice(self, task: Task, intent: int, claim: Claim, there: Sequence[BookedInvoice]) -> None:
        change = task.planned.change
        differs: InvoiceDiffersError | None = None
        try:
            number = self._number(task, intent, claim, there)
        except InvoiceDiffersError as error:
            number, differs = error.number, error
        if number is None:
            return
        done, stopped = self._ending.finish(change, claim, number)
        draft = todo(done, number)
        if differs is not None:
            done = order_deeds.differs(done, differs)
        self._settling.settle(task.planned, done, intent, draft=draft)
        if done.state is IntentState.DONE and task.judged.booking and task.judged.booking.invoice:
            self._bench.invoice_known(task.judged.booking.invoice)
        if stopped is not None:
            raise stopped

    def _number(self, task: Task, intent: int, claim: Claim, there: Sequence[BookedInvoice]) -> str | None:
        """Give the number of the order's invoice, made or found; None where it has ended otherwise."""
        change, booking = task.planned.change, task.judged.booking
        if booking is None or booking.invoice is None:
            raise ValueError(f"order {change.key} has nothing to be made")
        if there:
            ours = adopted(there, booking.invoice.account) if claim.run != self._settling.order.run else None
            if ours is not None:
                return as_planned(ours, booking.invoice.net, booking.invoice.tax)
            self._settling.settle(task.planned, self._another(task, claim, there), intent)
            return None
        try:
            self._ending.claims.prove(claim)  # a group takes minutes, in which a person may have freed it
            return self._bench.create_invoice(booking.invoice, claim.taken)
        except OrderClaimedError as error:
            self._settling.settle(task.planned, order_deeds.not_ours(change, error), intent)
        except (AccountingRefusedError, CrmError) as error:
            if isinstance(error, CrmError) and (stopped := _of_all(error)) is not None:
                raise stopped from error
            # The claim is kept: the next run of ours goes on with it.
            unsure = isinstance(error, AccountingUncertainError)
            state = IntentState.OPEN if unsure else IntentState.VOID
            self._settling.settle(task.planned, deed.set_aside(change, error, state), intent)
        return None

    def _another(self, task: Task, claim: Claim, there: Sequence[BookedInvoice]) -> Deed:
        change = task.planned.change
        if claim.run == self._settling.order.run:
            self._ending.claims.release(claim)
        return order_deeds.not_ours(change, _stands(change, there))


def _intended(task: Task) -> Change:
    return order_deeds.with_claim(task.planned.change, claim_id(task.order_id, task.judged.generation))


def todo(done: Deed, number: str) -> Draft | None:
    """Give what quarantine keeps: what is still to be marked."""
    if done.outcome.failed and done.state is IntentState.DONE:
        return order_deeds.to_be_marked(done.change, number)
    return None


def _stands(change: Change, there: Sequence[BookedInvoice]) -> SyncError:
    numbers = ", ".join(each.number for each in there)
    return SyncError(
        "order.invoiced",
        tried=f"make an invoice of order {change.key}",
        found=f"already invoice {numbers}, which stands in the accounts under this order's number",
        remedy="Complete the order in the CRM, or correct the customer's order number on that invoice.",
    )


def _twice(write: Callable[[], object]) -> None:
    """Do again what has the same end as often as it is done, where no answer came."""
    try:
        write()
    except CrmUnansweredError:
        write()


def _of_all(error: CrmError) -> CrmError | None:
    """Give an error that tells that the CRM is down or nobody signed in; None where it is one order's."""
    if isinstance(error, CrmFault):
        return error if error.number in SIGNED_OUT else None
    return None if isinstance(error, CrmUnansweredError) or error.code in OF_ONE_RECORD else error
