"""Run checks in order: a failure is a result, and what rests on it is skipped by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.checks.check import Check
from core.checks.result import CheckResult, Finding, Mark
from core.checks.site import Site
from core.errors import AccountingAwayError, SyncError, UsageError
from core.text import clean


def run_checks(checks: Sequence[Check], site: Site, names: Sequence[str] = ()) -> Iterator[CheckResult]:
    """Give the result of each check, or of the named ones with what they need run beforehand.

    What fails of that is told too: a check that could not be tried says nothing of itself.

    Raises UsageError for a name that no check has, before anything is tried.
    """
    wanted = _wanted(checks, names)
    needed = _with_needs(checks, wanted)
    return _results([check for check in checks if check.name in needed], site, wanted)


def _results(checks: Sequence[Check], site: Site, wanted: frozenset[str]) -> Iterator[CheckResult]:
    broken: set[str] = set()
    for check in checks:
        result = _result(check, site, broken)
        if result.mark is Mark.FAIL or broken.intersection(check.needs):
            broken.add(check.name)
        if check.name in wanted or result.mark is Mark.FAIL:
            yield result


def _result(check: Check, site: Site, broken: set[str]) -> CheckResult:
    missing = [name for name in check.needs if name in broken]
    if missing:
        found = f"not tried, because the check {missing[0]} did not pass"
        return _told(check, check.tries, Finding(found, Mark.SKIP, f"Mend {missing[0]} first."))
    try:
        return _told(check, check.tries, check.run(site))
    except AccountingAwayError as away:
        return _told(check, check.tries, Finding(away.found, Mark.SKIP))
    except SyncError as failure:
        told = _told(check, failure.tried, Finding(failure.found, Mark.FAIL, failure.remedy))
        return replace(told, code=failure.code)


def _told(check: Check, tried: str, finding: Finding) -> CheckResult:
    found, remedy = clean(finding.found), clean(finding.remedy)
    return CheckResult(check.name, finding.mark, clean(tried), found, remedy, check.manual)


def _wanted(checks: Sequence[Check], names: Sequence[str]) -> frozenset[str]:
    known = [check.name for check in checks]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name.lower(), known, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise UsageError(
                "check.unknown",
                tried=f"run the check {clean(name)}",
                found="there is no check of that name",
                remedy=f"{hint}There are {', '.join(known)}.",
            )
    return frozenset(names or known)


def _with_needs(checks: Sequence[Check], wanted: frozenset[str]) -> frozenset[str]:
    """Add what the wanted checks need, and what that needs; a check stands behind its needs in the list."""
    needed = set(wanted)
    for check in reversed(checks):
        if check.name in needed:
            needed.update(check.needs)
    return frozenset(needed)
