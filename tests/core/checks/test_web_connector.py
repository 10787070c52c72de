"""What the check says of the Web Connector: when it came, what became of that, when that is too long ago."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.accounting.quickbooks.webconnector.certificate import Certificate
from core.accounting.quickbooks.webconnector.noted import Noted
from core.checks.listed import CHECKS
from core.checks.result import CheckResult, Mark
from core.checks.runner import run_checks
from core.checks.site import Site
from core.checks.surroundings import Surroundings, Visitor
from tests.core.checks.conftest import EXPECTED, MemoryCrm, MemoryReader

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
Told = Callable[..., CheckResult]


def came(**time: float) -> Noted:
    return Noted().coming(NOW - timedelta(**time))


def well(**time: float) -> Noted:
    return came(**time).over(NOW, "")


@pytest.fixture
def told(reader: MemoryReader, crm: MemoryCrm) -> Told:
    """Say what is told of a visitor."""

    def result(noted: Noted, certificate: Certificate | None = None) -> CheckResult:
        visitor = Visitor("ann", noted, ("do this", "do that"), certificate)
        around = Surroundings(clock=lambda: NOW, visitor=lambda: visitor)
        (found,) = run_checks(CHECKS, Site(lambda: reader, lambda: crm, EXPECTED, around), ("web-connector",))
        return found

    return result


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ({"seconds": -90}, "less than a minute ago"),
        ({"seconds": 59}, "less than a minute ago"),
        ({"seconds": 61}, "1 minute ago"),
        ({"minutes": 119}, "119 minutes ago"),
        ({"minutes": 120}, "2 hours ago"),
        ({"hours": 47}, "47 hours ago"),
        ({"hours": 48}, "2 days ago"),
        ({"days": 3}, "3 days ago"),
    ],
)
def test_it_is_told_how_long_ago_it_came(told: Told, time: dict[str, float], words: str) -> None:
    result = told(well(**time))
    assert result.mark is Mark.PASS
    assert f"the Web Connector came {words} (" in result.found
    assert result.found.endswith("and its visit ended well")


def test_what_a_visit_left_undone_is_told(told: Told) -> None:
    result = told(came(minutes=9).over(NOW, left="some records were blocked"))
    assert result.mark is Mark.PASS
    assert result.found.endswith("and its visit ended: some records were blocked")


@pytest.mark.parametrize(
    ("noted", "mark"),
    [
        (came(hours=23), Mark.PASS),
        (came(hours=25), Mark.WARN),
        (well(days=3), Mark.PASS),
        (well(days=3, minutes=1), Mark.WARN),
        (well(days=14), Mark.WARN),
        (well(days=14, minutes=1), Mark.FAIL),
        (well(days=400).told_to_come(60), Mark.FAIL),
        (well(days=400).told_to_come(0), Mark.PASS),
        (well(minutes=9).turned_away(NOW), Mark.WARN),
        (Noted().turned_away(NOW), Mark.FAIL),
        (Noted(), Mark.WARN),
    ],
    ids=str,
)
def test_what_is_odd_about_it_is_marked(told: Told, noted: Noted, mark: Mark) -> None:
    result = told(noted)
    assert (result.mark, bool(result.remedy)) == (mark, mark is not Mark.PASS)


def test_a_certificate_that_ends_is_told_beside_when_it_came(told: Told) -> None:
    certificate = Certificate(Path("x.pem"), NOW - timedelta(days=9), NOW + timedelta(days=29), "Renew it.")
    result = told(well(minutes=5), certificate)
    assert result.mark is Mark.WARN
    assert "5 minutes ago" in result.found
    assert result.found.endswith("the certificate x.pem ends on 2026-12-25, in 29 days")
    assert result.remedy == "Renew it."
    assert told(well(), replace(certificate, ends=NOW + timedelta(days=30))).mark is Mark.PASS
