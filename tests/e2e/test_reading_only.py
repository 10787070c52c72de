"""Sage Instant, Sage MMS and Sage 200, from a new sandbox to a batch that has nothing to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.acceptance.accounting.drivers import require_sql_server_driver
from tests.e2e.conftest import error_of

SMALL = ("--customers", "4", "--products", "4", "--invoices", "8")
LONG = partial(pytest.param, marks=pytest.mark.long)


@pytest.fixture(scope="module", params=["sage200", LONG("sageinstant"), LONG("sagemms")])
def served(request: pytest.FixtureRequest, new_world: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """A sandbox of one system after the other, whose CRM is served."""
    if request.param != "sageinstant":
        require_sql_server_driver()
    world = new_world(tmp_path_factory.mktemp(request.param))
    world.create("--system", request.param, *SMALL)
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        yield world


def test_a_second_batch_has_nothing_to_write(served: Any) -> None:
    first = served.sync("batch", "--json")
    assert first.code == 0, first.out
    assert first.document["summary"]["created"] > 0
    second = served.sync("batch", "--json")
    assert (second.document["calls"]["crm_write"], second.document["summary"]["created"]) == (0, 0)


@pytest.mark.long
def test_it_is_listed_planned_compared_and_remembered(served: Any) -> None:
    listed = served.sync("list", "customers", "--json").document
    assert [each["reference"] for each in listed["rows"]][:2] == ["A1D001", "ABS001"]
    assert served.sync("batch", "--json").code == 0
    assert served.sync("plan", "products", "--all", "--json").document["summary"]["create"] == 0
    assert served.sync("batch", "--full", "--json").document["calls"]["crm_write"] == 0
    assert len(served.sync("history", "--json").document["runs"]) >= 2


@pytest.mark.long
def test_its_checks_are_green(served: Any) -> None:
    checked = served.sync("check", "--json")
    red = [each for each in checked.document["checks"] if each["mark"] in ("fail", "warn")]
    assert (checked.code, red) == (0, [])
    found = {each["name"]: each["found"] for each in checked.document["checks"]}
    assert found["ready-status"].endswith("takes no orders")


def test_it_takes_no_orders_and_says_why(served: Any) -> None:
    error = error_of(served.sync("orders", "upload", "--all", "--json"), 5)
    assert (error["code"], "only reads it" in error["found"]) == ("orders.one_way", True)


@pytest.mark.parametrize(
    "words",
    [
        ("upload", "--all"),
        LONG(("plan", "--all")),
        LONG(("list",)),
        LONG(("release", "ORD-1")),
        LONG(("customers", "upload", "--all")),
    ],
)
def test_orders_are_refused_before_anybody_is_asked(world: Any, words: tuple[str, ...]) -> None:
    world.create("--system", "sageinstant", *SMALL)
    (world.site / "company.db").write_bytes(b"neither side answers here")
    refused = world.sync("orders", *words, "--json", SYNCUPLOAD_CRM_URL="http://127.0.0.1:1/")
    assert error_of(refused, 5)["code"] == "orders.one_way"
    assert not (world.site / "journal.db").exists()


def test_a_sandbox_with_orders_is_of_a_system_that_takes_them(world: Any) -> None:
    ended = world.run("sandbox", "create", world.site, "--system", "sage200", "--orders", "3", "--json")
    assert error_of(ended, 2)["code"] == "orders.one_way"
    assert not world.site.exists()
