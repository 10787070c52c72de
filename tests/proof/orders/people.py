"""What accountants and clerks do between runs, and what may be expected after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from core.crm.base import Entity, Query, Reference
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.orders import DONE, INVOICE_FIELD, READY
from tests.proof.orders.books import Books, Standing
from tests.proof.orders.scenery import OrderStage
from tests.proof.worlds.gate import Trace


@dataclass
class Expected:
    """What people have done that a run must respect.

    `gone`: the invoice was deleted, and nobody asked for another one. `given_up`: taken out of the ready
    status before it became an invoice.
    """

    gone: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    set_back: set[str] = field(default_factory=set)
    posted: dict[str, Standing] = field(default_factory=dict)


@dataclass
class People:
    """The accountant and the clerk of one world."""

    stage: OrderStage
    books: Books
    expected: Expected
    chance: Random
    trace: Trace

    def work(self, *, settled: bool) -> None:
        """Do one thing; `settled`: no run has left anything open, so that what is undone stays so."""
        deeds: list[Callable[[], None]] = [self._post, self._post, self._edit, self._edit]
        if settled:
            deeds += [self._delete, self._set_back, self._set_back, self._give_up]
        deed = self.chance.choice(deeds)
        self.trace.add(f"people {deed.__name__}")
        deed()

    def orders(self) -> dict[str, Entity]:
        """Give all orders by their numbers."""
        found = self._crm.find(Query("salesorder", ("ordernumber", "statuscode", INVOICE_FIELD)))
        return {str(each.fields["ordernumber"]): each for each in found}

    @property
    def _crm(self) -> DirectCrm:
        return DirectCrm(self.stage.organisation)

    def _post(self) -> None:
        drafts = [each for each in self.books.invoices.values() if not each.posted]
        if drafts:
            chosen = self.chance.choice(drafts)
            posted = replace(chosen, posted=True)
            self.books.invoices[chosen.number] = self.expected.posted[chosen.number] = posted

    def _delete(self) -> None:
        drafts = [each for each in self.books.invoices.values() if not each.posted]
        if drafts:
            chosen = self.chance.choice(drafts)
            del self.books.invoices[chosen.number]
            self.books.deleted.append(chosen.number)
            self.expected.gone.add(chosen.invoice.order_number)

    def _edit(self) -> None:
        """Change a line of an order that is ready."""
        ready = [each for each in self.orders().values() if each.fields["statuscode"] == READY]
        if ready:
            order = self.chance.choice(ready)
            lines = [
                each
                for each in self._crm.find(Query("salesorderdetail", ("salesorderid",)))
                if each.fields["salesorderid"] == Reference("salesorder", order.id)
            ]
            if lines:
                line = self.chance.choice(lines)
                quantity = Decimal(self.chance.randint(1, 9))
                self._crm.update(Entity("salesorderdetail", line.id, {"quantity": quantity}))

    def _set_back(self) -> None:
        """Set an order back to ready that is done, with or without its number."""
        done = {key: each for key, each in self.orders().items() if each.fields["statuscode"] == DONE}
        if done:
            number = self.chance.choice(sorted(done))
            fields: dict[str, None] = {INVOICE_FIELD: None} if self.chance.random() < 0.5 else {}
            self._crm.update(Entity("salesorder", done[number].id, {"statuscode": READY, **fields}))
            self.expected.set_back.add(number)

    def _give_up(self) -> None:
        """Take an order out of the ready status before it is an invoice."""
        booked = {each.invoice.order_number for each in self.books.invoices.values()}
        ready = {
            key: each
            for key, each in self.orders().items()
            if each.fields["statuscode"] == READY and key not in booked | self.expected.gone
        }
        if ready:
            number = self.chance.choice(sorted(ready))
            self._crm.update(Entity("salesorder", ready[number].id, {"statuscode": 1}))
            self.expected.given_up.add(number)
