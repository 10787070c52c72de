"""Checks as a table shows them, and one of them in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from textual.content import Content

from core.checks.result import CheckResult, Mark
from core.text import clean
from tui.reports import advised
from tui.terminal import Column

CHECKS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("", 4), lambda each: each.mark.value),
    (Column("Check", 20), lambda each: each.name),
    (Column("Found", 50), lambda each: each.found),
)


def counts(results: Iterable[CheckResult]) -> str:
    """Say how many passed and how many did not."""
    marks = Counter(each.mark for each in results)
    return "   ".join(f"{marks[mark]} {mark}" for mark in Mark)


def told(result: CheckResult) -> Content:
    """Give one check with what was tried, what was found and what to do."""
    lines = [
        Content.assemble((f"{result.mark} {result.name}", "bold")),
        Content.assemble(("Tried  ", "$text-muted"), clean(result.tried)),
        Content.assemble(("Found  ", "$text-muted"), clean(result.found)),
    ]
    if result.remedy:
        lines.append(Content.assemble(("Do     ", "$text-muted"), advised(result)))
    return Content("\n").join(lines)
