"""Every message to QuickBooks, and every call beside it, ends in every way: one order, one invoice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.orders.breaking import Prepared, decides, dry, every, walk
from tests.proof.orders.quickbooks_misfortunes import BOTH_FELL
from tests.proof.orders.quickbooks_workloads import QUICKBOOKS, RENUMBERED, renumber
from tests.proof.orders.scenery import OrderStage
from tests.proof.orders.test_crash_points import OF_TWO
from tests.proof.orders.workloads import WORKLOADS, Prepare, Scene, scene
from tests.proof.worlds.gate import Call, Port

SHORT = ("orders were set free",)
"""The workloads of the short part, in which only what writes and what is forgotten goes ill."""

RENUMBERED_AFTER = (
    RENUMBERED,
    "two orders",
    "an invoice has no number yet",
    "an order is not marked yet",
    "orders were set free",
    "an order is edited meanwhile",
    "another machine goes on",
)
"""The workloads that are walked through again with PO numbers that somebody changes after the crash."""


def _tells(call: Call) -> bool:
    return decides(call) or call.what.startswith("forget")


@pytest.mark.parametrize("name", SHORT)
def test_whatever_becomes_of_what_quickbooks_is_told_there_is_one_invoice(
    name: str, quickbooks_stage: OrderStage, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene(quickbooks_stage, tmp_path, WORKLOADS[name], orders=1))
    assert {each.port for each in dry(prepared)[0]} == set(Port)
    befell = {kind for kind, _ in walk(prepared, _tells)}
    assert befell == set(prepared.begin().kinds) - {"clock set back", "clock set forth"}


def _is_known_by(call: Call) -> bool:
    return call.writes_books or call.what.startswith(("forget", "update annotation"))


def _renumbered_after(name: str) -> Prepare:
    """Give a workload after whose crash somebody changes the PO numbers of all that has been made."""

    def prepare(made: Scene) -> None:
        QUICKBOOKS[name](made)
        made.afterwards = renumber

    return prepare


def test_whatever_is_lost_while_a_changed_po_number_is_made_up_for_there_is_one_invoice(
    quickbooks_stage: OrderStage, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene(quickbooks_stage, tmp_path, _renumbered_after(RENUMBERED), orders=1))
    walk(prepared, _is_known_by)


@pytest.mark.long
@pytest.mark.parametrize("name", RENUMBERED_AFTER)
def test_whoever_changes_po_numbers_after_a_crash_there_is_one_invoice(
    name: str, quickbooks_stage: OrderStage, tmp_path: Path
) -> None:
    prepared = Prepared.by(scene(quickbooks_stage, tmp_path, _renumbered_after(name), orders=1))
    walk(prepared, every, spared=(BOTH_FELL,))


@pytest.mark.long
@pytest.mark.parametrize("name", list(WORKLOADS))
def test_whatever_becomes_of_any_message_or_call_there_is_one_invoice_and_all_is_at_rest(
    name: str, quickbooks_stage: OrderStage, tmp_path: Path
) -> None:
    orders = 2 if name in OF_TWO else 1
    prepared = Prepared.by(scene(quickbooks_stage, tmp_path, WORKLOADS[name], orders))
    visited = walk(prepared, every)
    calls, _ = dry(prepared)
    assert {at for _, at in visited} == set(range(len(calls)))
