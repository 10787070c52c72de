"""The shapes that people script against."""

import json
from uuid import UUID

from core.errors import SyncError
from core.upload.outcome import CallCount, Report, Result
from core.upload.plan_table import Plan
from tui.json_text import chunks
from tui.shapes import plan_document, run_document

RUN = UUID(int=0xF)


def report(error: SyncError | None = None) -> Report:
    return Report(RUN, {Result.CREATED: 1}, CallCount(3, 2), 1.23456, error)


def test_a_plan_has_counts_by_action_and_its_changes(plan: Plan) -> None:
    document = json.loads("".join(chunks(plan_document(plan))))
    assert document["summary"] == {"create": 1, "update": 0, "unchanged": 1, "blocked": 1, "skipped": 0}
    first = document["changes"][0]
    assert first["fields"] == [{"name": "creditlimit", "before": None, "after": "1000.00"}]
    assert first["id"] == "00000000-0000-0000-0000-00000000000a"
    assert [each["entity"] for each in first["children"]] == ["contact"]
    assert (first["reason"], first["notes"]) == (None, ["cut"])


def test_a_run_has_every_count_its_calls_and_its_seconds(plan: Plan) -> None:
    document = json.loads("".join(chunks(run_document(report(), plan))))
    assert document["run"] == str(RUN)
    assert document["summary"] == {
        "created": 1, "updated": 0, "unchanged": 0, "blocked": 0, "quarantined": 0, "skipped": 0
    }  # fmt: skip
    assert document["calls"] == {"crm_read": 3, "crm_write": 2}
    assert document["seconds"] == 1.235
    assert "error" not in document


def test_what_was_not_attempted_is_not_among_the_results(plan: Plan) -> None:
    results = json.loads("".join(chunks(run_document(report(), plan))))["results"]
    assert [(each["key"], each["outcome"]) for each in results] == [
        ("ABS001", "unchanged"),
        ("BAR\x1b001", "blocked"),
    ]


def test_an_error_comes_with_the_summary_so_far(plan: Plan) -> None:
    error = SyncError("crm.down", tried="go on", found="nothing", remedy="Wait.")
    document = json.loads("".join(chunks(run_document(report(error), plan))))
    assert document["error"] == {
        "code": "crm.down", "tried": "go on", "found": "nothing", "remedy": "Wait."
    }  # fmt: skip
