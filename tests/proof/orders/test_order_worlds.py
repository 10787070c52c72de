"""Worlds of orders, each from its seed: whatever happens in them, one order is one invoice at the end."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from tests.proof.orders.scenery import OrderStage
from tests.proof.orders.world import play

SHARE, ALL = 30, 50
"""So many worlds are one test; the first is the short part, all are 3,000."""


def _share(number: int) -> ParameterSet:
    seeds = range(number * SHARE, (number + 1) * SHARE)
    return pytest.param(
        seeds, id=f"{seeds.start}-{seeds.stop - 1}", marks=() if not number else pytest.mark.long
    )


@pytest.mark.parametrize("seeds", [_share(number) for number in range(ALL)])
def test_every_world_of_orders_ends_well(seeds: range, order_stage: OrderStage) -> None:
    worlds = (play(seed, order_stage) for seed in seeds)
    assert {world.seed: world.violations for world in worlds if world.violations} == {}


@pytest.mark.parametrize("seed", range(3))
def test_the_same_seed_is_the_same_world_of_orders(seed: int, order_stage: OrderStage) -> None:
    assert play(seed, order_stage).trace.digest == play(seed, order_stage).trace.digest
