"""The work that is broken off at each of its calls: what is there before it, and what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias, cast
from uuid import UUID

from core.crm.base import Entity, Query
from core.sandbox.crm.direct import DirectCrm
from core.upload.judging import UploadSettings
from tests.proof.worlds.gate import Call, Fate, Gate, Trace
from tests.proof.worlds.holdings import Fields, Holdings
from tests.proof.worlds.ledger import ZERO, Ledger, customer, invoice, line, posted, product
from tests.proof.worlds.machine import EVERYTHING_OF, Batching, Machine, Task
from tests.proof.worlds.misfortunes import half_done, killed_after
from tests.proof.worlds.people import Expected
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.sides import Books

CUSTOMER, OTHER = 3, 6

Judge: TypeAlias = Callable[[Books, Holdings], Iterator[str]]


@dataclass
class Scene:
    """A place where work is prepared; `task` and `restart` are what is to be done and done again.

    `judge` says what is wrong in the end; where it `wavers`, that may differ with the moment of a crash.
    """

    stage: Stage
    machine: Machine
    folder: Path
    task: Task
    restart: Task
    other_first: bool = False
    expected: Expected = field(default_factory=Expected)
    judge: Judge | None = None
    wavers: bool = False

    @property
    def ledger(self) -> Ledger:
        """The books, where they are a ledger."""
        return cast(Ledger, self.machine.ledger)

    @property
    def settings(self) -> UploadSettings:
        """The configuration."""
        return self.stage.settings

    def person(self) -> DirectCrm:
        """A person at the CRM's own screen."""
        return DirectCrm(self.stage.organisation)

    def only(self, entity: str, field: str, value: str) -> Entity:
        """Find the one record that has this value."""
        found = [
            each for each in self.person().find(Query(entity, (field,))) if each.fields.get(field) == value
        ]
        (one,) = found
        return one

    def delete(self, entity: str, record: UUID) -> None:
        """Delete a record in the CRM."""
        self.stage.organisation.delete(self.stage.user, entity, record)

    def uploaded(self) -> None:
        """Have a first batch behind it."""
        assert self.machine.run().end == "done"

    def broken_off(self, what: str, befall: Callable[[Gate, Call], object] = killed_after) -> None:
        """Have a first batch behind it that ended at its first call of this kind."""

        def fate(gate: Gate, _number: int, call: Call) -> object:
            if call.what.startswith(what):
                return befall(gate, call)
            return call.do()

        ended: Fate = fate
        assert self.machine.run(fate=ended).end == "killed"


Prepare: TypeAlias = Callable[[Scene], None]


def books() -> Ledger:
    """Two customers, two products and three invoices, with a new unit, carriage and a discount."""
    ledger = Ledger()
    ledger.add(
        customer("A1D001"),
        customer("ABS001", contact=""),
        product("VID003"),
        product("TAPE002", "2.80"),
        invoice("82", "A1D001", line(1, "VID003"), line(2, "S1")),
        invoice("83", "A1D001", line(1, "TAPE002", "25 Pack"), carriage="5.00"),
        invoice("84", "ABS001", line(1, "VID003", quantity="7", net="100.01"), line(2, "M"), less="10.00"),
    )
    return ledger


def scene(stage: Stage, folder: Path, prepare: Prepare) -> Scene:
    """Set a scene, and prepare it."""
    stage.clear()
    machine = Machine.begin(stage, books(), Trace())
    made = Scene(stage, machine, folder, Task(), Task())
    prepare(made)
    return made


def _first(_scene: Scene) -> None:
    """Nothing has been uploaded yet."""


def _second(scene: Scene) -> None:
    scene.uploaded()


def _edits(scene: Scene) -> None:
    scene.uploaded()
    changed = replace(scene.ledger.customers["A1D001"], turnover=Decimal("5100.00"))
    scene.ledger.add(changed, product("VID003", "56.50"))
    account = scene.only("account", "accountnumber", "ABS001")
    figures: Fields = {"creditlimit": Decimal("5.00"), "telephone1": "0800 1", "description": "rings back"}
    scene.person().update(Entity("account", account.id, figures))


def _new_invoices(scene: Scene) -> None:
    scene.uploaded()
    scene.ledger.add(
        invoice("85", "ABS001", line(1, "VID003", "Dozen"), line(2, "TAPE002", "Gross", "3", "10.00")),
        invoice("86", "A1D001", line(1, "VID003", "Dozen", "-1", "-55.00")),
    )


def _item_deleted(scene: Scene) -> None:
    scene.uploaded()
    product_id = scene.only("product", "productnumber", "VID003").id
    for item in list(scene.person().find(Query("productpricelevel", ("productid",)))):
        pointed = item.fields["productid"]
        if getattr(pointed, "id", None) == product_id:
            scene.delete("productpricelevel", item.id)


def _transactions(scene: Scene) -> None:
    scene.uploaded()
    held = replace(scene.ledger.customers["A1D001"], on_hold=True)
    late = invoice("87", "ABS001", line(1, "TAPE002"))
    scene.ledger.add(held, late, posted(1, scene.ledger.invoices["82"]), posted(2, late))
    scene.task = scene.restart = Task(EVERYTHING_OF["transactions"])


def _dependencies(scene: Scene) -> None:
    scene.machine.run(Task(EVERYTHING_OF["customers"]))
    scene.ledger.add(customer("NEW001"), product("NEW002", "1.11"))
    scene.ledger.add(invoice("88", "NEW001", line(1, "NEW002", "Pair", "3", "1.00"), line(2, "VID003")))
    scene.task = scene.restart = Task(EVERYTHING_OF["invoices"])


def _merged(scene: Scene) -> None:
    scene.uploaded()
    organisation, user = scene.stage.organisation, scene.stage.user
    fields: Fields = {"name": "One for both", "customertypecode": CUSTOMER, "accountnumber": "abs001"}
    master = organisation.create(user, "account", fields)
    old = scene.only("account", "accountnumber", "ABS001").id
    organisation.merge(user, "account", master, old)
    scene.ledger.add(customer("ABS001", contact="", turnover="1.00"))
    scene.ledger.add(invoice("89", "ABS001", line(1, "VID003")))


def _recreate(scene: Scene) -> None:
    scene.uploaded()
    scene.delete("account", scene.only("account", "accountnumber", "A1D001").id)
    scene.task = scene.restart = Task(recreate=True)


def _recreate_invoice(scene: Scene) -> None:
    scene.uploaded()
    scene.delete("invoice", scene.only("invoice", "invoicenumber", "A1D001-82").id)
    scene.stage.organisation.purge()
    scene.task = scene.restart = Task(recreate=True)


def _stays_deleted(scene: Scene) -> None:
    scene.uploaded()
    scene.delete("invoice", scene.only("invoice", "invoicenumber", "A1D001-83").id)
    scene.stage.organisation.purge()


def _inactive(scene: Scene) -> None:
    scene.uploaded()
    scene.person().set_state("account", scene.only("account", "accountnumber", "ABS001").id, "Inactive")
    scene.ledger.add(customer("ABS001", contact="", turnover="1.00"), customer("HAND01"))
    by_hand: Fields = {"name": "By hand", "customertypecode": CUSTOMER, "accountnumber": "hand01"}
    made = scene.stage.organisation.create(scene.stage.user, "account", by_hand)
    scene.person().set_state("account", made, "Inactive")


def _saved_plan(scene: Scene) -> None:
    saved = scene.folder / "saved.plan"
    saved.unlink(missing_ok=True)
    scene.machine.plan_to(saved)
    scene.task = Task(exact=True, saved=saved)


def half_account(scene: Scene) -> None:
    """Break the making of an account off before its contact."""
    scene.broken_off("create account")


def _half_product(scene: Scene) -> None:
    scene.broken_off("create productpricelevel")


def bare_header(scene: Scene) -> None:
    """Break the making of an invoice off before its lines."""
    scene.broken_off("create_with_lines", half_done)


def two_machines(scene: Scene) -> None:
    """Let another machine go on with it."""
    scene.other_first = True


BY_MARK = Task(batching=Batching.BY_MARK)


def _first_by_mark(scene: Scene) -> None:
    scene.task = scene.restart = BY_MARK


def _changes_by_mark(scene: Scene) -> None:
    _batched(scene)
    ledger = scene.ledger
    late = invoice("85", "ABS001", line(1, "VID003", "Dozen"))
    changed = replace(ledger.customers["A1D001"], turnover=Decimal("5100.00"))
    ledger.add(changed, product("VID003", "56.50"), late, posted(ledger.last + 2, late))
    ledger.deleted.add(1)


def _new_year_by_mark(scene: Scene) -> None:
    _batched(scene)
    scene.ledger.year += 1
    scene.ledger.add(*(replace(each, turnover=ZERO) for each in scene.ledger.customers.values()))


def _owed_by_mark(scene: Scene) -> None:
    fields: Fields = {"name": "By hand", "customertypecode": OTHER, "accountnumber": "ABS001"}
    made = scene.stage.organisation.create(scene.stage.user, "account", fields)
    _batched(scene)
    scene.person().update(Entity("account", made, {"customertypecode": CUSTOMER}))
    scene.machine.try_all_again()


def _restored_backup(scene: Scene) -> None:
    backup = scene.ledger.copy()
    scene.ledger.add(posted(9, scene.ledger.invoices["82"]))
    _batched(scene)
    scene.ledger.take_back(backup)
    scene.ledger.add(customer("A1D001", turnover="1.00"))
    assert scene.machine.run(BY_MARK).end == "accounting.mark_beyond"
    scene.task = scene.restart = Task(batching=Batching.FULL)


def _batched(scene: Scene) -> None:
    """Have a first batch behind it, and a mark."""
    for number, document in enumerate(scene.ledger.invoices.values(), 1):
        scene.ledger.add(posted(number, document))
    assert scene.machine.run(BY_MARK).end == "done"
    scene.task = scene.restart = BY_MARK


def _by_hand(scene: Scene) -> None:
    fields: Fields = {"name": "By hand", "customertypecode": CUSTOMER, "accountnumber": "a1d001 "}
    scene.stage.organisation.create(scene.stage.user, "account", fields)


WORKLOADS: Mapping[str, Prepare] = {
    "a first batch": _first,
    "a second batch": _second,
    "edits on both sides": _edits,
    "new invoices with new units": _new_invoices,
    "a price list item was deleted": _item_deleted,
    "a hold, and transactions": _transactions,
    "an invoice needs a customer, products and units": _dependencies,
    "merged accounts": _merged,
    "a deleted customer is made again": _recreate,
    "a deleted invoice is made again": _recreate_invoice,
    "a deleted invoice stays deleted": _stays_deleted,
    "an account was made inactive": _inactive,
    "a saved plan": _saved_plan,
    "recovery of an account without its contact": half_account,
    "recovery of a product without its price": _half_product,
    "recovery of an invoice without its lines": bare_header,
    "another machine goes on": two_machines,
    "an account made by hand": _by_hand,
    "a first batch with a mark": _first_by_mark,
    "changes since the mark": _changes_by_mark,
    "a new year since the mark": _new_year_by_mark,
    "what was owed at the mark": _owed_by_mark,
    "a restored backup": _restored_backup,
}
"""Each is broken off at every one of its calls, in every way that a call can end."""
