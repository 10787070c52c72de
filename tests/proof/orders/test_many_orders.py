"""Many orders cost few questions, one sign-in to read and one to write, and no more memory than few."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from core.upload.spool import PAGE
from tests.proof.orders.scenery import OrderStage
from tests.proof.orders.test_bringing import nothing
from tests.proof.orders.workloads import scene

QUESTIONS = {"account": 2}
"""Accounts are asked for by their ids, and by their numbers; everything else once a page."""

SCANS = 3
"""The plan reads them, the upload looks them up in the accounts before it signs out, and again to write."""

LOOKS = 2
"""A claim is read before its invoice is made, for a person may have freed it, and before it is concluded."""


@pytest.mark.parametrize("orders", [PAGE, pytest.param(1000, marks=pytest.mark.long)])
def test_a_page_of_orders_is_one_question_of_a_kind_and_all_are_one_sign_in(
    orders: int, order_stage: OrderStage, tmp_path: Path
) -> None:
    made = scene(order_stage, tmp_path, nothing, orders)
    run = made.machine.run()
    assert (run.end, len(made.books.invoices)) == ("done", orders)
    said = [line.split(maxsplit=2)[2] for line in made.machine.gate.trace.lines]
    asked = Counter(line for line in said if line.startswith("crm find"))
    pages = -(-orders // PAGE)
    scans = {line.removeprefix("crm find ") for line in asked} - {"annotation"}
    for entity in scans:
        assert asked[f"crm find {entity}"] <= SCANS * pages * QUESTIONS.get(entity, 1), entity
    assert asked["crm find annotation"] <= SCANS * pages + LOOKS * orders
    assert said.count("writer sign in") == 1
    assert said.count("reader sign in") == 1
    assert said.index("reader sign out") < said.index("writer sign in")
