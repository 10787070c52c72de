"""What a plan and a run look like to a person, and how each ends."""

import io
from uuid import UUID

import pytest

from core.errors import RunLockedError, SyncError
from core.upload.outcome import CallCount, Report, Result
from core.upload.plan import Action, Change
from core.upload.plan_table import Plan, Planned
from tui.interruption import Interruption
from tui.outcome import plan_answer, run_answer, show_plan, show_run

NOTHING = dict.fromkeys(Result, 0)


def report(error: SyncError | None = None, **counts: int) -> Report:
    summary = NOTHING | {Result(name): count for name, count in counts.items()}
    return Report(UUID(int=1), summary, CallCount(3, 2), 0.5, error)


def test_a_plan_that_would_write_ends_with_4(plan: Plan) -> None:
    assert plan_answer(plan, (), Interruption()).exit_code == 4


@pytest.mark.parametrize(
    ("action", "code"), [(Action.BLOCKED, 3), (Action.UNCHANGED, 0), (Action.SKIPPED, 0)]
)
def test_a_plan_that_writes_nothing_ends_with_3_only_where_it_refuses(
    empty: Plan, action: Action, code: int
) -> None:
    empty.add_all([Planned(Change(action, "account", "A"))])
    assert plan_answer(empty, (), Interruption()).exit_code == code


def test_a_signal_decides_how_it_ends(plan: Plan) -> None:
    interruption = Interruption()
    interruption.received = 15
    assert plan_answer(plan, (), interruption).exit_code == 143
    assert run_answer(report(), plan, (), interruption).exit_code == 143


def test_a_run_ends_as_its_report_says(plan: Plan) -> None:
    locked = RunLockedError("run.locked", tried="a", found="b", remedy="c")
    ends = [report(), report(blocked=1), report(quarantined=1), report(locked)]
    assert [run_answer(each, plan, (), Interruption()).exit_code for each in ends] == [0, 3, 3, 6]


def test_a_plan_is_shown_field_by_field_without_what_stays(plan: Plan) -> None:
    stream = io.StringIO()
    show_plan(stream, plan)
    assert stream.getvalue().splitlines() == [
        "+ create account A1D001",
        "    creditlimit: 1000.00",
        "    note: cut",
        "    + create contact A1D001",
        "! blocked account BAR001  two accounts have this number.",
        "1 create   0 update   1 unchanged   1 blocked   0 skipped",
    ]


def test_a_run_shows_what_needs_a_person_then_the_counts_then_the_error(plan: Plan) -> None:
    stream = io.StringIO()
    show_run(stream, report(SyncError("x", tried="go on", found="trouble", remedy="Mend it.")), plan)
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("blocked account BAR001: plan.blocked two accounts")
    assert "account  1 unchanged   1 blocked" in lines
    assert "0.5 s, 3 reads and 2 writes in the CRM" in lines
    assert lines[-3:] == ["error: trouble", "  tried to go on", "  Mend it."]
