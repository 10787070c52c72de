"""The start of a run of orders: what earlier runs intended and nobody knows the end of is settled first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.accounting.orders import BookedInvoice, InvoiceDiffersError, OrderLedger
from core.text import match_key
from core.upload import deed, order_deeds
from core.upload.claims import Claim, ClaimState
from core.upload.deed import Deed
from core.upload.evaluation import is_beyond
from core.upload.journal import Aside, Intent, IntentState, Journal, Settled
from core.upload.order_deeds import as_planned
from core.upload.order_group import Ending, todo
from core.upload.order_judging import Own, adopted
from core.upload.outcome import Outcome
from core.upload.page_upload import Order
from core.upload.plan import Action, Change, Draft
from core.upload.plan_table import LEDGER_WAVES
from core.upload.refusing import refusal
from core.upload.rules.order_rows import ACCOUNT, ORDER, PRODUCT
from core.upload.spool import PAGE

IN_ACCOUNTS = "it was in the accounts already: an earlier run made it and broke off"


@dataclass(frozen=True, slots=True)
class OrderRecovery:
    """Settles open intents of orders: adopts and finishes what is in the accounts, lets go of what is not.

    It makes no invoice: an order without one is planned again, and gone on with under its own claim.
    What an `evaluation` may not bring waits for a licence.
    """

    journal: Journal
    ledger: OrderLedger
    ending: Ending
    own: Own
    evaluation: bool = False

    def recover(self, order: Order) -> Iterator[Outcome]:
        """Give what became of what was there; the rows of a plan that name it have that outcome too."""
        intents = [each for each in self.journal.open_intents() if self._is_ours(each.change)]
        for entity in (ACCOUNT, PRODUCT):
            for page in _pages([each for each in intents if each.change.entity == entity]):
                yield from self._masters(order, entity, page)
        orders = [each for each in intents if each.change.entity == ORDER]
        for page in _pages(orders):
            yield from self._orders(order, page)
        yield from self._unmarked(order, {each.change.id for each in orders})

    def _is_ours(self, change: Change) -> bool:
        ours = change.entity in LEDGER_WAVES
        return ours and not (self.evaluation and is_beyond(change))

    def _masters(self, order: Order, entity: str, page: Sequence[Intent]) -> Iterator[Outcome]:
        keys = [each.change.key for each in page]
        ledger = self.ledger
        there: Collection[str] = (
            ledger.ledger_accounts(keys) if entity == ACCOUNT else ledger.stock_items(keys)
        )
        for intent in page:
            if match_key(intent.change.key) in there:
                yield self._settled(order, intent, deed.done(intent.change, IN_ACCOUNTS))
            else:
                self._let_go(order, intent)

    def _orders(self, order: Order, page: Sequence[Intent]) -> Iterator[Outcome]:
        claims = self.ending.claims.read([_id(each.change) for each in page])
        own = self.own(claims.values())
        booked = self.ledger.booked([each.change.key for each in page])
        for intent in page:
            claim = claims.get(_id(intent.change))
            there = booked.get(match_key(intent.change.key), ())
            number = _number(intent.change, claim, there) if claim and claim.run in own else None
            if claim is None or number is None:
                self._let_go(order, intent)
            else:
                yield from self._finish(
                    order, intent, claim, number, _differing(intent.change, number, there)
                )

    def _finish(
        self, order: Order, intent: Intent, claim: Claim, number: str, differs: InvoiceDiffersError | None
    ) -> Iterator[Outcome]:
        if claim.state is ClaimState.CONCLUDED:
            done, stopped = self.ending.mark(intent.change, claim.order_id, number)
        else:
            done, stopped = self.ending.finish(intent.change, claim, number)
        done, draft = order_deeds.adopted(done), todo(done, number)
        if differs is not None:
            done = order_deeds.differs(done, differs)
        yield self._settled(order, intent, done, draft)
        if stopped is not None:
            raise stopped

    def _unmarked(self, order: Order, known: Collection[UUID | None]) -> Iterator[Outcome]:
        """Mark what is an invoice and could not be marked when it became one; quarantine remembers it."""
        if not any(each.entity == ORDER for each in self.journal.held()):
            return
        for aside in self.journal.asides():
            found = _to_be_marked(aside)
            if found is not None and found[0].id not in known:
                change, number = found
                done, stopped = self.ending.mark(change, _id(change), number)
                yield self._settled(order, None, done, todo(done, number))
                if stopped is not None:
                    raise stopped

    def _settled(
        self, order: Order, intent: Intent | None, done: Deed, draft: Draft | None = None
    ) -> Outcome:
        aside = refusal(done.outcome, draft, order.plan.header.fingerprint)
        change = None if done.outcome.failed else done.change
        at = intent.number if intent else None
        self.journal.settle(order.run, [Settled(at, done.outcome, done.state, change, aside)])
        return _beside(order, done.outcome)

    def _let_go(self, order: Order, intent: Intent) -> None:
        self.journal.settle(order.run, [(intent.number, None, IntentState.VOID)])


def _beside(order: Order, outcome: Outcome) -> Outcome:
    """Write an outcome beside the row of the plan that it is of, where there is one."""
    planned = order.plan.get(outcome.entity, outcome.key)
    if planned is not None and planned.change.writes and planned.change.id == outcome.id:
        order.plan.settle([(planned.number, outcome)])
    return outcome


def _number(change: Change, claim: Claim, there: Sequence[BookedInvoice]) -> str | None:
    if claim.state is ClaimState.CONCLUDED:
        return claim.invoice_number
    if claim.state is not ClaimState.HELD:
        return None
    found = adopted(there, str(_planned(change, "account")))
    return None if found is None else found.number


def _differing(change: Change, number: str, there: Sequence[BookedInvoice]) -> InvoiceDiffersError | None:
    """Say that the invoice of a number has other totals than its intent; None where it has those."""
    net, tax = _planned(change, "net"), _planned(change, "tax")
    made = next((each for each in there if match_key(each.number) == match_key(number)), None)
    if made is None or not isinstance(net, Decimal) or not isinstance(tax, Decimal):
        return None
    try:
        as_planned(made, net, tax)
    except InvoiceDiffersError as error:
        return error
    return None


def _planned(change: Change, name: str) -> object:
    return next((each.after for each in change.fields if each.name == name), "")


def _to_be_marked(aside: Aside) -> tuple[Change, str] | None:
    draft = aside.draft
    number = draft.entity.fields.get(order_deeds.INVOICE) if draft else None
    if aside.held.entity != ORDER or draft is None or not isinstance(number, str):
        return None
    return Change(Action.UPDATE, ORDER, aside.held.key, draft.entity.id), number


def _id(change: Change) -> UUID:
    if change.id is None:
        raise ValueError(f"{change.entity} {change.key} has no id")
    return change.id


def _pages(intents: Sequence[Intent]) -> Iterator[Sequence[Intent]]:
    for start in range(0, len(intents), PAGE):
        yield intents[start : start + PAGE]
