"""The set-up without a person: answers from a file, the same steps, the same proofs, the same writing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.checks.result import CheckResult, Mark
from core.errors import ConfigurationError, SyncError
from core.setup.course import STEPS
from core.setup.field import Field, Kind
from core.setup.session import Finished, Session
from core.text import clean

_OWN = "setup"
_ALLOWED = ("create",)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a file of answers says: values by dotted key, and whether missing CRM records may be made."""

    values: Mapping[str, object]
    create: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an unattended set-up ended; nothing is written where a check fails."""

    proofs: tuple[tuple[str, str], ...]
    checks: tuple[CheckResult, ...]
    finished: Finished | None


def read_answers(path: Path) -> Answers:
    """Read a file of answers: the tables of a configuration, and `[setup] create = true`."""
    tried = f"read the answers {clean(str(path))}"
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as unreadable:
        found = clean(unreadable.strerror or str(unreadable))
        raise ConfigurationError(
            "setup.answers", tried=tried, found=found, remedy="Name a file that can be read."
        ) from None
    except ValueError as broken:
        raise ConfigurationError(
            "setup.answers",
            tried=tried,
            found=f"this is no TOML: {clean(str(broken))}",
            remedy="Write the answers as a configuration is written: name = value, below its [table].",
        ) from None
    own = document.pop(_OWN, {})
    _refuse_unknown(own, tried)
    values = {
        f"{table}.{name}": value
        for table, keys in document.items()
        for name, value in (keys.items() if isinstance(keys, dict) else (("", keys),))
    }
    return Answers(values, own.get("create") is True)


def carry_out(session: Session, answers: Answers) -> Outcome:
    """Go through the steps, prove each, run every check, and write. Raises SyncError where a step fails."""
    session.draft.take(answers.values)
    proofs = []
    for step in STEPS:
        if not step.skipped(session):
            _fill(session, step.fields(session))
            _fill(session, step.fields(session))  # an answer may bring further questions
            proofs.append((step.name, step.prove(session)))
    if not answers.create:
        _refuse_making(session)
    checks = tuple(session.checks())
    failed = any(each.mark is Mark.FAIL for each in checks)
    return Outcome(tuple(proofs), checks, None if failed else session.finish())


def _fill(session: Session, fields: tuple[Field, ...]) -> None:
    """Answer what was not answered by what is preselected, as a person would who only presses Enter."""
    for each in fields:
        if (
            each.kind is not Kind.SECRET
            and each.default is not None
            and session.draft.value(each.key) is None
        ):
            session.draft.answer(each.key, each.default)


def _refuse_making(session: Session) -> None:
    wished = session.wishes()
    if wished:
        raise SyncError(
            "setup.not_there",
            tried="find the price list, the unit group and the unit",
            found=f"the CRM does not have {', '.join(each.words for each in wished)}",
            remedy="Name those that it has, or let them be made: [setup] create = true in the answers.",
        )


def _refuse_unknown(own: object, tried: str) -> None:
    names = set(own) - set(_ALLOWED) if isinstance(own, dict) else {_OWN}
    if names:
        raise ConfigurationError(
            "setup.answers",
            tried=tried,
            found=f"[setup] knows no {', '.join(sorted(clean(str(each)) for each in names))}",
            remedy="[setup] knows create = true: it lets a missing price list, unit group or unit be made.",
        )
