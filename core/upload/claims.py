"""An order is claimed in the CRM, by a note that only one can create, before all else (exactly once, 4)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from core.crm.base import Crm, Entity, Reference, Value
from core.errors import CrmFault, CrmUnansweredError, SyncError
from core.text import clean
from core.upload import claim_note
from core.upload.claim_note import ClaimState, Written
from core.upload.matching import Finder
from core.upload.run_lock import Holder

__all__ = ["Claim", "ClaimReader", "ClaimState", "Claims", "OrderClaimedError", "claim_id", "problem"]

NOTE = "annotation"
_COLUMNS = ("subject", "notetext", "objectid")
_NOBODY = UUID(int=0)
_MOST_OF_WHO = 2 * claim_note.MOST_OF_A_NAME + len(" on ")


@dataclass(frozen=True, slots=True)
class Claim:
    """What the CRM knows of an order on its way into the accounts; of an unreadable one next to nothing.

    `generation` counts from 1; each release makes room for the next. `run` is whoever holds or held it.
    """

    order_id: UUID
    generation: int
    state: ClaimState
    machine: str = ""
    user: str = ""
    run: UUID = _NOBODY
    taken: datetime | None = None
    invoice_number: str = ""
    ended: datetime | None = None
    ended_by: str = ""

    @property
    def id(self) -> UUID:
        """The id of its note."""
        return claim_id(self.order_id, self.generation)

    @property
    def who(self) -> str:
        """Who took it, for people."""
        return f"{self.user} on {self.machine}"


class OrderClaimedError(SyncError):
    """An order is not this run's to make an invoice of; `claim` says whose it is, where that can be read."""

    def __init__(self, code: str, *, found: str, remedy: str, claim: Claim | None = None) -> None:
        super().__init__(code, tried="claim the order in the CRM", found=found, remedy=remedy)
        self.claim = claim


def claim_id(order_id: UUID, generation: int) -> UUID:
    """Give the id that the note of a claim has on every machine; the first generation is 1."""
    return uuid5(order_id, "claim" if generation == 1 else f"claim/{generation}")


def problem(claim: Claim | None) -> OrderClaimedError | None:
    """Say why an order with this claim is not free; None where it is."""
    if claim is None or claim.state is ClaimState.RELEASED:
        return None
    if claim.state is ClaimState.CONCLUDED:
        return _concluded(claim)
    return _held(claim) if claim.state is ClaimState.HELD else _unreadable(claim)


class ClaimReader:
    """Reads the claims of one organisation, many at a time."""

    def __init__(self, find: Finder) -> None:
        self._find = find

    def read(self, order_ids: Iterable[UUID]) -> Mapping[UUID, Claim]:
        """Give the latest claim of each order that has one; a question for each 200 orders and generation."""
        found: dict[UUID, Claim] = {}
        wanted, generation = list(dict.fromkeys(order_ids)), 1
        while wanted:
            those = self.generation(wanted, generation)
            found |= those
            wanted = [each for each, claim in those.items() if claim.state is ClaimState.RELEASED]
            generation += 1
        return found

    def generation(self, order_ids: Sequence[UUID], generation: int) -> Mapping[UUID, Claim]:
        """Give the claims of one generation, by their orders."""
        orders = {claim_id(each, generation): each for each in order_ids}
        notes = self._find.by_ids(NOTE, orders, _COLUMNS)
        return {orders[key]: _read(note, orders[key], generation) for key, note in notes.items()}


class Claims:
    """The claims of one organisation, taken in the name of `holder`."""

    def __init__(self, crm: Crm, holder: Holder, clock: Callable[[], datetime]) -> None:
        self._crm = crm
        self._reader = ClaimReader(Finder(crm))
        self._clock = clock
        self._machine = claim_note.name_of(holder.machine)
        self._user = claim_note.name_of(holder.user)

    @property
    def who(self) -> str:
        """In whose name claims are taken, for people."""
        return f"{self._user} on {self._machine}"

    def read(self, order_ids: Iterable[UUID]) -> Mapping[UUID, Claim]:
        """Give the latest claim of each order that has one; a question for each 200 orders and generation."""
        return self._reader.read(order_ids)

    def take(self, order_id: UUID, entity: str, run: UUID, earlier: Collection[UUID] = ()) -> Claim:
        """Claim an order (entity salesorder or invoice), or go on with what this run holds of it already.

        `earlier` are runs that are known to be over and whose work this one finishes. Raises
        OrderClaimedError where the order is another's; CrmUnansweredError where that cannot be known.
        """
        generation = 1
        while True:
            claim = self._created(self._fresh(order_id, generation, run), entity)
            if claim.state is ClaimState.HELD and claim.run in {run, *earlier}:
                return claim
            taken = problem(claim)
            if taken is not None:
                raise taken
            generation += 1

    def prove(self, claim: Claim) -> None:
        """Look whether a claim is still held as it was; raises OrderClaimedError where it is not."""
        now = self._again(claim)
        if now.state is not ClaimState.HELD or now.run != claim.run:
            raise problem(now) or _freed(now)

    def conclude(self, claim: Claim, invoice_number: str, when: datetime, by: str) -> Claim:
        """Write down which invoice came of a claim, when and by whom; again and again if need be.

        Raises OrderClaimedError where the claim is not held any more, or ended otherwise.
        """
        number = clean(invoice_number)
        now = self._again(claim)
        if now.state is ClaimState.CONCLUDED and now.invoice_number == number:
            return now
        if now.state is not ClaimState.HELD or now.run != claim.run:
            raise _lost(now, number)
        return self._ended(now, ClaimState.CONCLUDED, number, (when, by))

    def release(self, claim: Claim) -> Claim:
        """Set an order free, after a look into the ledger: its next claim is of the next generation.

        A claim whose note a person edited is released too: the note is written anew.
        """
        now = self._again(claim)
        if now.state is ClaimState.RELEASED:
            return now
        if now.state is ClaimState.UNREADABLE:
            fresh = self._fresh(claim.order_id, claim.generation, _NOBODY)
            now = replace(fresh, machine="unknown", user="unknown")
        return self._ended(now, ClaimState.RELEASED, now.invoice_number, (self._clock(), self.who))

    def _there(self, claim: Claim) -> Claim | None:
        return self._reader.generation((claim.order_id,), claim.generation).get(claim.order_id)

    def _again(self, claim: Claim) -> Claim:
        found = self._there(claim)
        if found is None:
            raise _hidden(claim.id)
        return found

    def _fresh(self, order_id: UUID, generation: int, run: UUID) -> Claim:
        now = claim_note.moment(self._clock())
        return Claim(order_id, generation, ClaimState.HELD, self._machine, self._user, run, now)

    def _created(self, claim: Claim, entity: str) -> Claim:
        # To send it twice is safe: the second finds the first's note, or the first the second's.
        for last in (False, True):
            try:
                self._crm.create(_note(claim, entity))
            except (CrmFault, CrmUnansweredError) as error:
                found = self._there(claim)
                if found is not None:
                    return found
                if isinstance(error, CrmFault) and error.number in _DUPLICATES:
                    raise _hidden(claim.id) from error
                if isinstance(error, CrmFault) or last:
                    raise
            else:
                return claim
        raise AssertionError("the last attempt returns or raises")

    def _ended(self, claim: Claim, state: ClaimState, number: str, at: tuple[datetime, str]) -> Claim:
        when, by = claim_note.moment(at[0]), claim_note.name_of(at[1], _MOST_OF_WHO)
        ended = replace(claim, state=state, invoice_number=number, ended=when, ended_by=by)
        self._crm.update(Entity(NOTE, claim.id, _words(ended)))
        return ended


_DUPLICATES = frozenset({0x80040237, 0x8004022A})
"""The numbers by which the CRM says that an id is taken."""


def _note(claim: Claim, entity: str) -> Entity:
    attached: dict[str, Value | None] = {
        "objectid": Reference(entity, claim.order_id),
        "objecttypecode": entity,
    }
    return Entity(NOTE, claim.id, {**attached, **_words(claim)})


def _words(claim: Claim) -> dict[str, Value | None]:
    if claim.taken is None:
        raise ValueError("a claim that cannot be read is not written")
    written = Written(
        claim.state,
        claim.machine,
        claim.user,
        claim.run,
        claim.taken,
        claim.invoice_number,
        claim.ended,
        claim.ended_by,
    )
    return {"subject": claim_note.subject(written), "notetext": claim_note.text(written)}


def _read(note: Entity, order_id: UUID, generation: int) -> Claim:
    subject, text, attached = (note.fields.get(each) for each in _COLUMNS)
    unreadable = Claim(order_id, generation, ClaimState.UNREADABLE)
    if not (isinstance(subject, str) and isinstance(text, str) and isinstance(attached, Reference)):
        return unreadable
    written = claim_note.read(subject, text)
    if written is None or attached.id != order_id:
        return unreadable
    return Claim(
        order_id,
        generation,
        written.state,
        written.machine,
        written.user,
        written.run,
        written.taken,
        written.invoice_number,
        written.ended,
        written.ended_by,
    )


def _concluded(claim: Claim) -> OrderClaimedError:
    return OrderClaimedError(
        "order.invoiced",
        found=f"already invoice {clean(claim.invoice_number)}, made {_on(claim.ended)} by {claim.ended_by}",
        remedy="Complete the order in the CRM so that it is not sent again. If that invoice was deleted in "
        "the accounts, set the order free with `syncupload orders release`.",
        claim=claim,
    )


def _held(claim: Claim) -> OrderClaimedError:
    return OrderClaimedError(
        "order.claimed",
        found=f"claimed {_on(claim.taken)} by {claim.who} (run {claim.run})",
        remedy="Let that run end, or run it again there: it goes on by itself. If that machine is gone for "
        "good, set the order free with `syncupload orders release`.",
        claim=claim,
    )


def _unreadable(claim: Claim) -> OrderClaimedError:
    return OrderClaimedError(
        "order.claim_unreadable",
        found="its claim is a note that cannot be read any more: somebody edited it",
        remedy="Look in the accounts for an invoice of this order, then set the order free with "
        "`syncupload orders release`.",
        claim=claim,
    )


def _freed(claim: Claim) -> OrderClaimedError:
    return OrderClaimedError(
        "order.claim_freed",
        found=f"{claim.ended_by} set it free {_on(claim.ended)}, while this run held its claim",
        remedy="Nothing was made of it. Run the upload again to bring it into the accounts.",
        claim=claim,
    )


def _hidden(note: UUID) -> OrderClaimedError:
    return OrderClaimedError(
        "order.claim_hidden",
        found=f"its claim is held by a deleted or unreadable note ({note})",
        remedy="Look in the accounts for an invoice of this order; let the CRM's user read all notes, or "
        "wait until the CRM has purged what was deleted.",
    )


def _lost(claim: Claim, number: str) -> OrderClaimedError:
    state = f"invoice {claim.invoice_number} stands there" if claim.invoice_number else f"it is {claim.state}"
    return OrderClaimedError(
        "order.claim_lost",
        found=f"invoice {number} was made, but the claim of its order is not held any more: {state}",
        remedy="Look in the accounts for the invoices of this order, and delete what is one too many.",
        claim=claim,
    )


def _on(when: datetime | None) -> str:
    return "at an unknown time" if when is None else f"on {when:%Y-%m-%d %H:%M} UTC"
