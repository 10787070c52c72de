"""The workloads of the order's way; each is broken off at every one of its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from core.crm.base import Condition, Entity, Operator, Query, Reference, Value
from core.sandbox.crm.direct import DirectCrm
from core.upload.waiting import OrderPart
from tests.proof.orders.books import Books
from tests.proof.orders.machine import OrderMachine, Task
from tests.proof.orders.scenery import BILLED, FULFILLED, SENT, OrderStage, config, place
from tests.proof.worlds.gate import Call, Gate, Trace
from tests.proof.worlds.misfortunes import Misfortune, killed_after, killed_before


@dataclass
class Scene:
    """A workload that is ready: what is run first, and what is run again until all is at rest.

    `afterwards` is what somebody does in the accounts when a run has been broken off.
    """

    stage: OrderStage
    books: Books
    machine: OrderMachine
    folder: Path
    task: Task = field(default_factory=Task)
    restart: Task = field(default_factory=Task)
    other_first: bool = False
    other_frees: bool = False
    afterwards: Callable[[Books], None] | None = None

    def person(self) -> DirectCrm:
        """Give the CRM as a person uses it."""
        return DirectCrm(self.stage.organisation)

    def orders(self) -> list[str]:
        """Give the numbers of all orders."""
        found = self.person().find(Query("salesorder", ("ordernumber",)))
        return [str(each.fields["ordernumber"]) for each in found]

    def order(self, number: str) -> Entity:
        """Look an order up."""
        found = self.person().find(Query("salesorder", ("ordernumber", "statuscode")))
        (order,) = [each for each in found if each.fields["ordernumber"] == number]
        return order

    def broken_off(self, what: str, befall: Misfortune = killed_after, number: int = 0) -> None:
        """Have an earlier run end at the n-th call that begins so."""
        seen = 0

        def fate(gate: Gate, _number: int, call: Call) -> object:
            nonlocal seen
            if call.what.startswith(what):
                seen += 1
                if seen == number + 1:
                    return befall(gate, call)
            return call.do()

        assert self.machine.run(self.task, fate).end == "killed"


Prepare: TypeAlias = Callable[[Scene], None]


def scene(stage: OrderStage, folder: Path, prepare: Prepare, orders: int = 2) -> Scene:
    """Prepare a workload."""
    stage.clear()
    place(stage, orders)
    books = stage.side.open_books()
    made = Scene(stage, books, OrderMachine.begin(stage, books, Trace()), folder)
    prepare(made)
    assert not books.mistakes
    return made


def _first(_scene: Scene) -> None:
    """Two orders, one of them of a customer and about a product that the accounts lack."""


def _claimed_only(scene: Scene) -> None:
    scene.broken_off("create annotation")


def _unnumbered(scene: Scene) -> None:
    scene.broken_off("create_invoice")


def _unmarked(scene: Scene) -> None:
    scene.broken_off("update annotation")


def _half_way(scene: Scene) -> None:
    scene.broken_off("update salesorder", killed_before, 1)


def _new_customer_only(scene: Scene) -> None:
    scene.broken_off("create_customer")


def _released(scene: Scene) -> None:
    """Another machine claimed both orders, and is gone for good."""
    other = OrderMachine.begin(scene.stage, scene.books, Trace(), 1)

    def fate(gate: Gate, _number: int, call: Call) -> object:
        return killed_before(gate, call) if call.what.startswith("create_invoice") else call.do()

    assert other.run(scene.task, fate).end == "killed"
    for each in scene.orders():
        assert scene.machine.run(Task(release=each)).end == "done"


def _submitted(scene: Scene) -> None:
    scene.task = scene.restart = Task(config=config(SENT))


def _fulfilled(scene: Scene) -> None:
    scene.task = scene.restart = Task(config=config(FULFILLED))


def _fulfilled_half_way(scene: Scene) -> None:
    _fulfilled(scene)
    scene.broken_off("update salesorder")


def _invoices_of_the_crm(scene: Scene) -> None:
    """What waits is no order but an invoice of the CRM, which nobody had made an order of."""
    crm = scene.person()
    (account,) = crm.find(Query("account", (), (Condition("accountnumber", Operator.EQUAL, ("A1D001",)),)))
    (price_list,) = crm.find(Query("pricelevel", ()))
    invoice = UUID(int=4711)
    head: dict[str, Value | None] = {
        "invoicenumber": "INV-1",
        "name": "By hand",
        "customerid": Reference("account", account.id),
        "pricelevelid": Reference("pricelevel", price_list.id),
    }
    line: dict[str, Value | None] = {
        "invoiceid": Reference("invoice", invoice),
        "isproductoverridden": True,
        "productdescription": "A write-in",
        "priceperunit": Decimal("12.50"),
        "quantity": Decimal(2),
    }
    crm.create_with_lines(Entity("invoice", invoice, head), [Entity("invoicedetail", UUID(int=4712), line)])
    scene.task = scene.restart = Task(config=config(BILLED, "invoice"))


def _no_field(scene: Scene) -> None:
    scene.task = scene.restart = Task(config=config(field=None))


def _saved_plan(scene: Scene) -> None:
    saved = scene.folder / "saved.plan"
    saved.unlink(missing_ok=True)
    scene.machine.plan_to(saved, scene.task)
    scene.task = Task(exact=True, saved=saved)


def _customers_first(scene: Scene) -> None:
    scene.task = Task(OrderPart.CUSTOMERS)


def _products_first(scene: Scene) -> None:
    scene.task = Task(OrderPart.PRODUCTS)


def _one_of_them(scene: Scene) -> None:
    scene.task = Task(keys=("ORD-1001",))


def _two_machines(scene: Scene) -> None:
    scene.other_first = True


def _freed_meanwhile(scene: Scene) -> None:
    scene.other_frees = True


def _edited_meanwhile(scene: Scene) -> None:
    line = next(iter(scene.person().find(Query("salesorderdetail", ()))))

    def edit() -> None:
        scene.person().update(Entity("salesorderdetail", line.id, {"quantity": Decimal(7)}))

    scene.task = replace(scene.task, meanwhile=edit)


WORKLOADS: Mapping[str, Prepare] = {
    "two orders": _first,
    "an order was claimed only": _claimed_only,
    "an invoice has no number yet": _unnumbered,
    "an order is not marked yet": _unmarked,
    "the second order is half way": _half_way,
    "only the new customer was made": _new_customer_only,
    "orders were set free": _released,
    "orders are submitted": _submitted,
    "orders are fulfilled": _fulfilled,
    "an order is to be fulfilled yet": _fulfilled_half_way,
    "invoices of the CRM go": _invoices_of_the_crm,
    "no field is named": _no_field,
    "a saved plan": _saved_plan,
    "customers go first": _customers_first,
    "products go first": _products_first,
    "one order goes first": _one_of_them,
    "another machine goes on": _two_machines,
    "an order is edited meanwhile": _edited_meanwhile,
    "somebody sets it free meanwhile": _freed_meanwhile,
}
"""Each is broken off at every one of its calls, in every way that a call can end."""
