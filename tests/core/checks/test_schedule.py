from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from core.checks.result import Mark
from core.checks.schedule import schedule
from core.checks.site import Site
from core.schedule.found import Found

Sites = Callable[..., Site]


def test_a_demo_company_needs_no_schedule(site_of: Sites) -> None:
    assert schedule(site_of()).mark is Mark.SKIP


def test_where_nothing_is_seen_the_command_for_it_is_named(site_of: Sites) -> None:
    site = site_of()
    site.find_schedule = lambda: None
    finding = schedule(site)
    assert finding.mark is Mark.WARN
    assert "syncupload schedule show" in finding.remedy


def test_what_is_found_is_named_with_when_it_is_due(site_of: Sites) -> None:
    site = site_of()
    site.find_schedule = lambda: Found("the crontab of svc", datetime(2026, 3, 1, 10, tzinfo=UTC))
    finding = schedule(site)
    assert finding.mark is Mark.PASS
    assert finding.found.startswith("the crontab of svc begins a batch, next at 2026-03-01 ")
    site.find_schedule = lambda: Found("the crontab of svc")
    assert schedule(site).found == "the crontab of svc begins a batch"
