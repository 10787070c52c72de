"""Whether the accounts and the CRM's price list speak of the same money."""

from __future__ import annotations

from core.checks.catalogue import find_price_list
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm.base import Crm, Reference
from core.errors import ConfigurationError
from core.text import clean, match_key

_LINK = "transactioncurrencyid"


def currency(site: Site) -> Finding:
    """Compare the accounts' currency with the configured and the price list's; CRM 3.0 knows just one."""
    crm, ours = site.crm(), site.reader().company().currency
    _as_configured(ours, site.expected.currency)
    if _LINK not in crm.describe("pricelevel").attributes:
        return Finding("this CRM has one currency only", Mark.SKIP)
    theirs = _of_price_list(crm, site.expected.price_list)
    if not theirs:
        return Finding("the price list names no currency, so the CRM's own holds", Mark.SKIP)
    if match_key(ours) != match_key(theirs):
        name = clean(site.expected.price_list)
        raise ConfigurationError(
            "currency.differs",
            tried="compare the currencies",
            found=f"the accounts are in {clean(ours)}, the price list {name} is in {theirs}",
            remedy=f"Name a price list of the CRM in {clean(ours)} in [product] price_list.",
        )
    return Finding(theirs)


def _as_configured(ours: str, configured: str) -> None:
    if configured and match_key(ours) != match_key(configured):
        raise ConfigurationError(
            "currency.differs",
            tried="compare the currencies",
            found=f"the accounts are in {clean(ours)}, [sync] currency says {clean(configured)}",
            remedy="Set [sync] currency to the accounts' own, or open the company that is meant.",
        )


def _of_price_list(crm: Crm, name: str) -> str:
    """Give the currency code of a price list; blank where it names none that may be read."""
    listed = crm.retrieve("pricelevel", find_price_list(crm, name), (_LINK,))
    link = listed.fields.get(_LINK) if listed else None
    if not isinstance(link, Reference):
        return ""
    found = crm.retrieve("transactioncurrency", link.id, ("isocurrencycode",))
    return clean(str(found.fields.get("isocurrencycode") or "")) if found else ""
