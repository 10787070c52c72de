"""The longest texts of the accounts, found in one reading of each ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.records import Customer, Product
from core.text import length

Each = TypeVar("Each", Customer, Product)


@dataclass(frozen=True, slots=True)
class Measure(Generic[Each]):
    """A text of a record, and the CRM field that it goes into; a `key` is never cut, so it must fit."""

    entity: str
    field: str
    text: Callable[[Each], str]
    key: bool = False


CUSTOMERS: tuple[Measure[Customer], ...] = (
    Measure("account", "accountnumber", lambda each: each.reference, key=True),
    Measure("account", "name", lambda each: each.name),
    Measure("account", "address1_line1", lambda each: each.address[0]),
    Measure("account", "address1_line2", lambda each: each.address[1]),
    Measure("account", "address1_city", lambda each: each.address[2]),
    Measure("account", "address1_stateorprovince", lambda each: each.address[3]),
    Measure("account", "address1_postalcode", lambda each: each.postcode),
    Measure("account", "telephone1", lambda each: each.telephone),
    Measure("account", "fax", lambda each: each.fax),
    Measure("account", "emailaddress1", lambda each: each.email),
    Measure("account", "websiteurl", lambda each: each.website),
)
PRODUCTS: tuple[Measure[Product], ...] = (
    Measure("product", "productnumber", lambda each: each.code, key=True),
    Measure("product", "name", lambda each: each.description),
    Measure("uom", "name", lambda each: each.unit, key=True),
)

KEYS = frozenset(
    {(each.entity, each.field) for each in CUSTOMERS if each.key}
    | {(each.entity, each.field) for each in PRODUCTS if each.key}
)


def longest(records: Iterable[Each], measures: tuple[Measure[Each], ...]) -> dict[tuple[str, str], str]:
    """Give the longest text for each CRM field, by (entity, field), as the CRM counts."""
    found = {(each.entity, each.field): ("", 0) for each in measures}
    for record in records:
        for measure in measures:
            place, text = (measure.entity, measure.field), measure.text(record)
            # A character is one or two units, so most texts need no counting.
            if len(text) * 2 > found[place][1] and length(text) > found[place][1]:
                found[place] = (text, length(text))
    return {place: text for place, (text, _) in found.items()}
