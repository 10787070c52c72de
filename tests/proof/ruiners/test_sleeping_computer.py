"""The computer sleeps in mid-run: its connections are dead when it wakes, their answers lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.sandbox.crm.faults import FaultRule, Trouble
from tests.proof.ruiners.place import NOW, Place

LOST = 4
"""How many connections were in the middle of a write."""


@pytest.mark.parametrize("operation", ["Create", "CompoundCreate", "Update"])
def test_unanswered_writes_are_settled_by_their_ids(place: Place, operation: str) -> None:
    place.faults = (FaultRule(Trouble.LOST_ANSWER, operation=operation, times=LOST),)
    place.serve()
    place.upload()
    assert place.struck == LOST
    place.faults = ()
    place.serve()
    settled = place.upload()
    assert settled.report.exit_code == 0
    for entity, number in (
        ("account", "accountnumber"),
        ("product", "productnumber"),
        ("invoice", "invoicenumber"),
    ):
        numbers = [each.fields[number] for each in place.holds(entity, number)]
        assert len(numbers) == len(set(numbers)) > 0
    assert place.upload().report.calls.write == 0


@pytest.mark.parametrize("jump", [timedelta(hours=9), timedelta(hours=-9)], ids=["forward", "backward"])
def test_a_clock_that_jumps_in_mid_run_changes_nothing_in_the_crm(place: Place, jump: timedelta) -> None:
    place.serve()
    asleep = iter(range(20))

    def clock() -> datetime:
        return NOW if next(asleep, None) is not None else NOW + jump

    assert place.batch(clock=clock).report.exit_code == 0
    again = place.batch(clock=clock)
    assert again.report.calls.write == 0
    assert again.report.exit_code == 0
