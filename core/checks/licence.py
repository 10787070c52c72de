"""Whether there is a licence: without one only accounts and products from A to G are used (manual 4.3.1)."""

from __future__ import annotations

from core.checks.result import Finding, Mark
from core.checks.site import Site


def licence(site: Site) -> Finding:
    """Say whether there is one, and where there is none, why and what that means."""
    found = site.licence()
    return Finding(found.words, Mark.WARN if found.evaluation or found.problem else Mark.PASS, found.remedy)
