"""How the checks at the end of a set-up came out, and what is to be known afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from core.checks.result import CheckResult, Mark
from core.text import clean


def verdict(results: Sequence[CheckResult], afterwards: Iterable[str]) -> Content:
    """Say it in a line; what is to be known afterwards follows where nothing failed."""
    marks = [each.mark for each in results]
    failed, warned = marks.count(Mark.FAIL), marks.count(Mark.WARN)
    if failed:
        return Content(f"{failed} failed: Enter goes to the question that mends it, F5 checks again.")
    but = f", but for {warned} warning{'s' if warned > 1 else ''}" if warned else ""
    said = Content(f"All is well{but}: Write puts it into the file.")
    lines = (Content.assemble(("Then    ", "$text-muted"), clean(each)) for each in afterwards)
    return Content("\n").join((said, *lines))
