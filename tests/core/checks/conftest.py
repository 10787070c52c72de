# ruff: noqa: ARG002 - the ports have arguments that no check uses
"""A CRM and a company in memory: just enough of both ports for a check to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

import pytest

from core.accounting.base import EVERYTHING, Changed, Selection
from core.checks.rights import NEEDED
from core.checks.site import Expected, Site
from core.checks.surroundings import Surroundings
from core.crm.base import (
    Attribute,
    Calls,
    Condition,
    Depth,
    Entity,
    EntityDescription,
    Identity,
    Kind,
    Operator,
    Query,
    Reference,
)
from core.errors import SyncError
from core.licence.standing import Licence, State
from core.records import Company, Customer, Invoice, InvoiceLine, Product, Transaction
from core.text import match_key

GROUP, OTHER_GROUP, POUND = uuid4(), uuid4(), uuid4()


def customer(reference: str) -> Customer:
    zero = Decimal()
    texts = ("", "", "", "")
    return Customer(
        reference, "", "", texts, "", "", "", "", "", zero, zero, zero, on_hold=False, currency="GBP"
    )


@dataclass
class MemoryReader:
    """A company with these customers and nothing else."""

    references: tuple[str, ...] = ("A1D001", "ABS001")
    currency: str = "GBP"
    failure: SyncError | None = None
    closed: bool = False

    def company(self) -> Company:
        if self.failure:
            raise self.failure
        return Company("Stationery & Computer Mart", self.currency)

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        return (customer(each) for each in self.references)

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        return iter(())

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        return iter(())

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        return iter(())

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        return iter(())

    def mark(self) -> str:
        return "now"

    def changed(self, since: str) -> Changed:
        return Changed(mark=since)

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _picklist(name: str, **labels: str) -> Attribute:
    return Attribute(
        name, Kind.PICKLIST, options={int(number[1:]): label for number, label in labels.items()}
    )


def descriptions() -> dict[str, EntityDescription]:
    attributes = {
        "account": (
            Attribute("accountnumber", Kind.TEXT, length=20),
            _picklist("customertypecode", _3="Customer", _10="Supplier", _7="Prospect"),
            Attribute("new_balance", Kind.MONEY),
            Attribute("creditlimit_base", Kind.MONEY, creatable=False, updatable=False),
        ),
        "product": (
            _picklist("producttypecode", _1="Sales Inventory"),
            Attribute("quantitydecimal", Kind.INTEGER),
        ),
        "uom": (Attribute("name", Kind.TEXT, length=100),),
        "pricelevel": (Attribute("transactioncurrencyid", Kind.LOOKUP),),
        "productpricelevel": (_picklist("roundingpolicycode", _1="None", _2="Up"),),
        "invoice": (Attribute("datedelivered", Kind.TIME), Attribute("name", Kind.TEXT)),
    }
    return {
        name: EntityDescription(name, {each.name: each for each in listed})
        for name, listed in attributes.items()
    }


def catalogue() -> list[Entity]:
    return [
        Entity("transactioncurrency", POUND, {"isocurrencycode": "GBP"}),
        Entity(
            "pricelevel",
            uuid4(),
            {
                "name": "Demo",
                "statecode": "Active",
                "transactioncurrencyid": Reference("transactioncurrency", POUND),
            },
        ),
        Entity("pricelevel", uuid4(), {"name": "Old", "statecode": "Inactive"}),
        Entity("uomschedule", GROUP, {"name": "Demo"}),
        Entity("uomschedule", OTHER_GROUP, {"name": "Liquids"}),
        Entity("uom", uuid4(), {"name": "Each", "uomscheduleid": Reference("uomschedule", GROUP)}),
        Entity("uom", uuid4(), {"name": "Litre", "uomscheduleid": Reference("uomschedule", OTHER_GROUP)}),
    ]


@dataclass
class MemoryCrm:
    """A CRM with a catalogue to look into; it refuses to be written."""

    records: list[Entity] = field(default_factory=catalogue)
    described: dict[str, EntityDescription] = field(default_factory=descriptions)
    failure: SyncError | None = None
    granted: dict[str, Depth] = field(
        default_factory=lambda: {each.privilege: Depth.GLOBAL for each in NEEDED}
    )
    calls: Calls = field(default_factory=Calls)
    closed: bool = False

    def whoami(self) -> Identity:
        self.calls.count(write=False)
        if self.failure:
            raise self.failure
        return Identity(UUID(int=1), UUID(int=2), UUID(int=3), "Litware")

    def rights(self) -> Mapping[str, Depth]:
        return self.granted

    def describe(self, entity: str) -> EntityDescription:
        return self.described[entity]

    def find(self, query: Query) -> Iterator[Entity]:
        found = [each for each in self.records if each.name == query.entity]
        return (each for each in found if all(self._meets(each, one) for one in query.conditions))

    @staticmethod
    def _meets(record: Entity, condition: Condition) -> bool:
        assert condition.operator is Operator.EQUAL
        value, wanted = record.fields.get(condition.field), condition.values[0]
        if isinstance(value, Reference):
            return value.id == wanted
        return match_key(str(value)) == match_key(str(wanted))

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Entity | None:
        return next((each for each in self.records if (each.name, each.id) == (entity, record)), None)

    def create(self, entity: Entity) -> None:
        raise AssertionError("a check writes nothing")

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> None:
        raise AssertionError("a check writes nothing")

    def update(self, entity: Entity) -> None:
        raise AssertionError("a check writes nothing")

    def set_state(self, entity: str, record: UUID, state: str, status: int = -1) -> None:
        raise AssertionError("a check writes nothing")

    def fulfill(self, closing: Entity, status: int) -> None:
        raise AssertionError("a check writes nothing")

    def close(self) -> None:
        self.closed = True


LICENSED = Licence(State.LICENSED, "SU2026000123")
EXPECTED = Expected(price_list="Demo", unit_group="Demo", unit="Each")


@pytest.fixture
def crm() -> MemoryCrm:
    return MemoryCrm()


@pytest.fixture
def reader() -> MemoryReader:
    return MemoryReader()


@pytest.fixture
def group() -> UUID:
    """Give the id of the unit group Demo."""
    return GROUP


@pytest.fixture
def site_of(crm: MemoryCrm, reader: MemoryReader) -> Callable[..., Site]:
    """Make a site over the two, with some expectations changed."""

    def made(**changed: object) -> Site:
        expected = replace(EXPECTED, **changed)  # type: ignore[arg-type]  # by name
        return Site(lambda: reader, lambda: crm, expected, Surroundings(licence=lambda: LICENSED))

    return made
