"""What people do between runs, in the CRM and in the accounts, and what may be expected after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

from core.crm.base import Entity, Query, Reference, Value
from core.records import Invoice, InvoiceLine
from core.sandbox.crm.direct import DirectCrm
from tests.proof.worlds.gate import Trace
from tests.proof.worlds.holdings import Fields, folded
from tests.proof.worlds.ledger import Ledger, customer, invoice, line, posted, product
from tests.proof.worlds.scenery import Stage

CUSTOMER, SUPPLIER, OTHER = 3, 10, 6

UNMAPPED: Mapping[str, tuple[str, ...]] = {
    "account": ("description", "telephone1", "address1_line1", "name"),
    "contact": ("description", "telephone1"),
    "product": ("description", "name"),
    "invoice": ("description",),
}
"""Fields that are written once at most, and belong to people from then on."""

REFERENCES = ("A1D001", "Abs001", "ÄRZTE", "zz/9")
CODES = ("VID003", "Tape002", "groß")
UNITS = ("Each", "25 Pack", "dozen", "", "Primary Unit")
DAYS = (date(2008, 6, 6), date(2008, 12, 31), date(2009, 3, 29), date(2009, 10, 25))


@dataclass
class Expected:
    """What people have done that a run must leave alone, or cannot get past."""

    kept: dict[tuple[str, UUID], dict[str, Value | None]] = field(default_factory=dict)
    hindered: set[tuple[str, str]] = field(default_factory=set)
    no_contact: set[str] = field(default_factory=set)
    inactive: set[UUID] = field(default_factory=set)
    deleted: set[UUID] = field(default_factory=set)
    recreated: bool = False

    def hinders(self, entity: str, key: str) -> None:
        """A person has put something in the way of a record: it need not arrive."""
        self.hindered.add((entity, folded(key)))

    def deletes(self, entity: str, key: str) -> None:
        """A person has deleted a record: it need not arrive, unless it is asked for again."""
        if not self.recreated:
            self.hinders(entity, key)


class Bookkeeper:
    """Keeps the accounts."""

    def __init__(self, ledger: Ledger, expected: Expected, chance: Random, trace: Trace) -> None:
        self._ledger = ledger
        self._expected = expected
        self._chance = chance
        self._trace = trace

    def open_books(self) -> None:
        """Enter what is there from the beginning."""
        for _ in range(self._chance.randint(1, 5)):
            self.work()

    def work(self) -> None:
        """Do one thing."""
        deed = self._chance.choice(
            (self._customer, self._product, self._invoice, self._invoice, self._figures, self._price)
        )
        self._trace.add(f"bookkeeper {deed.__name__}")
        deed()

    def _money(self) -> str:
        return f"{self._chance.randint(0, 99999) / 100:.2f}"

    def _new(self, keys: Sequence[str], held: Mapping[str, object]) -> str | None:
        free = [each for each in keys if each not in held]
        return self._chance.choice(free) if free else None

    def _customer(self) -> None:
        reference = self._new(REFERENCES, self._ledger.customers)
        if reference:
            contact = self._chance.choice(("Jim Thomas", "Thomas", ""))
            self._ledger.add(customer(reference, contact, self._money()))

    def _product(self) -> None:
        code = self._new(CODES, self._ledger.products)
        if code:
            self._ledger.add(product(code, self._money()))

    def _invoice(self) -> None:
        if not self._ledger.customers:
            self._customer()
        account = self._chance.choice(list(self._ledger.customers))
        number = str(80 + len(self._ledger.invoices))
        lines = [self._line(at) for at in range(1, self._chance.randint(1, 3) + 1)]
        carriage, less = self._chance.choice((("0", "0"), ("5.00", "0"), ("4.99", "1.01")))
        made = invoice(number, account, *lines, carriage=carriage, less=less)
        self._enter(replace(made, date=self._chance.choice(DAYS)))

    def _enter(self, made: Invoice) -> None:
        self._ledger.add(made, posted(len(self._ledger.transactions) + 1, made))

    def _line(self, at: int) -> InvoiceLine:
        code = self._chance.choice((*CODES, "S1", "M", ""))
        quantity = self._chance.choice(("1", "3", "7", "-2", "1.5"))
        net = Decimal(self._money()) * (-1 if quantity.startswith("-") else 1)
        return line(at, code, self._chance.choice(UNITS), quantity, str(net))

    def _figures(self) -> None:
        if self._ledger.customers:
            each = self._ledger.customers[self._chance.choice(list(self._ledger.customers))]
            figures = {"turnover": Decimal(self._money()), "credit_limit": Decimal(self._money())}
            held = self._chance.random() < 0.5
            self._ledger.add(
                replace(
                    each, turnover=figures["turnover"], credit_limit=figures["credit_limit"], on_hold=held
                )
            )

    def _price(self) -> None:
        if self._ledger.products:
            each = self._ledger.products[self._chance.choice(list(self._ledger.products))]
            self._ledger.add(replace(each, sales_price=Decimal(self._money())))


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
        record = self._any("account")
        if record:
            amount = Decimal(self._chance.randint(1, 99))
            self._change(Entity("account", record.id, {"revenue": amount, "creditlimit": None}))

    def _price(self) -> None:
        record = self._any("product")
        if record:
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
        record = self._any("productpricelevel")
        if record:
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
