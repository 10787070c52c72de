"""Every call on the order's way ends in every way that a call can end: one order, one invoice, one number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.orders.breaking import Prepared, decides, dry, every, walk
from tests.proof.orders.scenery import OrderStage
from tests.proof.orders.workloads import WORKLOADS, scene

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
    walk(Prepared.by(scene(order_stage, tmp_path, WORKLOADS[name], orders=1)), decides)


@pytest.mark.long
@pytest.mark.parametrize("name", list(WORKLOADS))
def test_whatever_becomes_of_any_call_there_is_one_invoice_and_all_is_at_rest(
    name: str, order_stage: OrderStage, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene(order_stage, tmp_path, WORKLOADS[name], orders=2 if name in OF_TWO else 1))
    visited = walk(prepared, every)
    calls, _ = dry(prepared)
    assert {at for _, at in visited} == set(range(len(calls)))
