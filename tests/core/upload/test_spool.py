"""Rows and plans on disk: sorted, paged, looked up, saved."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from core.crm.base import Entity
from core.errors import PlanDriftedError, SyncError
from core.records import Transaction
from core.upload.key_set import KeySet
from core.upload.outcome import Outcome, Result, ended
from core.upload.plan import Action, Change, Draft, FieldChange
from core.upload.plan_table import Header, Plan, Planned
from core.upload.spool import RowSpool

HEADER = Header(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), UUID(int=9), "Demo", "f00")


def _transaction(number: int) -> Transaction:
    nothing = Decimal("0.00")
    return Transaction(number, "SI", "A", None, "", "", nothing, nothing, nothing, nothing)


def _planned(entity: str, key: str, action: Action = Action.CREATE) -> Planned:
    change = Change(action, entity, key, UUID(int=len(key)), fields=(FieldChange("name", None, key),))
    return Planned(change, Draft(key, Entity(entity, UUID(int=len(key)), {"name": key})))


@pytest.fixture
def plan() -> Plan:
    plan = Plan(HEADER)
    plan.add_all(
        [
            _planned("invoice", "B-2"),
            _planned("account", "b"),
            _planned("account", "A", Action.UNCHANGED),
            _planned("product", "P", Action.BLOCKED),
            _planned("uom", "Pack", Action.SKIPPED),
        ]
    )
    return plan


def test_records_come_sorted_however_they_were_read() -> None:
    with RowSpool() as spool:
        spool.add_all(_transaction(number) for number in range(2500, 0, -1))
        numbers = [each.number for each in spool if isinstance(each, Transaction)]
        assert numbers == list(range(1, 2501))


def test_a_page_in_the_middle_holds_the_rows_of_that_place() -> None:
    with RowSpool() as spool:
        spool.add_all(_transaction(number) for number in range(1, 1001))
        assert spool.page(990, 20) == [_transaction(number) for number in range(991, 1001)]
        assert spool.total == 1000


def test_rows_added_after_a_look_are_sorted_in() -> None:
    with RowSpool() as spool:
        spool.add_all([_transaction(5)])
        assert spool.page(0, 1) == [_transaction(5)]
        spool.add_all([_transaction(3)])
        assert list(spool) == [_transaction(3), _transaction(5)]


def test_a_plan_goes_by_waves_and_then_by_keys(plan: Plan) -> None:
    assert [each.change.key for each in plan] == ["Pack", "P", "A", "b", "B-2"]
    assert [each.change.key for each in plan.page(1, 3)] == ["P", "A", "b"]


def test_only_what_writes_is_carried_out(plan: Plan) -> None:
    assert [[each.change.key for each in page] for page in plan.pages("account", writing=True)] == [["b"]]
    assert plan.writing == 2


def test_changes_are_counted_by_action(plan: Plan) -> None:
    counts = plan.summary()
    assert counts == {
        Action.CREATE: 2,
        Action.UPDATE: 0,
        Action.UNCHANGED: 1,
        Action.BLOCKED: 1,
        Action.SKIPPED: 1,
    }
    assert plan.counts()["account", Action.CREATE] == 1


def test_a_change_is_looked_up_without_regard_to_case(plan: Plan) -> None:
    found = plan.get("account", "B ")
    assert found is not None
    assert found.change == _planned("account", "b").change
    assert found.draft == _planned("account", "b").draft
    assert plan.get("account", "C") is None
    assert plan.holds("invoice", "b-2")


def test_an_outcome_stands_beside_its_change(plan: Plan) -> None:
    planned = plan.get("account", "b")
    assert planned is not None
    plan.settle([(planned.number, ended(planned.change, Result.CREATED, "adopted"))])
    again = plan.get("account", "b")
    assert again is not None
    assert again.outcome == Outcome("account", "b", planned.change.id, Result.CREATED, message="adopted")


def test_results_leave_out_what_was_not_attempted(plan: Plan) -> None:
    planned = plan.get("account", "b")
    assert planned is not None
    plan.settle([(planned.number, ended(planned.change, Result.CREATED))])
    assert [(each.key, each.outcome) for each in plan.results()] == [
        ("Pack", Result.SKIPPED),
        ("P", Result.BLOCKED),
        ("A", Result.UNCHANGED),
        ("b", Result.CREATED),
    ]
    assert plan.result_summary()[Result.CREATED] == 1
    assert plan.result_summary()[Result.QUARANTINED] == 0


def test_a_saved_plan_is_the_same_plan(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "tonight.plan"
    plan.save(file)
    again = Plan.open(file)
    assert again.header == HEADER
    assert list(again) == list(plan)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
    again.close()


def test_carrying_a_saved_plan_out_leaves_its_file_alone(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "tonight.plan"
    plan.save(file)
    before = file.read_bytes()
    with Plan.open(file) as again:
        again.add_all([_planned("account", "z")])
    assert file.read_bytes() == before


def test_a_saved_plan_that_is_not_there_or_another_table_file_is_told_in_plain_words(tmp_path: Path) -> None:
    other = tmp_path / "company.db"
    with sqlite3.connect(other) as books:
        books.execute("CREATE TABLE INVOICE(NUMBER)")
    books.close()
    for file, words in ((tmp_path / "none.plan", "there is no such file"), (other, "lacks the tables")):
        with pytest.raises(PlanDriftedError, match=words):
            Plan.open(file)


@pytest.mark.parametrize("content", [None, b"", b"hello, this is no database at all" * 40])
def test_what_is_no_plan_is_refused_with_advice(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "no.plan"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PlanDriftedError) as refused:
        Plan.open(file)
    assert refused.value.code == "plan.unreadable"
    assert "plan --out" in refused.value.remedy


def test_a_plan_of_another_format_is_refused(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "old.plan"
    plan.save(file)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE header SET value = '0' WHERE name = 'format'")
    connection.commit()
    connection.close()
    with pytest.raises(PlanDriftedError, match="format is 0"):
        Plan.open(file)


def test_trouble_with_the_temporary_table_is_told_in_words(plan: Plan) -> None:
    with pytest.raises(SyncError, match="no such table"):
        plan.rows("SELECT * FROM nowhere")


def test_a_set_of_keys_keeps_each_once_in_its_first_spelling() -> None:
    with KeySet() as keys:
        keys.add_all(["b", "A1", "a1 ", "", "B"])
        assert [each for page in keys.pages() for each in page] == ["A1", "b"]
        assert "B " in keys
        assert "c" not in keys
        assert len(keys) == 2
