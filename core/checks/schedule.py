"""Whether something runs the batches by itself (manual 8)."""

from __future__ import annotations

from core.checks.result import Finding, Mark
from core.checks.site import Site


def schedule(site: Site) -> Finding:
    """Look for what begins a batch of this configuration; a demo company needs nothing that does."""
    if site.surroundings.visitor is not None:
        return Finding("the Web Connector begins a batch whenever it comes", Mark.SKIP)
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
