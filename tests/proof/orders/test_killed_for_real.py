"""The program killed by `kill -9` on the order's way, over HTTP and its helper process: one invoice each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core import log
from core.sandbox.systems import Pair
from tests.proof.orders.place import OrderPlace, QuickBooksPlace

QUIET = 3
"""So many runs without a kill bring everything to rest."""

SHARES = 4
"""The steps are shared out among so many tests."""

PLACES: dict[str, Callable[[Path], OrderPlace]] = {
    "Sage 50": OrderPlace,
    "Sage 50 and CRM 3.0": lambda folder: OrderPlace(folder, Pair(crm="3.0")),
    "QuickBooks": QuickBooksPlace,
}


@pytest.fixture(
    scope="module",
    params=["Sage 50", pytest.param("Sage 50 and CRM 3.0", marks=pytest.mark.long), "QuickBooks"],
)
def order_place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OrderPlace]:
    """A sandbox of each pair of systems that can be put back to an earlier moment."""
    log.silence()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with PLACES[request.param](tmp_path_factory.mktemp("orders") / "site") as place:
            yield place


def _ends_whole(place: OrderPlace) -> list[str]:
    for _ in range(QUIET):
        report = place.batch()
        if report.error is not None:
            return [str(report.error)]
        if not report.calls.write:
            break
    else:
        return ["it still writes"]
    return list(place.wrong())


def test_without_a_kill_both_orders_are_invoices(order_place: OrderPlace) -> None:
    ready = order_place.moment()
    try:
        assert _ends_whole(order_place) == []
    finally:
        order_place.restore(ready)


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_killed_at_any_step_each_order_is_one_invoice(order_place: OrderPlace, share: int) -> None:
    ready = order_place.moment()
    try:
        order_place.child()  # which warms what is remembered on disk: the others take no step for it
        order_place.restore(ready)
        steps = order_place.child().steps
        assert steps > 90
        for step in range(1 + share, steps + 1, SHARES):
            order_place.restore(ready)
            assert order_place.child(step).killed
            assert _ends_whole(order_place) == [], f"killed at step {step}"
    finally:
        order_place.restore(ready)
