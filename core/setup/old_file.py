"""Begin a set-up from the old program's configuration: its values become answers, each to be proved."""

from __future__ import annotations

from pathlib import Path

from core.config.keys import KEYS
from core.config.legacy.importing import Prepared, Wanted, prepare
from core.config.legacy.report import reported
from core.setup.draft import Draft
from core.text import clean

_WHOLE = {key.dotted for key in KEYS if key.whole}


def take_old(draft: Draft, path: Path) -> str:
    """Take the answers out of an old syncupload.exe.config and say what became of its keys.

    Raises ConfigurationError where it cannot be read; a value that is wrong is told by the step that asks.
    """
    prepared = prepare(path, Wanted(draft.path))
    found = prepared.judged.draft
    draft.own.clear()  # the file's answers count, not what was made of others before
    for dotted, value in found.values.items():
        number = value is not None and dotted in _WHOLE and value.strip().isdigit()
        draft.answer(dotted, int(str(value)) if number else value)
    for dotted, secret in found.secrets.items():
        draft.answer(dotted, secret)
    return _told(prepared, path)


def _told(prepared: Prepared, path: Path) -> str:
    report = reported(prepared.judged.draft.readings, prepared.unknown, prepared.judged.config, {})
    lines = [
        f"From {clean(path.name)}: {len(report.taken)} keys taken, {len(report.changed)} changed, "
        f"{len(report.unknown)} unknown. Look through the steps."
    ]
    lines += [f"{clean(each.old)}: {clean(each.note)}" for each in (*report.changed, *report.unknown)]
    return "\n".join(lines)
