from __future__ import annotations

from collections.abc import Callable

import pytest

from core.checks.check import Check
from core.checks.listed import CHECKS
from core.checks.result import Finding, Mark
from core.checks.runner import run_checks
from core.checks.site import Site
from core.errors import CrmError, UsageError

Sites = Callable[..., Site]


def holds(_site: Site) -> Finding:
    return Finding("all is well")


def breaks(_site: Site) -> Finding:
    raise CrmError("crm.unreachable", tried="reach http://h/", found="refused \x1b[31m", remedy="Start it.")


def warns(_site: Site) -> Finding:
    return Finding("odd", Mark.WARN, "Look.")


def test_a_failure_becomes_a_result_with_its_cause_and_cure(site_of: Sites) -> None:
    [result] = run_checks([Check("a", "try a", breaks)], site_of())
    assert (result.mark, result.tried, result.remedy) == (Mark.FAIL, "reach http://h/", "Start it.")
    assert result.code == "crm.unreachable"


def test_what_a_failure_repeats_of_others_is_cleaned(site_of: Sites) -> None:
    [result] = run_checks([Check("a", "try a", breaks)], site_of())
    assert "\x1b" not in result.found


def test_what_rests_on_a_failure_is_skipped_by_name_all_the_way(site_of: Sites) -> None:
    checks = [Check("a", "", breaks), Check("b", "", holds, ("a",)), Check("c", "", holds, ("b",))]
    results = list(run_checks(checks, site_of()))
    assert [each.mark for each in results] == [Mark.FAIL, Mark.SKIP, Mark.SKIP]
    assert "the check a did not pass" in results[1].found


def test_a_warning_holds_nothing_back(site_of: Sites) -> None:
    checks = [Check("a", "", warns), Check("b", "", holds, ("a",))]
    assert [each.mark for each in run_checks(checks, site_of())] == [Mark.WARN, Mark.PASS]


def test_a_named_check_is_told_alone_though_its_needs_are_run(site_of: Sites) -> None:
    checks = [Check("a", "", holds), Check("b", "", holds, ("a",)), Check("c", "", holds)]
    assert [each.name for each in run_checks(checks, site_of(), ["b"])] == ["b"]


def test_what_keeps_a_named_check_from_being_tried_is_told_with_its_cure(site_of: Sites) -> None:
    checks = [Check("a", "", breaks), Check("b", "", holds, ("a",)), Check("c", "", holds)]
    results = list(run_checks(checks, site_of(), ["b"]))
    assert [(each.name, each.mark) for each in results] == [("a", Mark.FAIL), ("b", Mark.SKIP)]
    assert results[0].remedy == "Start it."


def test_a_result_carries_the_section_of_the_manual(site_of: Sites) -> None:
    [result] = run_checks([Check("a", "", breaks, manual="4.3.2")], site_of())
    assert result.manual == "4.3.2"


def test_an_unknown_name_is_a_usage_error_with_a_hint(site_of: Sites) -> None:
    with pytest.raises(UsageError) as refused:
        run_checks(CHECKS, site_of(), ["pricelist"])
    assert "Did you mean price-list?" in refused.value.remedy


def test_every_check_stands_behind_what_it_needs() -> None:
    seen: set[str] = set()
    for check in CHECKS:
        assert set(check.needs) <= seen
        seen.add(check.name)
