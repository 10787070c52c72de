"""What a CRM holds, read past every gate: whole records, to be compared and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from core.crm.base import Entity, Query, Reference, Value
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "uom": ("name", "uomscheduleid", "baseuom", "quantity"),
    "product": ("productnumber", "name", "price", "standardcost", "pricelevelid", "description", "statecode"),
    "productpricelevel": ("productid", "pricelevelid", "uomid", "pricingmethodcode", "percentage"),
    "account": (
        "accountnumber",
        "name",
        "customertypecode",
        "statecode",
        "merged",
        "masterid",
        "revenue",
        "creditlimit",
        "creditonhold",
        "telephone1",
        "address1_line1",
        "description",
    ),
    "contact": ("firstname", "lastname", "parentcustomerid", "telephone1", "description"),
    "invoice": ("invoicenumber", "name", "customerid", "datedelivered", "totalamount", "description"),
    "invoicedetail": ("invoiceid", "lineitemnumber", "productid", "quantity", "tax", "extendedamount"),
}
"""The entities that are written, and all fields of theirs that a world looks at."""

Fields: TypeAlias = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Holdings:
    """The records of a CRM, by entity."""

    records: Mapping[str, tuple[Entity, ...]]

    @classmethod
    def of(cls, organisation: Organisation) -> Holdings:
        """Read them all."""
        crm = DirectCrm(organisation)
        return cls({entity: tuple(crm.find(Query(entity, columns))) for entity, columns in COLUMNS.items()})

    def comparable(self) -> dict[tuple[str, UUID], Fields]:
        """Give them in a form that is equal where all of them are."""
        return {(each.name, each.id): dict(each.fields) for some in self.records.values() for each in some}

    def differences(self, other: Holdings) -> Iterator[str]:
        """Say in what these differ from others."""
        here, there = self.comparable(), other.comparable()
        for key in sorted(here.keys() | there.keys(), key=str):
            if here.get(key) != there.get(key):
                yield f"{key[0]} {key[1]}: {here.get(key)} in place of {there.get(key)}"

    def by_key(self, entity: str, field: str) -> dict[str, list[Entity]]:
        """Group records by a text of theirs, without regard to case and trailing blanks."""
        groups: dict[str, list[Entity]] = {}
        for each in self.records[entity]:
            groups.setdefault(folded(each.fields.get(field)), []).append(each)
        return groups

    def lines_of(self, invoice: UUID) -> list[Entity]:
        """Give the lines of an invoice."""
        return [each for each in self.records["invoicedetail"] if points_to(each, "invoiceid") == invoice]


def points_to(record: Entity, field: str) -> UUID | None:
    """Give the record that a lookup points to."""
    value = record.fields.get(field)
    return value.id if isinstance(value, Reference) else None


def folded(value: object) -> str:
    """Give the form in which two keys are the same; written here again on purpose, as a second opinion."""
    return str(value or "").rstrip().casefold()


def amount(record: Entity, field: str) -> Decimal:
    """Give an amount, nought where there is none."""
    value = record.fields.get(field)
    return value if isinstance(value, Decimal) else Decimal(0)
