"""Whether the CRM answers, lets this user in, and is the organisation that is meant (manual 4.3.2)."""

from __future__ import annotations

from core.checks.result import Finding
from core.checks.site import Site
from core.crm.base import Identity
from core.errors import CrmFault, SyncError

_AT_THE_DOOR = ("crm.sign_in", "crm.no_credentials", "crm.forbidden")
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
        return Finding(f"signed in as user {answer.user_id}")
    if answer.code.startswith(_INSIDE):
        return Finding("the server lets this user in")
    raise answer


def organisation(site: Site) -> Finding:
    """Name the organisation that is worked with, and its id."""
    answer = site.signed_in()
    if isinstance(answer, SyncError):
        raise answer
    return Finding(f"{answer.organization} ({answer.organization_id})")


def _answered(error: SyncError) -> bool:
    return isinstance(error, CrmFault) or error.code.startswith(_AT_THE_DOOR + _INSIDE)
