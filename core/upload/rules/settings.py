"""What the rules need to know of the configuration and of the CRM, already looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from core.crm.base import EntityDescription

Namer: TypeAlias = Callable[[str, str], UUID]
"""Gives the id that the record of an entity with a business key has, or would have (exactly once, 1)."""

Descriptions: TypeAlias = Mapping[str, EntityDescription]
"""What the CRM allows, by entity name: lengths, options, decimal places."""


@dataclass(frozen=True, slots=True)
class Context:
    """What every rule may ask: the CRM's own limits, the ids of records, the base currency (ISO code).

    `currency_id` gives the CRM's active currency of an ISO code, where it has one.
    `evaluation`: there is no licence, so that products beyond G are not used (manual 6).
    """

    descriptions: Descriptions
    name: Namer
    currency: str
    evaluation: bool = False
    currency_id: Callable[[str], UUID | None] = lambda _code: None


@dataclass(frozen=True, slots=True)
class CustomerSettings:
    """Manual 4.3.2: which relationship types mark customers and suppliers; 3.1.3: where a balance goes.

    `create_beside_other_types` restores the manual's own behaviour (6.1): an account of another
    relationship type does not stand in the way of a new one. `type_labels` names the relationship types
    as the CRM's list does, `currencies` says that it knows several; `labelled` takes both from there.
    `currency` is the CRM's id of the company's own currency, None where it is not known.
    """

    customer_type: int = 3
    supplier_type: int = 10
    create_beside_other_types: bool = False
    balance_field: str | None = None
    type_labels: Mapping[int, str] = field(default_factory=dict)
    currencies: bool = False
    currency: UUID | None = None

    def labelled(self, account: EntityDescription) -> CustomerSettings:
        """Give these settings with the names that the CRM has for relationship types, and its currencies."""
        types = account.attributes.get("customertypecode")
        several = "transactioncurrencyid" in account.attributes
        return replace(self, type_labels=dict(types.options) if types else {}, currencies=several)


@dataclass(frozen=True, slots=True)
class ForeignList:
    """The price list of another currency than the company's, and the CRM's id of that currency."""

    id: UUID
    currency: UUID


@dataclass(frozen=True, slots=True)
class CatalogueSettings:
    """Manual 4.3.2: the price list, unit group and unit of new products, and their recommended codes.

    `url` is the web address that they get, blank for none (4.3.9). `currency` is the CRM's id of the price
    list's, None where it names none (CRM 3.0); `foreign` has the lists of others, by `match_key` of the code.
    """

    price_list: UUID
    unit_group: UUID
    unit: UUID
    quantity_places: int = 2
    product_type: int = 1
    rounding_policy: int = 1
    url: str = ""
    currency: UUID | None = None
    foreign: Mapping[str, ForeignList] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InvoiceSettings:
    """Manual 6.3 and the readings of it: the field for the invoice date, its zone, whether drafts go up.

    `drafts` says how one is made to go up.
    """

    date_field: str = "datedelivered"
    zone: ZoneInfo = ZoneInfo("Europe/London")  # noqa: RUF009 - immutable, and cached by itself
    unposted: bool = False
    drafts: str = "post it in the accounts"
