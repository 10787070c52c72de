"""A few faults of the table, met through the program itself: the cure is in its JSON, and works."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Deed = Callable[[Path], object]


@pytest.fixture(scope="module")
def site(new_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A sandbox that is served for all tests of this file, broken and mended by each."""
    world = new_world(tmp_path_factory.mktemp("site"))
    world.create("--customers", "3", "--products", "3", "--invoices", "3")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        yield world


def edited(key: str, value: str) -> Deed:
    """Set a key of the configuration by hand."""

    def done(folder: Path) -> None:
        file = folder / "syncupload.toml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith(f"{key} =")]
        table = {"price_list": "[product]", "organisation": "[crm]", "connection": "[sage]"}[key]
        lines.insert(lines.index(table) + 1, f'{key} = "{value}"')
        file.write_text("\n".join(lines) + "\n")

    return done


def newer_journal(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "journal.db")) as journal, journal:
        journal.execute("CREATE TABLE schema (version INTEGER)")
        journal.execute("INSERT INTO schema VALUES (99)")


def journal_named_anew(folder: Path) -> None:
    (folder / "journal.db").unlink()


@pytest.mark.parametrize(
    ("check", "broken", "remedy", "mended"),
    [
        ("price-list", edited("price_list", "Retail"), "Price Lists", edited("price_list", "Demo")),
        pytest.param(
            "organisation",
            edited("organisation", "Litware"),
            "to one of",
            edited("organisation", "Demo"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            "accounting",
            edited("connection", "sandbox:gone.db"),
            "Correct the address",
            edited("connection", "sandbox:company.db"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            "odbc",
            edited("connection", "DRIVER=Sage Line 50 v13;DIR=/srv/ACCDATA;UID=SYNC"),
            "ODBC32 in your local Sage installation",
            edited("connection", "sandbox:company.db"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            "journal",
            newer_journal,
            "name another file in [journal] url",
            journal_named_anew,
            marks=pytest.mark.long,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_advice_that_is_followed_ends_the_fault(
    site: Any, check: str, broken: Deed, remedy: str, mended: Deed
) -> None:
    broken(site.site)
    ended = site.sync("check", check, "--json")
    told = {each["name"]: each for each in ended.document["checks"]}
    assert (ended.code, ended.document["ok"], told[check]["mark"]) == (1, False, "fail")
    assert remedy in told[check]["remedy"]
    assert told[check]["manual"]
    assert "Traceback" not in ended.err
    mended(site.site)
    after = site.sync("check", check, "--json")
    assert (after.code, after.document["ok"]) == (0, True), after.out


def test_the_report_holds_every_check_and_no_secret(site: Any) -> None:
    secrets = {"SYNCUPLOAD_CRM_USER": "anybody", "SYNCUPLOAD_CRM_PASSWORD": "pass-word-9"}
    ended = site.sync("check", "--report", "--json", SYNCUPLOAD_PRODUCT_PRICE_LIST="pass-word-9", **secrets)
    report = ended.document["report"]
    assert ended.code == 1
    assert report.startswith("Sync Uploader ")
    assert "Sage 50 → CRM 4.0" in report
    assert "(manual 4.3.2)" in report
    assert all(each["name"] in report for each in ended.document["checks"])
    assert "pass-word-9" not in report
