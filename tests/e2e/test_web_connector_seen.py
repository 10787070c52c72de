"""From nothing to visits of the Web Connector, and what the check says of them, by the real program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.core.accounting.quickbooks.webconnector.connector import PASSWORD
from tests.e2e.test_quickbooks_serve import Program, serve

AWAY = "QuickBooks is asked only while its Web Connector is here"


@dataclass
class Office:
    """A company in QuickBooks on another computer, and the program that was set up for it here."""

    world: Any
    config: Path
    site: Path

    @property
    def environ(self) -> dict[str, str]:
        found: dict[str, str] = self.world.environ
        return found

    @property
    def visits(self) -> Path:
        return self.config.with_name("own.toml.visits")

    def checks(self) -> dict[str, Any]:
        """Run every check, none of which may fail."""
        ended = self.world.run("--config", self.config, "check", "--json")
        assert ended.code == 0, ended.out
        return {each["name"]: each for each in ended.document["checks"]}

    def check(self) -> tuple[str, str, str]:
        """Run the check alone: its mark, what it found, what to do."""
        ended = self.world.run("--config", self.config, "check", "web-connector", "--json")
        (told,) = ended.document["checks"]
        return told["mark"], told["found"], told["remedy"]


@pytest.fixture
def office(world: Any) -> Iterator[Office]:
    world.create("--system", "quickbooks", "--customers", "8", "--products", "6", "--invoices", "5")
    answers = world.folder / "answers.toml"
    config = world.folder / "office" / "own.toml"
    with world.served("--port", "0") as ready:
        answers.write_text(
            '[sync]\nsource = "QUICKBOOKS"\n[quickbooks]\nurl = "http://localhost:8166"\n'
            f"password = {json.dumps(PASSWORD)}\n[crm]\nurl = {json.dumps(ready['crm_url'])}\n"
        )
        made = world.run("--config", config, "setup", "--answers", answers, "--json")
        assert made.code == 0, made.out + made.err
        assert "syncupload quickbooks qwc" in made.document["left"][0]
        assert PASSWORD not in made.out + made.err + config.read_text()
        yield Office(world, config, world.site)


def visited(office: Office, program: Program) -> None:
    """Have the Web Connector come, do its batch, and go."""
    seen = program.connector.update(office.site / "company.db")
    assert seen.percents[-1] == 100, seen.error
    assert "batch" in program.said()


def test_the_check_says_when_the_web_connector_came_and_who_was_refused_since(office: Office) -> None:
    mark, found, remedy = office.check()
    assert (mark, found) == ("warn", "the Web Connector has not come yet")
    assert "let the service run" in remedy
    with serve(office) as program:
        visited(office, program)
        told = office.checks()
        assert told["web-connector"]["mark"] == "pass"
        assert "the Web Connector came less than a minute ago (" in told["web-connector"]["found"]
        assert "its visit ended well" in told["web-connector"]["found"]
        assert {told[name]["found"] for name in ("accounting", "quickbooks", "lengths")} == {AWAY}
        assert told["currency"]["mark"] == "pass"
        assert program.connector.enter(password="wrong") == ("", "nvu")
        mark, found, remedy = office.check()
        assert (mark, "since then a sign-in was refused" in found) == ("warn", True)
        assert "into the Web Connector's window" in remedy
        visited(office, program)
        assert office.check()[0] == "pass"


@pytest.mark.long
def test_a_visit_that_fails_and_one_by_hand_are_told(office: Office) -> None:
    office.environ["SYNCUPLOAD_CRM_URL"] = "http://127.0.0.1:9/"
    with serve(office) as program:
        seen = program.connector.update(office.site / "company.db")
    mark, found, _ = office.check()
    assert (mark, seen.error in found) == ("warn", True)
    by_hand = office.world.run("--config", office.config, "list", "customers", "--json")
    assert by_hand.code == 1
    assert by_hand.document["error"]["code"] == "quickbooks.away"


@pytest.mark.long
def test_a_run_that_stops_itself_is_a_visit_that_failed(office: Office) -> None:
    office.environ["SYNCUPLOAD_SYNC_MAX_CREATES"] = "1"
    with serve(office) as program:
        seen = program.connector.update(office.site / "company.db")
    mark, found, _ = office.check()
    assert seen.error
    assert (mark, seen.error in found) == ("warn", True)


@pytest.mark.long
@pytest.mark.parametrize("broken", ["damaged", "unwritable"])
def test_notes_that_cannot_be_kept_hold_up_no_visit(office: Office, broken: str) -> None:
    if broken == "damaged":
        office.visits.write_bytes(b"{\xff")
    else:
        office.visits.mkdir()
    assert office.check()[0] == "warn"
    with serve(office) as program:
        visited(office, program)
        visited(office, program)
        program.process.terminate()
        _, said = program.process.communicate()
    assert office.check()[0] == ("pass" if broken == "damaged" else "warn")
    assert said.count("is not noted in") == (0 if broken == "damaged" else 1)


def test_how_often_it_was_told_to_come_is_noted(office: Office) -> None:
    made = office.world.run("--config", office.config, "quickbooks", "qwc", "--every", "0")
    assert made.code == 0, made.err
    assert "choose a password" not in made.out
    assert json.loads(office.visits.read_text())["minutes"] == 0
