"""Price lists, and which currency each of them is in (manual 4.3.2; requirement M010)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.checks.named import is_named, missing, named, names, only, unusable
from core.crm.base import Crm, Query, Reference
from core.errors import ConfigurationError
from core.text import clean, match_key

_ACTIVE = "Active"
CURRENCY = "transactioncurrencyid"
"""New in CRM 4.0: CRM 3.0 knows one currency."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """A price list, and the CRM's currency that it is in; None where the CRM knows one only (3.0)."""

    id: UUID
    currency: UUID | None = None


def several_currencies(crm: Crm) -> bool:
    """Whether the CRM knows more than one currency: from 4.0 on."""
    return CURRENCY in crm.describe("pricelevel").attributes


def find_price_list(crm: Crm, name: str, key: str = "price_list") -> PriceList:
    """Find an active price list by its name, which stands in that key of [product]."""
    columns = ("name", "statecode", *((CURRENCY,) if several_currencies(crm) else ()))
    found = named(crm, Query("pricelevel", columns, (is_named(name),)), name)
    active = [each for each in found if each.fields.get("statecode") == _ACTIVE]
    if not found:
        raise missing(
            key,
            name,
            names(crm.find(Query("pricelevel", ("name",)))),
            "create it in the CRM under Settings, Product Catalog, Price Lists",
        )
    if not active:
        raise unusable(
            key,
            name,
            "is not active in the CRM",
            "Activate it in the CRM under Settings, Product Catalog, Price Lists, or name another one.",
        )
    one = only(key, name, active)
    link = one.fields.get(CURRENCY)
    return PriceList(one.id, link.id if isinstance(link, Reference) else None)


def price_list_in(crm: Crm, code: str, name: str) -> PriceList:
    """Find the price list of another currency, by its ISO code; raises where it is in any other one."""
    if not several_currencies(crm):
        raise differs(
            f"[product] price_lists names one in {code}, but this CRM has one currency only",
            "Leave out [product] price_lists.",
        )
    found = find_price_list(crm, name, "price_lists")
    theirs = code_of(crm, found)
    if match_key(theirs) != match_key(code):
        raise differs(
            f"the price list {clean(name)} is in {theirs or 'no currency that this user may read'}, "
            f"and [product] price_lists says {code}",
            f"Name a price list of the CRM in {code} there, or make one.",
        )
    return found


def code_of(crm: Crm, price_list: PriceList) -> str:
    """Give the ISO code of a price list's currency; blank where it names none that may be read."""
    if price_list.currency is None:
        return ""
    found = crm.retrieve("transactioncurrency", price_list.currency, ("isocurrencycode",))
    return clean(str(found.fields.get("isocurrencycode") or "")) if found else ""


def differs(found: str, remedy: str) -> ConfigurationError:
    """Say that two that should speak of the same money do not."""
    return ConfigurationError("currency.differs", tried="compare the currencies", found=found, remedy=remedy)
