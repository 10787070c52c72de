"""Holds the elements of a request against the schema: which may stand where, and how often.

No name may begin two parts that could follow each other, so each element has one place, and no way is
ever tried twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from core.accounting.quickbooks.qbxml.schema import Choice, Element, Part


def misplaced(parent: Element, names: Sequence[str]) -> str | None:
    """Say what is wrong with these elements inside `parent`, in their order; None: nothing."""
    at = 0
    for each in parent.parts:
        at, problem = _run(each, names, at)
        if problem is not None:
            return f"{parent.name}: {problem}"
    return None if at == len(names) else f"{parent.name}: {_astray(names, at)}"


def _run(part: Part, names: Sequence[str], at: int) -> tuple[int, str | None]:
    """Take one part as often as it stands there."""
    times = 0
    while at < len(names) and times < part.most and names[at] in _beginnings(part):
        at, problem = _once(part, names, at)
        if problem is not None:
            return at, problem
        times += 1
    if times >= part.least or _empty(part):
        return at, None
    wanted = " or ".join(sorted(_beginnings(part)))
    return at, f"{wanted} is missing" + (f" before {names[at]}" if at < len(names) else "")


def _once(part: Part, names: Sequence[str], at: int) -> tuple[int, str | None]:
    if isinstance(part, Element):
        return at + 1, None
    if isinstance(part, Choice):
        chosen = next(each for each in part.parts if names[at] in _beginnings(each))
        return _run(chosen, names, at)
    for each in part.parts:
        at, problem = _run(each, names, at)
        if problem is not None:
            return at, problem
    return at, None


@cache
def _beginnings(part: Part) -> frozenset[str]:
    """Name the elements that a part can begin with."""
    if isinstance(part, Element):
        return frozenset({part.name})
    found: frozenset[str] = frozenset()
    for each in part.parts:
        found |= _beginnings(each)
        if not isinstance(part, Choice) and not _empty(each):
            break
    return found


@cache
def _empty(part: Part) -> bool:
    """Say whether a part may be left out."""
    if part.least == 0:
        return True
    if isinstance(part, Element):
        return False
    judged = [_empty(each) for each in part.parts]
    return any(judged) if isinstance(part, Choice) else all(judged)


def _astray(names: Sequence[str], at: int) -> str:
    before = f" after {names[at - 1]}" if at else ""
    return f"{names[at]} may not stand{before}"
