"""Trouble on demand strikes when its rule says so, and never else."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from core.sandbox.crm.faults import FaultPlan, FaultRule, Trouble, read_faults


def struck(plan: FaultPlan, calls: int, operation: str = "Create", entity: str = "account") -> list[int]:
    return [at for at in range(1, calls + 1) if plan.next((operation,), entity)]


def test_a_bare_rule_strikes_every_call() -> None:
    assert struck(FaultPlan([FaultRule(Trouble.RESET)]), 3) == [1, 2, 3]


def test_a_rule_for_the_nth_call_strikes_once() -> None:
    assert struck(FaultPlan([FaultRule(Trouble.RESET, nth=3)]), 9) == [3]


def test_a_rule_for_every_nth_call_strikes_again_and_again() -> None:
    assert struck(FaultPlan([FaultRule(Trouble.RESET, every=3)]), 9) == [3, 6, 9]


def test_a_rule_strikes_no_more_often_than_it_may() -> None:
    assert struck(FaultPlan([FaultRule(Trouble.RESET, times=2)]), 9) == [1, 2]


def test_a_rule_counts_only_the_operation_that_it_is_about() -> None:
    plan = FaultPlan([FaultRule(Trouble.RESET, operation="Update", nth=1)])
    assert struck(plan, 3) == []
    assert struck(plan, 1, operation="Update") == [1]


def test_a_rule_counts_only_the_entity_that_it_is_about() -> None:
    plan = FaultPlan([FaultRule(Trouble.RESET, entity="invoice", nth=1)])
    assert struck(plan, 3) == []
    assert struck(plan, 1, entity="invoice") == [1]


def test_an_execute_request_is_known_by_its_own_name_too() -> None:
    plan = FaultPlan([FaultRule(Trouble.RESET, operation="SetStateInvoice")])
    assert plan.next(("Execute", "SetStateInvoice"), "invoice")


def test_the_same_seed_throws_the_same_dice() -> None:
    rules = [FaultRule(Trouble.RESET, probability=0.5)]
    assert struck(FaultPlan(rules, seed=4), 50) == struck(FaultPlan(rules, seed=4), 50)


def test_probability_strikes_some_and_spares_some() -> None:
    found = struck(FaultPlan([FaultRule(Trouble.RESET, probability=0.5)], seed=4), 100)
    assert 20 < len(found) < 80


def test_the_first_rule_that_strikes_counts() -> None:
    plan = FaultPlan([FaultRule(Trouble.RESET, nth=2), FaultRule(Trouble.STALL)])
    found = [plan.next(("Create",), "account") for _ in range(2)]
    assert [rule.trouble for rule in found if rule] == [Trouble.STALL, Trouble.RESET]


def test_once_unauthorized_is_unauthorized_for_all() -> None:
    plan = FaultPlan([FaultRule(Trouble.UNAUTHORIZED, operation="Create", nth=1)])
    plan.next(("Create",), "account")
    found = plan.next(("Retrieve",), "contact")
    assert found is not None
    assert found.trouble is Trouble.UNAUTHORIZED


def test_a_toml_file_holds_rules(tmp_path: Path) -> None:
    path = tmp_path / "faults.toml"
    path.write_text('seed = 3\n[[rule]]\ntrouble = "lost-answer"\noperation = "Create"\nnth = 2\n')
    assert struck(read_faults(path), 3) == [2]


def test_a_json_file_holds_rules(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    path.write_text('{"rule": [{"trouble": "reset", "nth": 1}]}')
    assert struck(read_faults(path), 3) == [1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[[rule]]\ntrouble = "plague"\n', "rule 1 trouble: input should be 'unavailable'"),
        ('[[rule]]\ntrouble = "reset"\nprobability = 2\n', "rule 1 probability: input should be less than"),
        ("rule = [", "Invalid value"),
        ("x = 1\n", "x is no key that it knows"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_with_its_path(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "faults.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        read_faults(path)
    assert str(path) in caught.value.tried
    assert caught.value.found.startswith(found)
    assert "pydantic" not in str(caught.value)
    assert "lost-answer" in caught.value.remedy


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        read_faults(tmp_path / "none.toml")
