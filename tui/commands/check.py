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
from tui.desk import Desk
from tui.reports import advised, report
from tui.setting import Json, setting_of


def check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="Only these checks.")] = None,
    as_report: Annotated[
        bool, typer.Option("--report", help="A report without any secret, to be pasted into an e-mail.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check both sides and what the configuration names: what was tried, what was found, what to do."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        with SyncService(loaded) as service:
            results = tuple(service.checks(names or ()))
        failed = any(each.mark is Mark.FAIL for each in results)
        document: dict[str, object] = {"ok": not failed, "checks": list(results)}
        if not as_report:
            return Answer(document, lambda stream: _show(stream, results), int(failed), loaded.warnings)
        text = report(Desk(loaded), results)
        document["report"] = text
        return Answer(document, lambda stream: _print(stream, text), int(failed), loaded.warnings)

    give(answer, as_json=as_json)


def _print(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")


def _show(stream: TextIO, results: Sequence[CheckResult]) -> None:
    for each in results:
        stream.write(f"{each.mark:<5} {each.name:<24} {clean(each.found)}\n")
        if each.remedy and each.mark is not Mark.PASS:
            stream.write(f"{'':<30} → {advised(each)}\n")
    marks = Counter(each.mark for each in results)
    stream.write("\n" + "   ".join(f"{marks[mark]} {mark}" for mark in Mark) + "\n")
