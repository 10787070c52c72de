"""What `orders … plan` and `upload` refuse before anything is opened, and what a saved plan is good for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from core.upload.plan import Action, Change
from core.upload.plan_table import Plan, Planned
from tui.cli import app


def ran(*words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--json"])


def error(result: Result) -> Any:
    return json.loads(result.stdout)["error"]


@pytest.mark.parametrize("verb", ["plan", "upload"])
@pytest.mark.parametrize("part", [(), ("customers",), ("products",)], ids=str)
def test_what_goes_up_must_be_said_and_only_once(part: tuple[str, ...], verb: str) -> None:
    for more in ((), ("X", "--all")):
        result = ran("orders", *part, verb, *more)
        assert (result.exit_code, error(result)["code"]) == (2, "selection.unclear")
        assert "--all" in error(result)["remedy"] or "one of the two" in error(result)["remedy"]


def test_a_saved_plan_is_the_whole_selection(tmp_path: Path) -> None:
    result = ran("orders", "upload", "--all", "--plan", str(tmp_path / "a.plan"))
    assert (result.exit_code, error(result)["code"]) == (2, "selection.unclear")


@pytest.mark.parametrize(
    ("entity", "words", "cure"),
    [
        ("order", ("upload",), "syncupload orders upload --plan"),
        ("account", ("orders", "upload"), "syncupload upload --plan"),
    ],
)
def test_a_plan_of_the_other_way_is_refused_before_anybody_is_asked(
    empty: Plan, tmp_path: Path, entity: str, words: tuple[str, ...], cure: str
) -> None:
    empty.add_all([Planned(Change(Action.CREATE, entity, "A"))])
    empty.save(tmp_path / "other.plan")
    result = ran(*words, "--plan", str(tmp_path / "other.plan"))
    assert (result.exit_code, error(result)["code"]) == (2, "plan.other_way")
    assert cure in error(result)["remedy"]


def test_a_file_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.plan").write_text("no plan")
    result = ran("orders", "upload", "--plan", str(tmp_path / "no.plan"))
    assert (result.exit_code, error(result)["code"]) == (1, "plan.unreadable")
