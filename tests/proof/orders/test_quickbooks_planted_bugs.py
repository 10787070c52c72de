"""Every planted bug of the order's way into QuickBooks is found where it does harm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.proof.orders.breaking import Prepared, broken_off, dry
from tests.proof.orders.misfortunes import StruckAt
from tests.proof.orders.planted import BUGS, Planted
from tests.proof.orders.quickbooks_planted import FORGIVEN, QUICKBOOKS_BUGS
from tests.proof.orders.quickbooks_workloads import QUICKBOOKS
from tests.proof.orders.scenery import OrderStage
from tests.proof.orders.workloads import scene
from tests.proof.worlds.misfortunes import Kind


def _found(planted: Planted, stage: OrderStage, folder: Path) -> list[str]:
    """Say what is wrong with the bug, where nothing is without it."""
    prepared = Prepared.by(scene(stage, folder, QUICKBOOKS[planted.workload], planted.orders))
    _, whole = dry(prepared)

    def choose(kinds: Mapping[str, Kind]) -> StruckAt:
        return StruckAt(kinds[planted.kind], planted.at)

    fate, found = broken_off(prepared, choose, whole)
    assert (found, bool(fate.visited)) == ([], True)
    with planted.bug():
        return broken_off(prepared, choose, whole)[1]


@pytest.mark.parametrize("planted", QUICKBOOKS_BUGS.values(), ids=QUICKBOOKS_BUGS)
def test_a_planted_bug_is_found(planted: Planted, quickbooks_stage: OrderStage, tmp_path: Path) -> None:
    assert _found(planted, quickbooks_stage, tmp_path) != []


def test_a_message_that_names_itself_makes_no_second_invoice_though_nobody_looks(
    quickbooks_stage: OrderStage, tmp_path: Path
) -> None:
    assert _found(BUGS[FORGIVEN], quickbooks_stage, tmp_path) == []
