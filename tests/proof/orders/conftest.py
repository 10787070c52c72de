"""The stage that all proofs of the order's way are played on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.proof.orders.quickbooks_ports import quickbooks
from tests.proof.orders.scenery import OrderStage, build
from tests.proof.worlds.tables import tables_lent


@pytest.fixture(scope="session")
def order_stage() -> Iterator[OrderStage]:
    """A CRM and two journals, to be reset for each proof."""
    built = build()
    gc.collect()
    gc.freeze()  # all that stays anyway: to go through it again and again takes longer than a run
    yield built
    gc.unfreeze()


@pytest.fixture(scope="session")
def quickbooks_stage(order_stage: OrderStage, tmp_path_factory: pytest.TempPathFactory) -> OrderStage:
    """The same before QuickBooks."""
    return replace(order_stage, side=quickbooks(tmp_path_factory.mktemp("quickbooks")))


@pytest.fixture(autouse=True)
def _tables_lent() -> Iterator[None]:
    with tables_lent():
        yield
