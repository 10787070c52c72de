"""The report of the checks, fit to be pasted into an e-mail: no secret is in it (manual 2: support)."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable
from typing import TYPE_CHECKING

from core import log
from core.checks.result import CheckResult
from core.text import clean

if TYPE_CHECKING:
    from tui.desk import Desk


def advised(result: CheckResult) -> str:
    """Give what to do about a result, and where the manual tells of it."""
    where = f" (manual {clean(result.manual)})" if result.manual else ""
    return f"{clean(result.remedy)}{where}"


def report(desk: Desk, results: Iterable[CheckResult]) -> str:
    """Give the program, the machine, what is connected to what, and each check with its cure."""
    lines = [
        f"Sync Uploader {importlib.metadata.version('sync-uploader')}, {desk.clock():%Y-%m-%d %H:%M} UTC",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {desk.route}",
        "",
    ]
    for each in results:
        lines.append(f"{each.mark:<5} {each.name:<20} {clean(each.found)}")
        if each.remedy:
            lines.append(f"{'':<26} do: {advised(each)}")
    return "\n".join(log.redaction.masked(line) for line in lines)
