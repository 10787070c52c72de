"""What a plan and a run look like to a person, and the exit code that each ends with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TextIO

from core.text import clean
from core.upload.batch import Batch, MarkMoved
from core.upload.outcome import Outcome, Report, Result
from core.upload.plan import Action, Change
from core.upload.plan_table import Plan
from core.upload.rules.order_rows import ORDER
from tui.answer import Answer, explain
from tui.interruption import Interruption
from tui.json_text import plain_text
from tui.shapes import mark_shape, plan_document, plan_summary, run_document, run_summary

SIGN = {
    Action.CREATE: "+",
    Action.UPDATE: "~",
    Action.UNCHANGED: "=",
    Action.BLOCKED: "!",
    Action.SKIPPED: "-",
}
"""One character for each action; the word stands beside it wherever there is room."""

SOMETHING_TO_DO = 4
REFUSED = 3


def plan_answer(
    plan: Plan, warnings: Sequence[str], interruption: Interruption, mark: MarkMoved | None = None
) -> Answer:
    """Give a plan as an answer: exit 4 where it would write, 3 where it only refuses, else 0."""
    summary = plan.summary()
    code = SOMETHING_TO_DO if plan.writing else REFUSED if summary[Action.BLOCKED] else 0
    return Answer(
        {**mark_shape(mark), **plan_document(plan)},
        lambda stream: show_plan(stream, plan),
        interruption.exit_code or code,
        tuple(warnings),
    )


def run_answer(
    report: Report,
    plan: Plan,
    warnings: Sequence[str],
    interruption: Interruption,
    mark: MarkMoved | None = None,
) -> Answer:
    """Give a run as an answer: the report's own exit code, or the signal's that ended it."""
    return Answer(
        {**run_document(report, plan), **mark_shape(mark)},
        lambda stream: show_run(stream, report, plan),
        interruption.exit_code or report.exit_code,
        tuple(warnings),
        report.error,
    )


def of_batch(answer: Answer, batch: Batch) -> Answer:
    """Add what is odd about the accounts to the document of a batch; people are told it before the upload."""
    return replace(answer, document={**answer.document, "notes": [clean(note) for note in batch.notes]})


def show_plan(stream: TextIO, plan: Plan) -> None:
    """Print every change but the unchanged, each field before and after, and the counts."""
    for planned in plan:
        if planned.change.action is not Action.UNCHANGED or planned.change.reason:
            _show_change(stream, planned.change, "")
    stream.write(_counted(plan_summary(plan)) + "\n")


def show_run(stream: TextIO, report: Report, plan: Plan) -> None:
    """Print what needs a person, and which invoices were made of orders, then the counts and the time.

    What to do about each order is said once; an error comes last, with its cure.
    """
    skipped: Counter[str] = Counter()
    advice: dict[str, None] = {}
    ends: Counter[tuple[str, Result]] = Counter()
    for outcome in plan.results():
        ends[outcome.entity, outcome.outcome] += 1
        if outcome.failed:
            _show_outcome(stream, outcome)
        elif outcome.entity == ORDER and outcome.message:
            _show_outcome(stream, replace(outcome, remedy=None))
            advice.update({outcome.remedy: None} if outcome.remedy else {})
        elif outcome.outcome is Result.SKIPPED:
            skipped[f"{outcome.entity}: {outcome.message}"] += 1
    for each in advice:
        stream.write(f"    → {clean(each)}\n")
    for reason, count in sorted(skipped.items()):
        stream.write(f"skipped {count} {clean(reason)}\n")
    entities = dict.fromkeys(entity for entity, _ in ends)
    width = max(map(len, ("invoice", *entities))) + 2
    for entity in entities:
        counts = ((result.value, ends[entity, result]) for result in Result if ends[entity, result])
        stream.write(f"{entity:<{width}}{'   '.join(_counts(counts))}\n")
    stream.write(f"{'total':<{width}}{_counted(run_summary(report.summary))}\n")
    calls = report.calls
    stream.write(f"{report.seconds:.1f} s, {calls.read} reads and {calls.write} writes in the CRM\n")
    if report.error is not None:
        explain(stream, report.error)


def _show_change(stream: TextIO, change: Change, indent: str) -> None:
    reason = f"  {clean(change.reason)}" if change.reason else ""
    stream.write(
        f"{indent}{SIGN[change.action]} {change.action} {change.entity} {clean(change.key)}{reason}\n"
    )
    for field in change.fields:
        before = "" if field.before is None else f"{plain_text(field.before)} → "
        stream.write(f"{indent}    {field.name}: {before}{plain_text(field.after)}\n")
    for note in change.notes:
        stream.write(f"{indent}    note: {clean(note)}\n")
    for child in change.children:
        _show_change(stream, child, indent + "    ")


def _show_outcome(stream: TextIO, outcome: Outcome) -> None:
    code = f" {outcome.code}" if outcome.code else ""
    stream.write(f"{outcome.outcome} {outcome.entity} {clean(outcome.key)}:{code} {clean(outcome.message)}\n")
    if outcome.remedy:
        stream.write(f"    → {clean(outcome.remedy)}\n")


def _counted(summary: dict[str, int]) -> str:
    return "   ".join(_counts(summary.items()))


def _counts(counts: Iterable[tuple[str, int]]) -> Iterable[str]:
    return (f"{count} {name}" for name, count in counts)
