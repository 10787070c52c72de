"""Every call on the order's way ends in every way that a call can end: one order, one invoice, one number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from tests.proof.orders.breaking import Prepared, broken_off, dry, points
from tests.proof.orders.scenery import OrderStage
from tests.proof.orders.workloads import WORKLOADS, scene
from tests.proof.worlds.gate import Call
from tests.proof.worlds.misfortunes import Kind, Struck

SHORT = (
    "an invoice has no number yet",
    "orders were set free",
    "an order is to be fulfilled yet",
    "another machine goes on",
)
"""The workloads of the short part, in which only what writes goes ill; the long one leaves nothing out."""

OF_TWO = frozenset(
    {
        "two orders",
        "the second order is half way",
        "only the new customer was made",
        "one order goes first",
    }
)
"""The workloads that one order is not enough for: the second is of a customer whom the accounts lack."""


@pytest.mark.parametrize("name", SHORT)
def test_whatever_becomes_of_a_write_there_is_one_invoice(
    name: str, order_stage: OrderStage, tmp_path: Path
) -> None:
    _walk(Prepared.by(scene(order_stage, tmp_path, WORKLOADS[name], orders=1)), _decides)


def _all(_call: Call) -> bool:
    return True


def _decides(call: Call) -> bool:
    return call.writes and (call.writes_crm or call.writes_books)


@pytest.mark.long
@pytest.mark.parametrize("name", list(WORKLOADS))
def test_whatever_becomes_of_any_call_there_is_one_invoice_and_all_is_at_rest(
    name: str, order_stage: OrderStage, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene(order_stage, tmp_path, WORKLOADS[name], orders=2 if name in OF_TWO else 1))
    visited = _walk(prepared, _all)
    calls, _ = dry(prepared)
    assert {at for _, at in visited} == set(range(len(calls)))


def _struck(name: str, at: int, kinds: Mapping[str, Kind]) -> Struck:
    return Struck(kinds[name], at)


def _walk(prepared: Prepared, chosen: Callable[[Call], bool]) -> set[tuple[str, int]]:
    calls, whole = dry(prepared)
    wanted = [each for each in points(calls, prepared.begin().kinds) if chosen(calls[each[1]])]
    visited: set[tuple[str, int]] = set()
    for name, at in wanted:
        fate, found = broken_off(prepared, partial(_struck, name, at), whole)
        assert found == [], f"{name} at {at} ({calls[at].what})"
        assert fate.calls[at].what.split()[:2] == calls[at].what.split()[:2]
        visited.update((name, each) for each in fate.visited)
    assert visited == set(wanted)
    return visited
