"""Whether something runs the batches by itself (manual 8)."""

from __future__ import annotations

from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.schedule.found import Found

BEGINS = "the Web Connector begins a batch whenever it comes"
"""What begins the batches where it comes, for nothing else can ask QuickBooks then."""


def schedule(site: Site) -> Finding:
    """Look for what begins a batch of this configuration; a demo company needs nothing that does."""
    if site.surroundings.visitor is not None:
        return _visited(site.find_schedule() if site.find_schedule else None)
    if site.find_schedule is None:
        return Finding("a demo company is uploaded by hand", Mark.SKIP)
    found = site.find_schedule()
    if found is None:
        return Finding(
            "nothing that this user can see begins a batch of this configuration",
            Mark.WARN,
            "syncupload schedule show --every 2h prints the text for this machine's scheduler (manual 8).",
        )
    if found.due is None:
        return Finding(f"{found.where} begins a batch")
    return Finding(f"{found.where} begins a batch, next at {found.due.astimezone():%Y-%m-%d %H:%M}")


def _visited(found: Found | None) -> Finding:
    """Warn of what begins batches that can only fail, where QuickBooks is asked in the visits alone."""
    if found is None:
        return Finding(BEGINS, Mark.SKIP)
    return Finding(
        f"{BEGINS}; {found.where} begins one too, which cannot ask QuickBooks",
        Mark.WARN,
        "Take it out there: QuickBooks is asked while the Web Connector is here, and at no other time.",
    )
