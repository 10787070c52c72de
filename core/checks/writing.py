"""Whether orders can be written into Sage 50: its object, version, user, activation (manual 4.1.2, 4.3.3)."""

from __future__ import annotations

from core.checks.order_fields import no_orders
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.text import clean

NOT_REGISTERED = "sage50.not_registered"
"""What Sage Data Objects say that are not activated."""
_ELSEWHERE = Finding("these accounts are not written into through Sage Data Objects", Mark.SKIP)


def sage_object(site: Site) -> Finding:
    """Sign in for writing, and out again; raises AccountingError for what is wrong with object or login.

    That it is not activated is told by the next check.
    """
    nothing = _nothing(site)
    if nothing:
        return nothing
    refused = site.writing()
    if refused is not None and refused.code != NOT_REGISTERED:
        raise refused
    if refused is not None:
        return Finding("the Sage Data Object answers")
    return Finding(f"{clean(site.expected.books.user) or 'the user'} can sign in for writing")


def third_party(site: Site) -> Finding:
    """Say whether Sage's third-party integration is activated on this machine: only writing needs it."""
    nothing = _nothing(site)
    if nothing:
        return nothing
    refused = site.writing()
    if refused is not None:
        raise refused
    return Finding("third-party integration is activated: Sage lets this program write")


def _nothing(site: Site) -> Finding | None:
    """Give what is found where there is nothing to try."""
    if site.expected.orders is None:
        return no_orders(site)
    if site.expected.books.system != "SAGE50" or site.surroundings.writing is None:
        return _ELSEWHERE
    return None
