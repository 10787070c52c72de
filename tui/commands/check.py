"""`syncupload check`: the diagnostics (manual 5, Setup)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, TextIO

import typer

from core.checks.result import CheckResult, Mark
from core.service import SyncService
from core.text import clean
from tui.answer import Answer, give
from tui.setting import Json, setting_of


def check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="Only these checks.")] = None,
    as_json: Json = False,
) -> None:
    """Check both sides and what the configuration names: what was tried, what was found, what to do."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service:
            results = tuple(service.checks(names or ()))
        failed = any(each.mark is Mark.FAIL for each in results)
        document = {"ok": not failed, "checks": list(results)}
        return Answer(document, lambda stream: _show(stream, results), int(failed), loaded.warnings)

    give(answer, as_json=as_json)


def _show(stream: TextIO, results: Sequence[CheckResult]) -> None:
    for each in results:
        stream.write(f"{each.mark:<5} {each.name:<24} {clean(each.found)}\n")
        if each.remedy and each.mark is not Mark.PASS:
            stream.write(f"{'':<30} → {clean(each.remedy)}\n")
    marks = Counter(each.mark for each in results)
    stream.write("\n" + "   ".join(f"{marks[mark]} {mark}" for mark in Mark) + "\n")
