"""Whether there is a licence: without one only accounts and products from A to G are used (manual 4.3.1)."""

from __future__ import annotations

from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.errors import AccountingError


def licence(site: Site) -> Finding:
    """Say whether there is one, and where there is none, why and what that means."""
    try:
        found = site.licence()
    except AccountingError:  # whether they are a demo's is in the accounts, whose own check tells of them
        return Finding("not verified while the accounts cannot be read", Mark.SKIP)
    return Finding(found.words, Mark.WARN if found.evaluation or found.problem else Mark.PASS, found.remedy)
