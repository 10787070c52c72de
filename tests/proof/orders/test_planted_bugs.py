"""Every planted bug of the order's way is found where it does harm, and nothing is found there without it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.proof.orders.breaking import Prepared, broken_off, dry
from tests.proof.orders.misfortunes import StruckAt
from tests.proof.orders.planted import BUGS, Planted
from tests.proof.orders.scenery import OrderStage
from tests.proof.orders.workloads import WORKLOADS, scene
from tests.proof.worlds.misfortunes import Kind


@pytest.mark.parametrize("planted", BUGS.values(), ids=BUGS)
def test_a_planted_bug_is_found(planted: Planted, order_stage: OrderStage, tmp_path: Path) -> None:
    prepare = WORKLOADS[planted.workload]
    prepared = Prepared.by(scene(order_stage, tmp_path, prepare, planted.orders))
    _, whole = dry(prepared)

    def choose(kinds: Mapping[str, Kind]) -> StruckAt:
        return StruckAt(kinds[planted.kind], planted.at)

    fate, found = broken_off(prepared, choose, whole)
    assert (found, bool(fate.visited)) == ([], True)
    with planted.bug():
        assert broken_off(prepared, choose, whole)[1] != []
