"""A claim set free (ARCHITECTURE, exactly once 4): only after a look into the accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.accounting.orders import BookedInvoice, OrderLedger
from core.crm.base import Crm, Entity
from core.errors import AccountingAwayError, SyncError, UsageError
from core.text import clean, match_key
from core.upload.claims import Claim, Claims, ClaimState
from core.upload.order_naming import by_number
from core.upload.rules.orders import OrderSettings


@dataclass(frozen=True, slots=True)
class Released:
    """An order that may be claimed again; `holder` had claimed it `since`, blank and None where unreadable.

    `invoice_number` is the invoice that was made from it and is no longer in the accounts, else blank.
    Nobody had `claimed` an order in which only that number stood.
    """

    number: str
    holder: str
    since: datetime | None
    invoice_number: str = ""
    claimed: bool = True


@dataclass(frozen=True, slots=True)
class Releasing:
    """Sets orders free.

    An invoice holds an order back that is under its order number, and one of the invoice number that its
    claim or its own field names, whatever order number that bears: somebody may have changed it by hand.
    A number is given again after its invoice was deleted, so that the invoice may be another's. No rule can
    tell, and a wrong one would let a second invoice through: a person says so, by the invoice's number.
    """

    crm: Crm
    claims: Claims
    ledger: OrderLedger
    settings: OrderSettings

    def release(self, number: str, another: Collection[str] = ()) -> Released:
        """Set an order free that has no invoice in the accounts; raises SyncError where it is not to be.

        The invoices `another` are other orders', as a person says who has looked at them.
        """
        order = self._order(number)
        spelt = str(order.fields.get(self.settings.number_field) or number)
        claim = self.claims.read([order.id]).get(order.id)
        there = self.ledger.booked([spelt]).get(match_key(spelt), ())
        if there:
            raise _stands(spelt, claim, there[0])
        alike = self._alike(claim, self._marked(order), another)
        if alike:
            raise _bears_another(spelt, alike)
        if claim is None or claim.state is ClaimState.RELEASED:
            if not self._marked(order):
                raise _free(spelt)
        else:
            self.claims.release(claim)
        return self._released(order, spelt, claim)

    def _alike(self, claim: Claim | None, marked: str, another: Collection[str]) -> list[BookedInvoice]:
        """Give the invoices of the numbers that the CRM knows of an order's, less those of other orders."""
        known = [each for each in (claim.invoice_number if claim else "", marked) if each.strip()]
        found = self.ledger.booked_as(known) if known else {}
        others = {match_key(each) for each in another}
        alike = {each.number: each for some in found.values() for each in some}
        return [each for number, each in alike.items() if match_key(number) not in others]

    def _released(self, order: Entity, number: str, claim: Claim | None) -> Released:
        marked = self._marked(order)
        field = self.settings.invoice_field
        if field is not None and marked:
            self.crm.update(Entity(order.name, order.id, {field: None}))
        if claim is None or claim.state is ClaimState.RELEASED:
            return Released(number, "", None, marked, claimed=False)
        if claim.state is ClaimState.UNREADABLE:
            return Released(number, "", None, marked)
        return Released(number, claim.who, claim.taken, claim.invoice_number or marked)

    def _marked(self, order: Entity) -> str:
        held = order.fields.get(self.settings.invoice_field) if self.settings.invoice_field else None
        return clean(held) if isinstance(held, str) else ""

    def _order(self, number: str) -> Entity:
        found = by_number(self.crm, self.settings, [number]).get(match_key(number), [])
        if not found:
            raise UsageError(
                "orders.unknown",
                tried=f"set order {clean(number)} free",
                found="no order in the CRM has this number",
                remedy="Give the order number as the CRM shows it.",
            )
        if len(found) > 1:
            raise SyncError(
                "orders.ambiguous",
                tried=f"set order {clean(number)} free",
                found=f"{len(found)} orders in the CRM have this number",
                remedy="Make all but one of them anew in the CRM, which gives each a number of its own.",
            )
        return found[0]


def away(error: AccountingAwayError, number: str, another: Collection[str]) -> AccountingAwayError:
    """Say how an order is set free where nobody can look into the accounts from here."""
    words = [f"--release {_word(number)}", *(f"--not-invoice {_word(each)}" for each in another)]
    return AccountingAwayError(
        error.code,
        tried=f"set order {clean(number)} free",
        found=error.found,
        remedy=clean(
            "End `syncupload quickbooks serve`, where it runs, and begin it anew as "
            f"`syncupload quickbooks serve {' '.join(words)}`: the order is set free when the Web Connector "
            "comes next, and brought into the accounts in the same visit, where it is ready in the CRM."
        ),
    )


def _stands(number: str, claim: Claim | None, invoice: BookedInvoice) -> SyncError:
    state = "posted" if invoice.posted else "not posted yet"
    remedy = f"If invoice {invoice.number} should be made anew, delete it in the accounts first."
    if claim is not None and claim.state is ClaimState.HELD:
        remedy = (
            f"Run `syncupload orders upload {number}` on {claim.machine}: it goes on with its claim, makes "
            "no second invoice, and marks the order. If that machine is gone, set the order's status by "
            f"hand. {remedy}"
        )
    elif claim is not None and claim.state is ClaimState.CONCLUDED:
        remedy = f"There is nothing to set free: complete the order in the CRM. {remedy}"
    return SyncError(
        "orders.invoiced",
        tried=f"set order {clean(number)} free",
        found=clean(f"invoice {invoice.number} ({state}) of {invoice.account} stands in the accounts for it"),
        remedy=clean(remedy),
    )


def _bears_another(number: str, alike: Sequence[BookedInvoice]) -> SyncError:
    told = "; ".join(_of_another_number(each) for each in alike)
    others = " ".join(f"--not-invoice {_word(each.number)}" for each in alike)
    it = "it" if len(alike) == 1 else "one of them"
    return SyncError(
        "orders.invoiced",
        tried=f"set order {clean(number)} free",
        found=clean(f"invoice {told}, and the CRM knows that number as the order's"),
        remedy=clean(
            f"Look at {alike[0].number} in the accounts. If {it} is this order's invoice, there is nothing "
            "to set free: complete the order in the CRM; or delete the invoice, if it should be made anew. "
            f"If the number was given to another's, run `syncupload orders release {_word(number)} {others}`."
        ),
    )


def _word(number: str) -> str:
    return f'"{number}"' if " " in number else number


def _of_another_number(invoice: BookedInvoice) -> str:
    state = "posted" if invoice.posted else "not posted yet"
    bears = f"bears the order number {invoice.order_number}" if invoice.order_number.strip() else "bears none"
    return f"{invoice.number} ({state}) of {invoice.account} stands in the accounts and {bears}"


def _free(number: str) -> SyncError:
    return SyncError(
        "orders.free",
        tried=f"set order {clean(number)} free",
        found="nobody has claimed it",
        remedy=f"Run `syncupload orders upload {clean(number)}` to bring it into the accounts.",
    )
