"""Orders against the accounts and their claims, a page at a time: the same for a plan and for an upload."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from core.accounting.orders import BookedInvoice
from core.text import clean, match_key
from core.upload.claims import Claim, Claims, ClaimState, problem
from core.upload.journal import Journal
from core.upload.order_facts import Facts
from core.upload.order_settings import Bringing
from core.upload.plan import Action, Change
from core.upload.rules.booking import already_booked, book
from core.upload.rules.booking_parts import Booking, Books, Held, Terms
from core.upload.rules.order_rows import ORDER, blocked, invoice_row
from core.upload.rules.orders import ReadOrder

Own: TypeAlias = Callable[[Iterable[Claim]], Collection[UUID]]
"""Says which runs that hold claims are over, and were runs of this very journal."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of an order; `booking` where an invoice is made, `claim` where one is gone on with.

    `generation` is that of the claim which is taken for it.
    """

    change: Change
    booking: Booking | None = None
    claim: Claim | None = None
    generation: int = 1


class OrderJudge:
    """Asks for the claims of a page of orders in bulk, and the rules what becomes of each.

    `begun` are the orders of which this journal does not know the end.
    """

    def __init__(self, claims: Claims, own: Own, begun: Collection[UUID], settings: Bringing) -> None:
        self._claims = claims
        self._own = own
        self._begun = begun
        self._settings = settings

    def judge(self, orders: Sequence[ReadOrder], facts: Facts, terms: Terms) -> list[Judged]:
        """Say what becomes of orders, in their order."""
        facts.learn(orders)
        claims = self._claims.read([each.order.id for each in orders])
        own = self._own(claims.values())
        books = Books(facts.bookkeeping, terms, facts.held(orders))
        return [self._judged(each, books, claims.get(each.order.id), own) for each in orders]

    def _judged(self, read: ReadOrder, books: Books, claim: Claim | None, own: Collection[UUID]) -> Judged:
        if claim is None:
            return self._free(read, books)
        if claim.state is ClaimState.RELEASED:
            return replace(self._free(read, books), generation=claim.generation + 1)
        begun = claim.run in own and read.order.id in self._begun
        if claim.state is ClaimState.HELD and claim.run in own:
            judged = self._go_on(read, books, claim, begun=begun)
            return replace(judged, claim=claim, generation=claim.generation)
        if claim.state is ClaimState.CONCLUDED:
            if begun:
                return self._marked_only(read, claim.invoice_number)
            return Judged(_concluded(read, books.held, claim))
        return Judged(_taken(read, books.held, claim))

    def _free(self, read: ReadOrder, books: Books) -> Judged:
        order = read.order
        if order.invoice_number and not _booked(read, books.held):
            return Judged(blocked(order, _deleted(order.invoice_number, order.number)))
        return self._booked(read, books)

    def _go_on(self, read: ReadOrder, books: Books, claim: Claim, *, begun: bool) -> Judged:
        there = _booked(read, books.held)
        found = adopted(there, read.order.account) if begun else None
        if found is not None:
            return self._marked_only(read, found.number)
        judged = self._booked(read, books)  # refused, where another's invoice stands there
        if not judged.change.writes:
            return judged
        note = f"goes on where a run broke off that claimed it on {claim.taken:%Y-%m-%d %H:%M} UTC"
        return replace(judged, change=replace(judged.change, notes=(note, *judged.change.notes)))

    def _booked(self, read: ReadOrder, books: Books) -> Judged:
        booking = book(read, books)
        change = invoice_row(read.order, booking, self._settings.marking)
        return Judged(change, booking if change.writes else None)

    def _marked_only(self, read: ReadOrder, number: str) -> Judged:
        order = read.order
        note = f"invoice {clean(number)} was made by a run that broke off; what is missing is made up for"
        marking = self._settings.marking.change(order, number)
        return Judged(
            Change(Action.UPDATE, ORDER, order.number, order.id, children=(marking,), notes=(note,))
        )


def adopted(there: Sequence[BookedInvoice], account: str) -> BookedInvoice | None:
    """Give the invoice that a run of ours has made for an order that it claimed; None where it has not."""
    ours = [each for each in there if match_key(each.account) == match_key(account)]
    return ours[0] if len(there) == 1 and ours else None


def _booked(read: ReadOrder, held: Held) -> Sequence[BookedInvoice]:
    return held.booked.get(match_key(read.order.number), ())


def _concluded(read: ReadOrder, held: Held, claim: Claim) -> Change:
    order, there = read.order, _booked(read, held)
    if not there:
        return blocked(order, _deleted(claim.invoice_number, order.number))
    states = [
        "posted" if each.posted else "not posted yet"
        for each in there
        if match_key(each.number) == match_key(claim.invoice_number)
    ]
    if not states:
        return blocked(order, " ".join(already_booked(order, held)))
    made = f"already invoice {claim.invoice_number} of {claim.ended:%d %B %Y} ({states[0]})"
    advice = "complete the order in the CRM so that it is not edited and sent again."
    return blocked(order, clean(f"{made}, made by {claim.ended_by}: {advice}"))


def _taken(read: ReadOrder, held: Held, claim: Claim) -> Change:
    error = problem(claim)
    if error is None:
        raise ValueError(f"the claim of {read.order.number} is free")
    there = ", ".join(each.number for each in _booked(read, held))
    found = (
        f"{error.found}; invoice {there} stands in the accounts under its number" if there else error.found
    )
    return blocked(read.order, clean(f"{found}. {error.remedy}"))


def _deleted(number: str, order_number: str) -> str:
    return clean(
        f"invoice {number} was made from it and has been deleted in the accounts: to have it made again run "
        f"`syncupload orders release {order_number}` first; otherwise take the order out of the ready status."
    )


def own_runs(journal: Journal, machine: str | None) -> Own:
    """Say which claims are of earlier runs of this journal, and taken on this `machine` where it is given.

    A journal that is a file may have been copied to another machine: what that one claims is its own.
    """

    def own(claims: Iterable[Claim]) -> Collection[UUID]:
        here = {each.run for each in claims if machine is None or each.machine == machine}
        return journal.ran(here)

    return own
