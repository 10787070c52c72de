"""Whether the accounts, the CRM's price lists and its user speak of the same money (requirement M010)."""

from __future__ import annotations

from collections.abc import Mapping

from core.checks.price_lists import (
    CURRENCY,
    PriceList,
    code_of,
    differs,
    find_price_list,
    price_list_in,
    several_currencies,
)
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm.base import Crm, Reference
from core.errors import AccountingAwayError, CrmFault, SyncError
from core.text import clean, match_key


def currency(site: Site) -> Finding:
    """Compare the accounts' currency with the configured, the price lists' and the CRM user's own.

    CRM 3.0 knows just one.
    """
    crm, ours, expected = site.crm(), _ours(site), site.expected
    _as_configured(ours, expected.currency)
    others = _others(crm, ours, expected.price_lists)
    if not several_currencies(crm):
        return Finding("this CRM has one currency only", Mark.SKIP)
    listed = find_price_list(crm, expected.price_list)
    theirs = code_of(crm, listed)
    if not theirs:
        return Finding("the price list names no currency, so the CRM's own holds", Mark.SKIP)
    if match_key(ours) != match_key(theirs):
        raise differs(
            f"the accounts are in {clean(ours)}, the price list {clean(expected.price_list)} is in {theirs}",
            f"Name a price list of the CRM in {clean(ours)} in [product] price_list.",
        )
    _as_the_user(site, listed, theirs)
    return Finding(", ".join((theirs, *others)))


def _ours(site: Site) -> str:
    """Give the accounts' currency; accounts that are away tell none, and are in the configured one."""
    try:
        return site.reader().company().currency
    except AccountingAwayError:
        return site.expected.currency


def _as_configured(ours: str, configured: str) -> None:
    if configured and match_key(ours) != match_key(configured):
        raise differs(
            f"the accounts are in {clean(ours)}, [sync] currency says {clean(configured)}",
            "Set [sync] currency to the accounts' own, or open the company that is meant.",
        )


def _others(crm: Crm, ours: str, price_lists: Mapping[str, str]) -> tuple[str, ...]:
    for code, name in price_lists.items():
        if match_key(code) == match_key(ours):
            raise differs(
                f"[product] price_lists names one in {code}, which is the accounts' own currency",
                f"Name {clean(name)} in [product] price_list, which is for that currency, or leave it out.",
            )
        price_list_in(crm, code, name)
    return tuple(price_lists)


def _as_the_user(site: Site, listed: PriceList, code: str) -> None:
    """Prove that what the user makes is in the accounts' currency: the CRM gives every record the user's."""
    who = site.signed_in()
    if isinstance(who, SyncError):
        raise who
    try:
        settings = site.crm().retrieve("usersettings", who.user_id, (CURRENCY,))
    except CrmFault as refused:
        if not refused.lacks_a_right:
            raise
        return  # nobody can tell: as if they were the organisation's own
    link = settings.fields.get(CURRENCY) if settings else None
    if isinstance(link, Reference) and link.id != listed.currency:
        raise differs(
            f"the accounts are in {code}, and the CRM gives whatever its user makes the user's own currency, "
            "which is another one",
            f"Sign in to the CRM as that user, and set the default currency to {code} (Tools, Options).",
        )
