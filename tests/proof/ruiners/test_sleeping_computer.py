"""The computer sleeps in mid-run: its connections are dead when it wakes, their answers lost."""

from __future__ import annotations

import pytest

from core.sandbox.crm.faults import FaultRule, Trouble
from tests.proof.ruiners.place import Place

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
