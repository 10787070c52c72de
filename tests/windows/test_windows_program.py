"""The program on Windows: it can be loaded, asked, configured, and run through its main job."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.core.config.legacy.old_files import PRINTED
from tests.windows.conftest import Computer
from tests.windows.wheels import ROOT
from tests.windows.wine import windows_path

pytestmark = pytest.mark.long

TASK = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


@pytest.fixture
def site(computer: Computer) -> Path:
    """A sandbox of this computer's own."""
    made = computer.sync("sandbox", "create", "my site", "--customers", "12", "--invoices", "20").well()
    config = windows_path(computer.folder / "my site/syncupload.toml")
    assert f'syncupload --config "{config}" batch\n' in made.out
    return computer.folder / "my site/syncupload.toml"


def test_every_module_can_be_imported(computer: Computer) -> None:
    ended = computer.python(ROOT / "tests/windows/imports.py", ROOT)
    assert (ended.out, ended.code) == ("", 0), ended.err


def test_without_a_configuration_it_says_where_one_is_looked_for(computer: Computer) -> None:
    ended = computer.sync("config", "path")
    assert ended.code == 5
    for folder in (
        computer.folder,
        computer.folder / "roaming/syncupload",
        computer.folder / "common/syncupload",
    ):
        assert windows_path(folder / "syncupload.toml") in ended.err


def test_help_is_what_it_is_elsewhere(computer: Computer) -> None:
    assert "Copies new customers, products and invoices" in computer.sync("--help").well().out


def test_the_old_programs_file_becomes_a_configuration_that_is_valid(computer: Computer) -> None:
    old = computer.folder / "syncupload.exe.config"
    old.write_text(PRINTED)
    made = computer.sync("config", "import", old, "--json").well()
    assert made.document["file"] == windows_path(computer.folder / "syncupload.toml")
    valid = computer.sync("config", "validate")
    assert (valid.code, valid.out) == (0, f"{windows_path(computer.folder / 'syncupload.toml')} is valid\n")


def test_a_company_is_read_and_printed_and_saved(computer: Computer, site: Path) -> None:
    listed = computer.sync("--config", site, "list", "customers", "--json").well().document
    assert len(listed["rows"]) == 12
    file = computer.folder / "customers.csv"
    computer.sync("--config", site, "list", "customers", "--csv", file).well()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 12


def test_checks_tell_what_windows_it_is_and_what_is_not_there(computer: Computer, site: Path) -> None:
    ended = computer.sync("--config", site, "check", "--json")
    found = {each["name"]: each for each in ended.document["checks"]}
    assert "Windows 10, Python 3.11.9, 64-bit" in found["environment"]["found"]
    assert {name: found[name]["mark"] for name in ("environment", "secrets", "accounting", "tables")} == {
        "environment": "pass", "secrets": "pass", "accounting": "pass", "tables": "pass",
    }  # fmt: skip
    assert found["crm-address"]["mark"] == "fail"


def test_a_task_for_the_task_scheduler_is_written_as_it_reads_one(computer: Computer, site: Path) -> None:
    place = computer.folder / "tasks"
    computer.sync("--config", site, "schedule", "show", "--every", "2h", "--out", place).well()
    (file,) = place.glob("*.xml")
    content = file.read_bytes()
    assert content.startswith(b"\xff\xfe")
    action = ElementTree.fromstring(content).find("t:Actions/t:Exec", TASK)
    assert action is not None
    assert action.findtext("t:Command", "", TASK).lower().endswith("\\python.exe")
    assert f'--config "{windows_path(site)}" batch' in action.findtext("t:Arguments", "", TASK)


def test_the_demo_runs_the_main_job_once(computer: Computer) -> None:
    ended = computer.sync("demo", "--batch").well()
    assert "0 quarantined" in ended.out
    again = computer.sync("demo", "--batch", "--json").well().document
    assert {each: again["summary"][each] for each in ("created", "quarantined")} == {
        "created": 0,
        "quarantined": 0,
    }
