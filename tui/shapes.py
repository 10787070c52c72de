"""The JSON shapes of plans and runs (people script against them)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from core.upload.batch import MarkMoved
from core.upload.outcome import Outcome, Report, Result
from core.upload.plan import Action, Change
from core.upload.plan_table import Plan
from core.upload.waiting import Waiting
from tui.answer import described


def plan_document(plan: Plan) -> dict[str, object]:
    """Give a plan: its counts, then its changes as a stream."""
    return {"summary": plan_summary(plan), "changes": (change_shape(each.change) for each in plan)}


def plan_summary(plan: Plan) -> dict[str, int]:
    """Give the counts of a plan by action."""
    counts = plan.summary()
    return {action.value: counts[action] for action in Action}


def change_shape(change: Change) -> dict[str, object]:
    """Give one change with what belongs to it."""
    return {
        "action": change.action,
        "entity": change.entity,
        "key": change.key,
        "id": change.id,
        "reason": change.reason,
        "fields": [{"name": each.name, "before": each.before, "after": each.after} for each in change.fields],
        "children": [change_shape(each) for each in change.children],
        "notes": list(change.notes),
    }


def run_document(report: Report, plan: Plan) -> dict[str, object]:
    """Give a run: its counts, its calls, what became of each record as a stream, and the error if any."""
    document: dict[str, object] = {
        "run": report.run,
        "summary": run_summary(report.summary),
        "calls": {"crm_read": report.calls.read, "crm_write": report.calls.write},
        "seconds": round(report.seconds, 3),
        "results": _results(plan),
    }
    if report.error is not None:
        document["error"] = described(report.error)
    return document


def mark_shape(mark: MarkMoved | None) -> dict[str, object]:
    """Give where the batches had come to and where they come to now; nothing for other runs."""
    return {} if mark is None else {"mark": {"before": mark.before, "after": mark.after}}


def run_summary(summary: Mapping[Result, int]) -> dict[str, int]:
    """Give the counts of a run by result."""
    return {result.value: summary.get(result, 0) for result in Result}


def waiting_shape(waiting: Waiting) -> dict[str, object]:
    """Give what waits in the CRM: its own fields, what of it the accounts lack, and what is wrong with it."""
    own = {each.name: getattr(waiting.record, each.name) for each in fields(waiting.record)}
    return {**own, "missing": list(waiting.missing), "problems": list(waiting.problems)}


def _results(plan: Plan) -> Iterator[Outcome]:
    return plan.results()
