"""Books in QuickBooks: whatever becomes of any question or write, all is in the CRM once, and at rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proof.worlds.breaking import Prepared, dry, walk
from tests.proof.worlds.quickbooks_renames import QUESTIONS, customer_renamed_at, item_renamed_at
from tests.proof.worlds.quickbooks_scene import scene_of
from tests.proof.worlds.quickbooks_workloads import QUICKBOOKS_WORKLOADS
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.workloads import Prepare

SHORT = {"an invoice was deleted": 9, "a customer is renamed while it is read": 27}
"""The workloads of the short part, and of how many misfortunes one is met."""

RENAMES = (customer_renamed_at, item_renamed_at)
QUESTION_STEP = 9


@pytest.mark.parametrize(("name", "step"), SHORT.items())
def test_whatever_becomes_of_a_call_all_is_there_once_and_at_rest(
    name: str, step: int, quickbooks_stage: Stage, company: Path, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene_of(quickbooks_stage, company, tmp_path, QUICKBOOKS_WORKLOADS[name]))
    walk(prepared, step)


@pytest.mark.long
@pytest.mark.parametrize("name", list(QUICKBOOKS_WORKLOADS))
def test_whatever_becomes_of_any_call_all_is_there_once_and_at_rest(
    name: str, quickbooks_stage: Stage, company: Path, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene_of(quickbooks_stage, company, tmp_path, QUICKBOOKS_WORKLOADS[name]))
    walk(prepared)


@pytest.mark.parametrize("renamed_at", RENAMES)
def test_what_is_renamed_while_it_is_read_is_one_record(
    renamed_at: Callable[[int], Prepare], quickbooks_stage: Stage, company: Path, tmp_path: Path
) -> None:
    for question in range(2, QUESTIONS, QUESTION_STEP):
        dry(Prepared.by(scene_of(quickbooks_stage, company, tmp_path, renamed_at(question))))


@pytest.mark.long
@pytest.mark.parametrize("renamed_at", RENAMES)
@pytest.mark.parametrize("question", range(1, QUESTIONS + 1))
def test_whenever_something_is_renamed_it_is_one_record(
    question: int,
    renamed_at: Callable[[int], Prepare],
    quickbooks_stage: Stage,
    company: Path,
    tmp_path: Path,
) -> None:
    dry(Prepared.by(scene_of(quickbooks_stage, company, tmp_path, renamed_at(question))))
