"""What a machine has: read by names alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from core.config.words import Source
from core.remote import Here
from core.setup.machine import Machine, look


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "elsewhere"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return place


def _company(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "Setup.dta").write_bytes(b"")
    return folder


def test_companies_are_found_below_the_usual_places(elsewhere: Path, tmp_path: Path) -> None:
    data, programs = tmp_path / "ProgramData", tmp_path / "Program Files"
    live = _company(data / "Sage" / "Accounts" / "2007" / "Company.000" / "ACCDATA")
    demo = _company(programs / "Sage2007" / "Accounts" / "DemoData" / "Accdata")
    (data / "Sage" / "Accounts" / "2007" / "Company.001" / "ACCDATA").mkdir(parents=True)
    _company(data / "Other" / "Company.000" / "ACCDATA")
    found = look(elsewhere, {"PROGRAMDATA": str(data), "PROGRAMFILES": str(programs)}).folders
    assert found == (live, demo)


def test_places_that_there_are_not_hold_nothing(elsewhere: Path) -> None:
    found = look(elsewhere, {"PROGRAMDATA": str(elsewhere / "none")})
    assert (found.folders, found.sandboxes) == ((), ())


def test_the_installed_drivers_and_data_sources_are_named(elsewhere: Path) -> None:
    found = look(elsewhere, {})
    assert "SQLite3" in found.drivers
    assert found.no_odbc == ""


def test_what_a_32_bit_python_sees_is_named_too(elsewhere: Path) -> None:
    here = Here(True, 64, set, lambda: (sys.executable, "/nowhere"))
    found = look(elsewhere, {}, here)
    assert found.pythons32 == (sys.executable, "/nowhere")
    assert "SQLite3" in found.drivers


def test_a_32_bit_python_that_cannot_be_asked_sees_nothing(elsewhere: Path) -> None:
    found = look(elsewhere, {}, Here(True, 64, set, lambda: ("/nowhere",)))
    assert found.drivers == look(elsewhere, {}).drivers


def test_versions_are_those_of_the_drivers_newest_first() -> None:
    machine = Machine(drivers=("SQL Server", "Sage Line 50 v13", "Sage Line 50 v9", "Sage Line 50 vX"))
    assert machine.sage50_versions == (13, 9)


def test_sandboxes_are_found_nearby_with_the_address_of_their_crm(elsewhere: Path, tmp_path: Path) -> None:
    near, served = tmp_path / "near", elsewhere / "box"
    for place in (near, served):
        place.mkdir()
        (place / "company.db").write_bytes(b"")
    (served / "server.json").write_text(json.dumps({"crm_url": "http://127.0.0.1:5/"}))
    (near / "server.json").write_text("no json")
    found = {each.company: each.crm_url for each in look(near, {}).sandboxes}
    assert found == {near / "company.db": None, served / "company.db": "http://127.0.0.1:5/"}


def test_a_sandbox_is_of_the_system_that_its_configuration_names(elsewhere: Path) -> None:
    for name, text in {
        "a": '[sync]\nsource = "QUICKBOOKS"',
        "b": "no toml",
        "c": '[sync]\nsource = "X"',
    }.items():
        (elsewhere / name).mkdir()
        (elsewhere / name / "company.db").write_bytes(b"")
        (elsewhere / name / "syncupload.toml").write_text(text)
    found = look(elsewhere, {})
    assert [each.source for each in found.sandboxes] == [Source.QUICKBOOKS, Source.SAGE50, Source.SAGE50]
    assert [each.company.parent.name for each in found.sandboxes_of(Source.QUICKBOOKS)] == ["a"]
