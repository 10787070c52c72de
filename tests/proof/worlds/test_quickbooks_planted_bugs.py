"""Every planted bug of reading QuickBooks is found by a workload: as it is, or broken off at its writes."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from tests.proof.worlds.breaking import Prepared, broken_off, dry, points
from tests.proof.worlds.misfortunes import KINDS, Struck
from tests.proof.worlds.quickbooks_planted import QUICKBOOKS_BUGS, Planted
from tests.proof.worlds.quickbooks_scene import scene_of
from tests.proof.worlds.quickbooks_workloads import QUICKBOOKS_WORKLOADS
from tests.proof.worlds.scenery import Stage


def _signs(planted: Planted, stage: Stage, company: Path, folder: Path) -> Generator[str, None, None]:
    prepare = QUICKBOOKS_WORKLOADS[planted.workload]
    calls, whole = dry(Prepared.by(scene_of(stage, company, folder, prepare)))
    with planted.bug():
        prepared = Prepared.by(scene_of(stage, company, folder, prepare))
        yield from broken_off(prepared, Struck(), whole)
        for kind, at in points(calls):
            if calls[at].writes:
                yield from broken_off(prepared, Struck(KINDS[kind], at), whole)


@pytest.mark.parametrize("planted", QUICKBOOKS_BUGS.values(), ids=QUICKBOOKS_BUGS)
def test_a_planted_bug_is_found(
    planted: Planted, quickbooks_stage: Stage, company: Path, tmp_path: Path
) -> None:
    with closing(_signs(planted, quickbooks_stage, company, tmp_path)) as signs:
        assert next(signs, None), "nobody sees this bug"
