"""Whether the accounts can be read (manual 4.1, 5)."""

from __future__ import annotations

from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.licence.limit import CURE


def accounting(site: Site) -> Finding:
    """Open the company and read the first customer of its sales ledger."""
    reader = site.reader()
    company = reader.company()
    first = next(iter(reader.customers()), None)
    if first is None and site.licence().evaluation:
        found = f"{company.name} ({company.currency}), but no customer of it begins with A to G"
        return Finding(found, Mark.WARN, CURE)
    if first is None:
        return Finding(
            f"{company.name} ({company.currency}), but its sales ledger is empty",
            Mark.WARN,
            "Check that this is the company that is meant.",
        )
    return Finding(f"{company.name} ({company.currency}), first customer {first.reference}")
