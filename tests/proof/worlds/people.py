"""What people do in the CRM between runs, and what may be expected after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from uuid import UUID

from core.crm.base import Entity, Query, Reference, Value
from core.sandbox.crm.direct import DirectCrm
from tests.proof.worlds.gate import Trace
from tests.proof.worlds.holdings import Fields, folded, points_to
from tests.proof.worlds.ledger import Ledger
from tests.proof.worlds.scenery import Stage

CUSTOMER, SUPPLIER, OTHER = 3, 10, 6

UNMAPPED: Mapping[str, tuple[str, ...]] = {
    "account": ("description", "telephone1", "address1_line1", "name"),
    "contact": ("description", "telephone1"),
    "product": ("description", "name"),
    "invoice": ("description",),
}
"""Fields that are written once at most, and belong to people from then on."""


@dataclass
class Expected:
    """What people have done that a run must leave alone, or cannot get past."""

    kept: dict[tuple[str, UUID], dict[str, Value | None]] = field(default_factory=dict)
    hindered: set[tuple[str, str]] = field(default_factory=set)
    no_contact: set[str] = field(default_factory=set)
    inactive: set[UUID] = field(default_factory=set)
    touched: set[tuple[str, str]] = field(default_factory=set)
    by_hand: dict[UUID, str] = field(default_factory=dict)
    deleted: set[UUID] = field(default_factory=set)
    recreated: bool = False
    restored: bool = False

    def hinders(self, entity: str, key: str) -> None:
        """A person has put something in the way of a record: it need not arrive."""
        self.hindered.add((entity, folded(key)))

    def touches(self, entity: str, key: str) -> None:
        """A person has changed in the CRM what no change of the accounts tells of: a full run sees it."""
        self.touched.add((entity, folded(key)))

    def is_touched(self, entity: str, key: str) -> bool:
        """Whether a person had a hand in a record, or in the account of an invoice."""
        if (entity, folded(key)) in self.touched:
            return True
        return entity == "invoice" and self.is_touched("account", key.rpartition("-")[0])

    def deletes(self, entity: str, key: str) -> None:
        """A person has deleted a record: it need not arrive, unless it is asked for again."""
        self.touches(entity, key)
        if not self.recreated:
            self.hinders(entity, key)


class Clerk:
    """Works in the CRM."""

    def __init__(self, stage: Stage, expected: Expected, chance: Random, trace: Trace) -> None:
        self._stage = stage
        self._crm = DirectCrm(stage.organisation)
        self._expected = expected
        self._chance = chance
        self._trace = trace

    def work(self, *, settled: bool) -> None:
        """Do one thing; `settled`: no run has left anything open, so that what is deleted stays so."""
        deeds: list[Callable[[], None]] = [self._note, self._note, self._figures, self._respell, self._price]
        deeds += [self._retype] * 2
        if settled:
            deeds += [
                self._delete_account,
                self._delete_invoice,
                self._delete_contact,
                self._delete_item,
                self._deactivate,
            ]
        deed = self._chance.choice(deeds)
        self._trace.add(f"clerk {deed.__name__}")
        deed()

    def make_account(self, ledger: Ledger) -> None:
        """Make the account of a customer by hand, spelt differently, where there is none yet."""
        numbers = {folded(each.fields.get("accountnumber")) for each in self._all("account", "accountnumber")}
        free = [each for each in ledger.customers if folded(each) not in numbers]
        if not free:
            return
        reference = self._chance.choice(free)
        kind = self._chance.choice((CUSTOMER, CUSTOMER, SUPPLIER, OTHER))
        spelt = self._chance.choice((reference.swapcase(), f"{reference} ", reference))
        fields: Fields = {"name": "By hand", "customertypecode": kind, "accountnumber": spelt}
        made = self._make("account", fields)
        self._trace.add(f"clerk makes account {reference} of type {kind}")
        if kind == CUSTOMER:
            self._expected.no_contact.add(folded(reference))
            self._keep(Entity("account", made, {"name": "By hand"}))
        elif kind == OTHER:
            self._expected.hinders("account", reference)
            self._expected.by_hand[made] = reference

    def _retype(self) -> None:
        """Set the type of an account right that was made by hand: nothing in the accounts tells of it."""
        if not self._expected.by_hand:
            return
        made, reference = self._expected.by_hand.popitem()
        written = Entity("account", made, {"customertypecode": CUSTOMER})
        if self._crm.retrieve("account", made, ()) and self._change(written):
            self._expected.hindered.discard(("account", folded(reference)))
            self._expected.no_contact.add(folded(reference))
            self._keep(Entity("account", made, {"name": "By hand"}))

    def make_unit(self) -> None:
        """Make a unit by hand."""
        names = {folded(each.fields.get("name")) for each in self._all("uom", "name")}
        if folded("DOZEN") not in names:
            catalogue = self._stage.settings.catalogue
            fields: Fields = {
                "name": "DOZEN",
                "uomscheduleid": Reference("uomschedule", catalogue.unit_group),
                "baseuom": Reference("uom", catalogue.unit),
                "quantity": Decimal(12),
            }
            self._make("uom", fields)

    def _make(self, entity: str, fields: Fields) -> UUID:
        record = UUID(int=self._chance.getrandbits(128), version=4)
        return self._stage.organisation.create(self._stage.user, entity, fields, record)

    def _all(self, entity: str, *columns: str) -> list[Entity]:
        return list(self._crm.find(Query(entity, columns)))

    def _any(self, entity: str, *columns: str) -> Entity | None:
        found = self._all(entity, *columns)
        return self._chance.choice(found) if found else None

    def _keep(self, written: Entity) -> None:
        self._expected.kept.setdefault((written.name, written.id), {}).update(written.fields)

    def _change(self, written: Entity) -> bool:
        if written.id in self._expected.inactive:
            return False
        self._crm.update(written)
        return True

    def _note(self) -> None:
        entity = self._chance.choice(list(UNMAPPED))
        record = self._any(entity)
        if record:
            name = self._chance.choice(UNMAPPED[entity])
            written = Entity(entity, record.id, {name: f"by hand {self._chance.randint(1, 999)}"})
            if self._change(written):
                self._keep(written)

    def _figures(self) -> None:
        record = self._any("account", "accountnumber")
        if record:
            self._expected.touches("account", str(record.fields.get("accountnumber") or ""))
            amount = Decimal(self._chance.randint(1, 99))
            self._change(Entity("account", record.id, {"revenue": amount, "creditlimit": None}))

    def _price(self) -> None:
        record = self._any("product", "productnumber")
        if record:
            self._expected.touches("product", str(record.fields.get("productnumber") or ""))
            self._change(Entity("product", record.id, {"price": Decimal(self._chance.randint(1, 99))}))

    def _respell(self) -> None:
        record = self._any("account", "accountnumber")
        if record:
            number = str(record.fields.get("accountnumber") or "")
            if folded(number.swapcase()) == folded(number):
                self._change(Entity("account", record.id, {"accountnumber": number.swapcase()}))

    def _delete_invoice(self) -> None:
        record = self._any("invoice", "invoicenumber")
        if record:
            self._expected.deletes("invoice", str(record.fields["invoicenumber"]))
            self._delete(record)

    def _delete_account(self) -> None:
        record = self._any("account", "accountnumber", "customertypecode")
        if record is None or record.fields.get("customertypecode") != CUSTOMER:
            return
        number = str(record.fields.get("accountnumber") or "")
        self._expected.deletes("account", number)
        self._expected.no_contact.discard(folded(number))
        for entity, lookup in (("contact", "parentcustomerid"), ("invoice", "customerid")):
            for each in self._all(entity, lookup, *(("invoicenumber",) if entity == "invoice" else ())):
                if each.fields.get(lookup) == Reference("account", record.id):
                    self._expected.kept.pop((entity, each.id), None)
                    self._expected.deletes(entity, str(each.fields.get("invoicenumber") or ""))
        self._delete(record)

    def _delete_contact(self) -> None:
        record = self._any("contact", "parentcustomerid")
        if record:
            parent = record.fields["parentcustomerid"]
            number = self._crm.retrieve("account", getattr(parent, "id", record.id), ("accountnumber",))
            if number:
                self._expected.no_contact.add(folded(number.fields.get("accountnumber")))
            self._delete(record)

    def _delete_item(self) -> None:
        record = self._any("productpricelevel", "productid")
        owner = points_to(record, "productid") if record else None
        of = self._crm.retrieve("product", owner, ("productnumber",)) if owner else None
        if record and of:
            self._expected.touches("product", str(of.fields.get("productnumber") or ""))
            self._delete(record)

    def _delete(self, record: Entity) -> None:
        self._stage.organisation.delete(self._stage.user, record.name, record.id)
        self._expected.deleted.add(record.id)
        self._expected.kept.pop((record.name, record.id), None)

    def _deactivate(self) -> None:
        record = self._any("account", "accountnumber")
        if record and record.id not in self._expected.inactive:
            self._crm.set_state("account", record.id, "Inactive")
            self._expected.inactive.add(record.id)
            self._expected.hinders("account", str(record.fields.get("accountnumber") or ""))
