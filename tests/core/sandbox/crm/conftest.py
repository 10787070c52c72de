from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from core.crm.base import Entity, Reference, Value
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.refusal import Refusal
from core.sandbox.crm.search import Search

START = datetime(2009, 5, 27, 16, 30, tzinfo=UTC)
NAMED: dict[str, Value] = {"name": "Litware"}


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, step: timedelta) -> None:
        self.now += step


@dataclass
class Desk:
    """An organisation with its default user, and short ways to fill it."""

    organisation: Organisation
    clock: Clock
    user: UUID
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def only(self, entity: str) -> Reference:
        (found,) = self.organisation.retrieve_multiple(self.user, Search(entity, ())).entities
        return Reference(entity, found.id)

    def __post_init__(self) -> None:
        self.price_list = self.only("pricelevel")
        self.group = self.only("uomschedule")
        self.unit = self.only("uom")

    def make(self, entity: str, **fields: Value | None) -> Reference:
        return Reference(entity, self.organisation.create(self.user, entity, fields))

    def account(self, **fields: Value | None) -> Reference:
        return self.make("account", **{**NAMED, **fields})

    def product(self, **fields: Value | None) -> Reference:
        number: dict[str, Value | None] = {
            "name": "Widget",
            "productnumber": f"P{next(self.numbers)}",
            "defaultuomscheduleid": self.group,
            "defaultuomid": self.unit,
            "quantitydecimal": 2,
            "price": Decimal("9.99"),
        }
        return self.make("product", **{**number, **fields})

    def listed(self, product: Reference, **fields: Value | None) -> Reference:
        item: dict[str, Value | None] = {
            "pricelevelid": self.price_list,
            "productid": product,
            "uomid": self.unit,
            "pricingmethodcode": 2,
            "percentage": Decimal(100),
        }
        return self.make("productpricelevel", **{**item, **fields})

    def invoice(self, **fields: Value | None) -> Reference:
        head: dict[str, Value | None] = {"name": "I", "pricelevelid": self.price_list}
        customer = fields.pop("customerid", None) or self.account()
        return self.make("invoice", **{**head, "customerid": customer, **fields})

    def line(self, invoice: Reference, **fields: Value | None) -> Reference:
        return self.make("invoicedetail", invoiceid=invoice, **fields)

    def write_in(
        self, invoice: Reference, price: str, quantity: str = "1", **fields: Value | None
    ) -> Reference:
        own: dict[str, Value | None] = {
            "isproductoverridden": True,
            "productdescription": "Carriage",
            "priceperunit": Decimal(price),
            "quantity": Decimal(quantity),
        }
        return self.line(invoice, **{**own, **fields})

    def read(self, record: Reference) -> Entity:
        return self.organisation.retrieve(self.user, record.entity, record.id, None)

    def value(self, record: Reference, name: str) -> Value | None:
        return self.read(record).fields.get(name)

    def update(self, record: Reference, **fields: Value | None) -> None:
        self.organisation.update(self.user, record.entity, record.id, fields)

    def delete(self, record: Reference) -> None:
        self.organisation.delete(self.user, record.entity, record.id)

    def set_state(self, record: Reference, state: str, status: int = -1) -> None:
        self.organisation.set_state(self.user, record.entity, record.id, state, status)

    def found(self, search: Search) -> list[UUID]:
        return [each.id for each in self.organisation.retrieve_multiple(self.user, search).entities]

    def new(self, entity: str, **fields: Value | None) -> NewRecord:
        return NewRecord(entity, fields)


def _desk(profile: Profile) -> Desk:
    clock = Clock()
    organisation = Organisation.found(Path(":memory:"), profile=profile, clock=clock, entropy=Random(7))
    return Desk(organisation, clock, organisation.sign_in(None))


@pytest.fixture
def founded() -> Iterator[Callable[[Profile], Desk]]:
    made: list[Desk] = []

    def found(profile: Profile) -> Desk:
        made.append(_desk(profile))
        return made[-1]

    yield found
    for each in made:
        each.organisation.close()


@pytest.fixture
def desk(founded: Callable[[Profile], Desk]) -> Desk:
    return founded(Profile())


@pytest.fixture
def refused() -> Callable[[int], AbstractContextManager[None]]:
    @contextmanager
    def refusing(number: int) -> Iterator[None]:
        with pytest.raises(Refusal) as caught:
            yield
        assert f"0x{caught.value.number:08X}" == f"0x{number:08X}", caught.value.text

    return refusing
