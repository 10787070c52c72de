"""Whether the CRM answers, lets this user in, and is the organisation that is meant (manual 4.3.2)."""

from __future__ import annotations

from collections.abc import Sequence

from core.checks.result import Finding
from core.checks.site import Site
from core.crm.base import Identity
from core.errors import ConfigurationError, CrmFault, SyncError
from core.text import clean, match_key

_AT_THE_DOOR = ("crm.sign_in", "crm.no_credentials", "crm.forbidden", "crm.ticket_refused")
_INSIDE = ("crm.no_organisation", "crm.several_organisations")
"""Codes of a server that answered: it refused the user, or knows no such organisation."""


def crm(site: Site) -> Finding:
    """Reach the CRM server; that it refuses the user is told by the next check."""
    answer = site.signed_in()
    if isinstance(answer, SyncError) and not _answered(answer):
        raise answer
    return Finding("the server answers")


def sign_in(site: Site) -> Finding:
    """Sign in; that the organisation is unknown is told by the next check."""
    answer = site.signed_in()
    if isinstance(answer, Identity):
        how = f", {answer.way}" if answer.way else ""
        return Finding(f"signed in as user {answer.user_id}{how}")
    if answer.code.startswith(_INSIDE) or _other_organisations(site, answer):
        return Finding("the server lets this user in")
    raise answer


def organisation(site: Site) -> Finding:
    """Name the organisation that is worked with, and its id."""
    answer = site.signed_in()
    if isinstance(answer, Identity):
        return Finding(f"{answer.organization} ({answer.organization_id})")
    others = _other_organisations(site, answer)
    if not others:
        raise answer
    name = clean(site.expected.door.organisation)
    raise ConfigurationError(
        "crm.unknown_organisation",
        tried=f"enter the organisation {name}",
        found=f"the server has no organisation {name}; it has {', '.join(map(clean, others))}",
        remedy="Set [crm] organisation to one of those, or leave it out where there is just one.",
    )


def _other_organisations(site: Site, refused: SyncError) -> Sequence[str]:
    """Give the organisations that the server names instead of the configured one; none where it has that.

    A server that lets everybody in refuses an unknown organisation as it refuses a stranger. One that was
    given a password is not asked: a second attempt with a wrong one may lock the account.
    """
    ask, wanted = site.surroundings.organisations, site.expected.door.organisation
    if ask is None or not wanted or refused.code != "crm.no_credentials":
        return ()
    try:
        found = ask()
    except SyncError:
        return ()
    return () if match_key(wanted) in map(match_key, found) else found


def _answered(error: SyncError) -> bool:
    return isinstance(error, CrmFault) or error.code.startswith(_AT_THE_DOOR + _INSIDE)
