"""The work of `config import`, and what became of each old key as a person and a script are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import typer

from core.config.legacy.importing import Imported, Wanted, carry_out, prepare
from core.config.legacy.report import Row
from core.config.places import Places, intended
from core.config.secrets import open_store
from core.config.words import Target
from core.config.writing import Written
from core.log import redaction
from core.text import clean
from tui.answer import Answer, described, explain
from tui.setting import Setting


def take_over(
    file: Path, setting: Setting, out: Path | None, target: Target | None, *, may_ask: bool
) -> Answer:
    """Import an old file; the CRM's version is asked for where a person can answer and nothing says it."""
    company = None if out else setting.company  # a file that is named is that file
    to = intended(out or setting.config, company, os.environ, Places(*[Path.cwd()] * 3))
    prepared = prepare(file, Wanted(to, target, setting.company))
    if prepared.lacks_target and may_ask and sys.stdin.isatty():
        prepared = prepare(file, Wanted(to, _asked(), setting.company))
    redaction.learn(prepared.secrets())
    return _answer(carry_out(prepared, open_store(to, os.environ), now=datetime.now(UTC)))


def _asked() -> Target:
    choices = {each.value: each for each in Target}
    question = f"The file does not say which version of Microsoft CRM it is for ({'/'.join(choices)})"
    while True:
        said = typer.prompt(question, err=True).strip().upper()
        if said in choices:
            return choices[said]


def _answer(done: Imported) -> Answer:
    report, error = done.report, done.error
    document: dict[str, object] = {
        "taken": _shapes(report.taken),
        "changed": _shapes(report.changed),
        "unknown": _shapes(report.unknown),
        "file": str(done.written.path) if done.written else None,
        "backup": str(done.written.backup) if done.written and done.written.backup else None,
        "secrets": [{"name": name, "place": place} for name, place in done.kept],
        "warnings": list(done.remarks),
    }
    if error is not None:
        document["error"] = described(error)
    return Answer(
        document, lambda stream: _show(stream, done), error.exit_code if error else 0, done.remarks, error
    )


def _shapes(rows: Iterable[Row]) -> list[dict[str, str | None]]:
    return [{"old": row.old, "new": row.new, "value": row.value, "note": row.note} for row in rows]


def _show(stream: TextIO, done: Imported) -> None:
    for title, rows in (
        ("taken", done.report.taken),
        ("changed", done.report.changed),
        ("unknown", done.report.unknown),
    ):
        for row in rows:
            stream.write(f"{title:<8}{_line(row)}\n")
    for name, place in done.kept:
        stream.write(f"secret  {name} is kept in {clean(place)}\n")
    if done.error is not None:
        explain(stream, done.error)
    elif done.written is not None:
        _tell(stream, done.written)
        if done.kept:
            stream.write("        The old file still holds passwords in clear: delete it once all is well\n")


def _line(row: Row) -> str:
    home = "" if row.new in (None, row.old) else f" → {row.new}"
    value = f" = {row.value}" if row.value else ""
    note = f"  ({clean(row.note)})" if row.note else ""
    return f"{row.old}{home}{value}{note}"


def _tell(stream: TextIO, written: Written) -> None:
    stream.write(f"written {clean(str(written.path))}\n")
    if written.backup is not None:
        stream.write(f"        what stood there before is kept in {clean(str(written.backup))}\n")
    stream.write("        Now run: syncupload check\n")
