"""A CRM under pressure: what it asks to wait is waited, an outage is sat out, a long one ends the run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from core.config.store import load
from core.crm.base import Query
from core.registry import open_crm

BUSY_FOR_A_WHILE = """
[[rule]]
trouble = "unavailable"
operation = "Create"
every = 4
times = 6
seconds = 1
"""

BUSY_FOR_GOOD = """
[[rule]]
trouble = "unavailable"
operation = "Create"
entity = "account"
seconds = 1
"""

NO_LONGER_THERE = """
[[rule]]
trouble = "reset"
operation = "Create"
entity = "account"
"""


SIGNED_OUT = """
[[rule]]
trouble = "expired-ticket"
operation = "Create"
entity = "account"
"""


def _rules(world: Any, text: str) -> str:
    file: Path = world.folder / "faults.toml"
    file.write_text(text)
    return str(file)


def _numbers(world: Any) -> Counter[object]:
    crm = open_crm(load(world.config, environ=world.environ))
    try:
        return Counter(
            each.fields["accountnumber"] for each in crm.find(Query("account", ("accountnumber",)))
        )
    finally:
        crm.close()


def test_a_busy_crm_is_waited_for_as_long_as_it_asks_and_everything_arrives_once(world: Any) -> None:
    world.create("--customers", "12", "--products", "4", "--invoices", "6")
    with world.served("--port", "0", "--faults", _rules(world, BUSY_FOR_A_WHILE)) as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        ended = world.sync("batch", "--json")
        assert ended.code == 0, ended.err
        assert ended.document["summary"]["quarantined"] == 0
        assert set(_numbers(world).values()) == {1}
        again = world.sync("batch", "--json")
        assert again.document["calls"]["crm_write"] == 0


@pytest.mark.long
def test_a_crm_that_stays_busy_ends_the_run_with_its_cure_and_the_next_one_goes_on(world: Any) -> None:
    world.create("--customers", "12", "--products", "4", "--invoices", "6")
    with world.served("--port", "0", "--faults", _rules(world, BUSY_FOR_GOOD)) as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        ended = world.sync("batch", "--json")
        assert ended.code == 1
        assert ended.document["error"]["code"] == "crm.busy"
        assert "Then run again" in ended.document["error"]["remedy"]
        assert ended.document["summary"]["created"] > 0
        assert ended.document["mark"]["after"] is None
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        again = world.sync("batch", "--json")
        assert again.code == 0, again.err
        assert set(_numbers(world).values()) == {1}
        assert len(_numbers(world)) == 12
        assert world.sync("batch", "--json").document["calls"]["crm_write"] == 0


def test_a_crm_that_breaks_every_connection_is_asked_by_id_and_sets_the_records_aside(world: Any) -> None:
    world.create("--customers", "4", "--products", "2", "--invoices", "0", "--transactions", "0")
    with world.served("--port", "0", "--faults", _rules(world, NO_LONGER_THERE)) as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        ended = world.sync("batch", "--json")
        assert ended.code == 3, ended.err
        codes = {each["code"] for each in ended.document["results"] if each["entity"] == "account"}
        assert codes == {"crm.unanswered"}
        assert _numbers(world) == {}


def test_an_expired_sign_in_ends_the_run_after_one_refusal_and_the_next_one_goes_on(
    world: Any,
) -> None:
    world.create("--customers", "6", "--products", "2", "--invoices", "3", "--transactions", "0")
    with world.served("--port", "0", "--faults", _rules(world, SIGNED_OUT)) as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        assert world.sync("upload", "products", "--all").code == 0
        ended = world.sync("batch", "--json", SYNCUPLOAD_CRM_CONNECTIONS="1")
        assert ended.code == 1, ended.err
        assert ended.document["error"]["code"] == "0x8004A101"
        assert "Sign in again" in ended.document["error"]["remedy"]
        assert ended.document["mark"]["after"] is None
        # The units of the invoices went up; of the customers one was sent, and not again.
        assert ended.document["calls"]["crm_write"] == ended.document["summary"]["created"] + 1
        assert _numbers(world) == {}
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        again = world.sync("batch", "--json")
        assert again.code == 0, again.err
        assert sorted(_numbers(world).values()) == [1] * 6
        assert world.sync("batch", "--json").document["calls"]["crm_write"] == 0
