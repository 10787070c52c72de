"""`syncupload setup`: the wizard, or the same without a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TextIO

import typer

from core.checks.result import Mark
from core.setup.answers import Outcome, carry_out, read_answers
from core.setup.opening import open_session
from core.text import clean
from core.web_steps import numbered
from tui.answer import Answer, give
from tui.setting import Json, setting_of


def setup(
    context: typer.Context,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers", metavar="FILE", help="Answers instead of a person: TOML, as a configuration."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Set the program up, step by step. --answers FILE does it unattended; --json goes with that.

    The file of answers has the tables of a configuration, as far as they are not what the wizard would
    preselect, passwords included (they are moved to where secrets are kept), and `[setup] create = true`
    where a missing price list, unit group or unit may be made in the CRM. Nothing is written where a step
    or a check fails.
    """
    setting = setting_of(context)
    if answers is None:
        from tui.opening import open_screen  # noqa: PLC0415 - the only one that needs Textual

        raise typer.Exit(open_screen(setting, lambda: None, set_up_at_once=True))

    def answer() -> Answer:
        with open_session(setting.config, setting.company) as session:
            outcome = carry_out(session, read_answers(answers))
        return Answer(
            _document(outcome), lambda stream: _show(stream, outcome), int(outcome.finished is None)
        )

    give(answer, as_json=as_json)


def _document(outcome: Outcome) -> dict[str, object]:
    finished = outcome.finished
    return {
        "ok": finished is not None,
        "file": str(finished.path) if finished else None,
        "backup": str(finished.backup) if finished and finished.backup else None,
        "secrets": dict(finished.secrets) if finished else {},
        "made": list(finished.made) if finished else [],
        "left": list(finished.steps) if finished else [],
        "steps": [{"name": name, "found": found} for name, found in outcome.proofs],
        "checks": list(outcome.checks),
    }


def _show(stream: TextIO, outcome: Outcome) -> None:
    for name, found in outcome.proofs:
        stream.write(f"{name:<12} {clean(found)}\n")
    for each in outcome.checks:
        if each.mark in (Mark.FAIL, Mark.WARN):
            stream.write(f"{each.mark:<5} {each.name:<20} {clean(each.found)}\n")
            stream.write(f"{'':<26} → {clean(each.remedy)}\n")
    finished = outcome.finished
    if finished is None:
        stream.write("\nNothing was written: mend what failed, then run it again.\n")
        return
    stream.write("\n")
    for made in finished.made:
        stream.write(f"made in the CRM: {clean(made)}\n")
    stream.write(f"written: {clean(str(finished.path))}\n")
    if finished.backup:
        stream.write(f"the old file: {clean(str(finished.backup))}\n")
    for key, where in finished.secrets.items():
        stream.write(f"{key} is kept in {clean(where)}\n")
    if finished.steps:
        stream.write("what is left to do:\n")
    for step in numbered(finished.steps):
        stream.write(f"{step}\n")
