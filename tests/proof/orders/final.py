"""What must be so once all has come to rest, worked out without the program's own rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from core.accounting.orders import NewInvoice
from core.crm.base import Entity, Query
from core.sandbox.crm.direct import DirectCrm
from tests.proof.orders.books import Books, folded
from tests.proof.orders.machine import Task
from tests.proof.orders.scenery import OrderStage

_NO_DAY = date(2000, 1, 1)
_NUMBERS = {"salesorder": "ordernumber", "invoice": "invoicenumber"}


@dataclass(frozen=True, slots=True)
class Final:
    """The accounts and the CRM at rest."""

    books: Books
    orders: Mapping[str, Entity]
    notes: Mapping[UUID, Entity]
    task: Task

    @classmethod
    def of(cls, stage: OrderStage, books: Books, task: Task) -> Final:
        """Read both sides, past every gate."""
        crm = DirectCrm(stage.organisation)
        entity = _entity(task)
        columns = (_NUMBERS[entity], "statuscode", *_field(task))
        orders = {
            folded(str(each.fields[_NUMBERS[entity]])): each for each in crm.find(Query(entity, columns))
        }
        notes = {each.id: each for each in crm.find(Query("annotation", ("subject", "notetext")))}
        return cls(books, orders, notes, task)

    def contents(self) -> dict[str, NewInvoice]:
        """Give the invoices by their order numbers, without their day, to be compared."""
        return {
            folded(each.invoice.order_number): replace(each.invoice, date=_NO_DAY)
            for each in self.books.invoices.values()
        }

    def violations(self) -> Iterator[str]:
        """Say all that is wrong where every order was to become an invoice."""
        yield from self.books.mistakes
        for number in self.orders:
            yield from self._order(number)
        for kind in ("reference", "code"):
            keys = [folded(getattr(each, kind)) for each in self.books.made if hasattr(each, kind)]
            if len(keys) != len(set(keys)):
                yield f"made twice: {keys}"
        if self.books.signed_in:
            yield f"still signed in: {self.books.signed_in}"

    def _order(self, number: str) -> Iterator[str]:
        order = self.orders[number]
        those = [each for each in self.books.invoices.values() if folded(each.invoice.order_number) == number]
        if len(those) != 1:
            yield f"{len(those)} invoices of {number}"
            return
        config = self.task.config.orders
        assert config is not None
        if order.fields.get("statuscode") != config.done_status:
            yield f"{number} has the status {order.fields.get('statuscode')}"
        for name in _field(self.task):
            if order.fields.get(name) != those[0].number:
                yield f"{number} says {order.fields.get(name)}, its invoice is {those[0].number}"
        subject = self._subject(order.id)
        if subject != f"Invoice {those[0].number} was made from this in the accounts":
            yield f"the note of {number} says {subject!r}, its invoice is {those[0].number}"

    def _subject(self, order: UUID) -> str:
        """Give what the last note on an order says; after each release there is another one."""
        notes = [self.notes.get(uuid5(order, "claim"))]
        while notes[-1] is not None:
            notes.append(self.notes.get(uuid5(order, f"claim/{len(notes) + 1}")))
        return next((str(each.fields["subject"]) for each in reversed(notes) if each), "nothing")


def _entity(task: Task) -> str:
    assert task.config.orders is not None
    return {"order": "salesorder", "invoice": "invoice"}[task.config.orders.record.value]


def _field(task: Task) -> tuple[str, ...]:
    assert task.config.orders is not None
    return (task.config.orders.invoice_field,) if task.config.orders.invoice_field else ()
