"""`history` by the real program: what runs did, altered or pruned, and a copied journal refused."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.errors import UsageError
from tui.commands.history import age


@contextmanager
def _uploaded(world: Any) -> Iterator[Any]:
    world.create("--customers", "3", "--products", "2", "--invoices", "2", "--transactions", "2")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        world.first = world.sync("batch", "--json")
        assert world.first.code == 0, world.first.err
        yield world


@pytest.fixture(scope="module")
def kept(new_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A small company, uploaded once, whose history is only looked at."""
    with _uploaded(new_world(tmp_path_factory.mktemp("site"))) as site:
        yield site


@pytest.fixture
def site(world: Any) -> Iterator[Any]:
    """A small company, uploaded once."""
    with _uploaded(world) as site:
        yield site


def _alter(site: Any, statement: str) -> None:
    with closing(sqlite3.connect(site.site / "journal.db")) as journal:
        journal.execute(statement)
        journal.commit()


def _runs(site: Any, *words: str) -> Any:
    return site.sync("history", *words, "--json").document["runs"]


def test_a_run_is_shown_with_what_it_did(kept: Any) -> None:
    (run,) = _runs(kept)
    first = kept.first.document
    assert run["run"] == first["run"]
    assert run["summary"] == {
        name: count for name, count in first["summary"].items() if name in run["summary"]
    }
    assert (run["calls"], run["seconds"]) == (first["calls"], first["seconds"])
    assert run["calls"]["crm_read"] > 0


def test_a_run_cost_what_it_said_whatever_it_was(site: Any) -> None:
    for words in (("batch", "--full"), ("upload", "customers", "--all")):
        said = site.sync(*words, "--json").document
        (run,) = _runs(site, "--limit", "1")
        assert (run["run"], run["calls"], run["seconds"]) == (said["run"], said["calls"], said["seconds"])
        assert run["calls"]["crm_read"] > 0


def test_every_field_of_every_write_is_kept(kept: Any) -> None:
    shown = kept.sync("history", "--run", kept.first.document["run"], "--json").document
    created = [each for each in shown["results"] if each["outcome"] == "created"]
    assert len(created) == kept.first.document["summary"]["created"]
    assert all(each["change"]["fields"] for each in created)


def test_the_history_is_saved_for_a_spreadsheet_field_by_field(kept: Any, tmp_path: Path) -> None:
    first = kept.first.document
    runs, records = tmp_path / "runs.csv", tmp_path / "records.csv"
    assert kept.sync("history", "--csv", str(runs)).code == 0
    assert kept.sync("history", "--run", first["run"], "--csv", str(records)).code == 0
    (run,) = csv.DictReader(runs.read_text("utf-8-sig").splitlines())
    assert (run["Run"], run["Created"]) == (first["run"], str(first["summary"]["created"]))
    rows = list(csv.DictReader(records.read_text("utf-8-sig").splitlines()))
    created = {(each["Entity"], each["Key"]) for each in rows if each["Outcome"] == "created"}
    assert len(created) == first["summary"]["created"]
    assert all(each["Field"] and each["After"] for each in rows if each["Outcome"] == "created")


def test_an_untouched_history_is_verified(kept: Any) -> None:
    ended = kept.sync("history", "--verify", "--json")
    assert ended.code == 0
    assert [each["verified"]["ok"] for each in ended.document["runs"]] == [True]


def test_an_altered_history_is_seen(site: Any) -> None:
    _alter(site, "UPDATE outcome SET key = 'NOBODY' WHERE place = 1")
    ended = site.sync("history", "--verify")
    assert ended.code == 1
    assert "ALTERED: outcome 1 is not as it was written" in ended.out


def test_history_is_pruned_by_age_and_nothing_goes_up_again(site: Any) -> None:
    _alter(site, "UPDATE run SET started = '2020-01-01 00:00:00', ended = '2020-01-01 00:00:01'")
    assert site.sync("history", "--prune", "90d", "--json").document["pruned"] == 1
    assert site.sync("history", "--run", site.first.document["run"], "--json").document["results"] == []
    again = site.sync("batch", "--full", "--json")
    assert again.document["calls"]["crm_write"] == 0
    assert len(_runs(site)) == 2


def test_pruning_says_before_which_moment(site: Any) -> None:
    said = site.sync("history", "--prune", "0d").out
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ"
    assert re.match(f"the records of 1 run that ended before {moment} were taken out", said)


def test_a_young_history_is_not_pruned(kept: Any) -> None:
    assert kept.sync("history", "--prune", "1d", "--json").document["pruned"] == 0


def test_a_journal_of_another_company_is_refused_until_told(site: Any) -> None:
    other = {"SYNCUPLOAD_SYNC_COMPANY": "live"}
    refused = site.sync("batch", "--json", **other)
    assert refused.code == 1
    assert refused.document["error"]["code"] == "journal.bound"
    assert site.sync("history", "--rebind", **other).code == 0
    assert site.sync("batch", "--dry-run", **other).code in {0, 3, 4}


def test_an_unknown_run_is_said_to_be(kept: Any) -> None:
    ended = kept.sync("history", "--run", "00000000-0000-0000-0000-000000000001")
    assert ended.code == 1
    assert "no such run" in ended.err


@pytest.mark.parametrize(("text", "days"), [("90d", 90), ("12w", 84), ("6M", 180), (" 2y ", 730)])
def test_an_age_is_a_number_and_a_unit(text: str, days: int) -> None:
    assert age(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "90", "d", "-1d", "1h", "999999d"])
def test_anything_else_is_no_age(text: str) -> None:
    with pytest.raises(UsageError, match="90d"):
        age(text)
