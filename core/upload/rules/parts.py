"""What an invoice is put together from: the account of its customer, the products and units of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.upload.plan import Change


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """A product that is in the CRM or will be, with its own unit group and default unit.

    `depends` is the change (entity, key) that makes it; `refusal` is why it can be neither found nor made.
    """

    id: UUID
    unit_group: UUID
    unit: UUID
    quantity_places: int
    depends: tuple[str, str] | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The CRM's own document (salesorder or invoice) that an invoice of the accounts was made from.

    Not `settled`: the CRM cannot tell yet whether it was.
    """

    entity: str
    id: UUID
    number: str
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """Products by `match_key` of their code, units of the default unit group by `match_key` of their name.

    `new_units` holds the match keys of those units that are still to be made. `origin` is the order that
    the invoice was made from.
    """

    account: Change
    products: Mapping[str, KnownProduct]
    units: Mapping[str, UUID]
    new_units: frozenset[str] = frozenset()
    origin: Origin | None = None
