"""`schedule show` as people and scripts meet it, and the check that finds what it made."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner, Result

from core import log
from core.checks.result import CheckResult, Mark
from core.config.store import load
from core.schedule.job import Format
from core.schedule.program import this_program
from core.service import SyncService
from tui.commands.schedule import app
from tui.desk import Desk
from tui.overview import next_batch
from tui.schedule_text import schedule_lines
from tui.setting import Setting

TOML = """[sync]
source = "SAGE50"
target = "CRM40"
[crm]
url = "http://127.0.0.1:1/"
timeout = 5
[product]
unit_group = "Demo"
unit = "Each"
price_list = "Demo"
[sage]
connection = "DSN=SageLine50v13"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration in a folder with blanks."""
    folder = tmp_path / "the one at 5%"
    folder.mkdir()
    path = folder / "syncupload.toml"
    path.write_text(TOML)
    return path


@pytest.fixture(autouse=True)
def _no_log() -> Iterator[None]:
    log.silence()
    yield
    structlog.reset_defaults()


def show(config: Path, *words: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["show", *map(str, words)], obj=Setting(config))


def document(config: Path, *words: str | Path) -> Any:
    """Give its JSON document."""
    ended = show(config, *words, "--json")
    assert (ended.exit_code, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def test_the_document_has_the_text_and_the_commands(config: Path) -> None:
    given = document(config, "--every", "2h", "--format", "cron")
    (file,) = given["files"]
    escaped = str(config).replace("%", "\\%")
    assert given["format"] == "cron"
    assert f"0 */2 * * * {this_program()[0]} --config '{escaped}' batch" in file["text"]
    assert given["commands"] == ["(crontab -l 2>/dev/null; cat syncupload.cron) | crontab -"]
    assert getpass.getuser() in given["notes"][0]


def test_what_people_read_is_text_for_the_scheduler_and_remarks(config: Path) -> None:
    lines = show(config, "--format", "cron").stdout.splitlines()
    (line,) = (each for each in lines if each and not each.startswith("#"))
    assert line.startswith("0 */2 * * * ")


def test_the_scheduler_is_this_machines_own_where_none_is_named(config: Path) -> None:
    usual = "systemd" if Path("/run/systemd/system").is_dir() else "cron"
    given = document(config, "--at", "02:30")
    assert given["format"] == usual
    assert ("02:30:00" if usual == "systemd" else "30 2 * * *") in given["files"][-1]["text"]


def test_the_line_runs_the_real_program_from_anywhere(config: Path, tmp_path: Path) -> None:
    """cron has a short PATH, no variables of ours, and the home folder to be in."""
    text = document(config, "--format", "cron")["files"][0]["text"]
    command = text.splitlines()[1].split(None, 5)[5].replace("\\%", "%")
    bare = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LOGNAME": "svc"}
    ended = subprocess.run(
        ["/bin/sh", "-c", command], env=bare, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "127.0.0.1:1" in ended.stderr


def test_the_files_are_written_as_the_scheduler_reads_them(config: Path, tmp_path: Path) -> None:
    words = ("--format", "windows", "--out", tmp_path / "made")
    (written,) = document(config, *words)["written"]
    assert Path(written).read_bytes().startswith(b"\xff\xfe<\0")
    assert "To install it in" in show(config, *words).stdout  # the same again is no harm
    Path(written).write_bytes(b"another")
    refused = show(config, *words)
    assert (refused.exit_code, Path(written).read_bytes()) == (2, b"another")
    assert "--replace" in refused.stderr
    assert show(config, *words, "--replace").exit_code == 0
    assert Path(written).read_bytes() != b"another"


def test_a_place_that_cannot_be_written_to_is_told_of(config: Path, tmp_path: Path) -> None:
    (tmp_path / "syncupload.cron").mkdir()
    for folder in (config / "below a file", tmp_path):
        ended = show(config, "--format", "cron", "--out", folder)
        assert ended.exit_code == 1
        assert "Name a folder" in ended.stderr


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--every", "7m", "--format", "cron"), "does not divide evenly"),
        (("--every", "soon"), "is no interval"),
        (("--user", "no one"), "no name of a user"),
    ],
)
def test_what_cannot_be_said_is_wrong_usage_with_a_cure(
    config: Path, words: tuple[str, ...], found: str
) -> None:
    ended = show(config, *words)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert found in ended.stderr


def test_without_a_configuration_there_is_nothing_to_schedule(tmp_path: Path) -> None:
    assert show(tmp_path / "none.toml").exit_code == 5


def test_a_screen_copies_the_line_or_the_commands(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(config, environ={})
    monkeypatch.setattr("tui.schedule_text.usual_format", lambda: Format.CRON)
    (line,) = schedule_lines(loaded)
    assert line.startswith("0 */2 * * * ")
    monkeypatch.setattr("tui.schedule_text.usual_format", lambda: Format.SYSTEMD)
    first, *others = schedule_lines(loaded)
    assert first.endswith("schedule show --out .")
    assert others[-1] == "sudo systemctl enable --now syncupload.timer"


@pytest.fixture
def tab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The crontab of this user, as `crontab -l` prints it; none is there yet."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "crontab").write_text(f"#!/bin/sh\ncat '{tmp_path}/tab' 2>/dev/null || exit 1\n")
    (tools / "crontab").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "tab"


def test_the_check_finds_what_was_installed(config: Path, tab: Path) -> None:
    found = checked(config)
    assert (found.mark, "schedule show" in found.remedy) == (Mark.WARN, True)
    tab.write_text(show(config, "--format", "cron").stdout)
    found = checked(config)
    assert found.mark is Mark.PASS
    assert found.found.startswith("the crontab of ")
    assert "next at" in found.found


def test_home_says_when_the_next_batch_is_due_and_nothing_where_that_is_unknown(
    config: Path, tab: Path
) -> None:
    desk = Desk(load(config, environ={}), lambda: datetime(2026, 3, 1, 9, 10).astimezone())
    assert list(next_batch(desk)) == []
    tab.write_text(show(config, "--format", "cron").stdout)
    (line,) = next_batch(desk)
    assert line.title == "Next batch"
    assert line.words.startswith("2026-03-01 10:00  by the crontab of ")
    tab.write_text(show(config, "--format", "cron").stdout.replace("0 */2 *", "# 0 */2 *"))
    assert list(next_batch(desk)) == []


def test_the_check_passes_a_demo_over(config: Path) -> None:
    config.write_text(TOML.replace("DSN=SageLine50v13", "sandbox:company.db"))
    assert checked(config).mark is Mark.SKIP


@pytest.fixture
def visited(config: Path) -> Path:
    """The same, of a QuickBooks whose Web Connector comes."""
    config.write_text(
        TOML.replace("SAGE50", "QUICKBOOKS").partition("[sage]")[0]
        + '[quickbooks]\nurl = "http://localhost:8166"\n'
    )
    return config


def test_where_the_web_connector_begins_the_batches_no_scheduler_is_told_to(visited: Path) -> None:
    refused = show(visited, "--every", "2h")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "the Web Connector begins a batch whenever it comes" in refused.stderr
    assert "syncupload quickbooks qwc --every MINUTES" in refused.stderr


def test_where_the_web_connector_begins_the_batches_the_screens_say_so(visited: Path) -> None:
    loaded = load(visited, environ={})
    said, command = schedule_lines(loaded)
    assert said.startswith("# the Web Connector begins a batch whenever it comes")
    assert command.endswith("quickbooks qwc --every 120")
    (line,) = next_batch(Desk(loaded, lambda: datetime(2026, 3, 1).astimezone()))
    assert (line.title, line.words) == ("Next batch", "begun whenever the Web Connector comes")


def test_a_batch_of_the_machine_that_could_not_ask_quickbooks_is_warned_of(visited: Path, tab: Path) -> None:
    assert checked(visited).mark is Mark.SKIP
    tab.write_text(f"0 * * * * {this_program()[0]} --config '{visited}' batch".replace("5%", "5\\%") + "\n")
    found = checked(visited)
    assert (found.mark, "the crontab of " in found.found) == (Mark.WARN, True)
    assert found.remedy.startswith("Take it out there")


def checked(config: Path) -> CheckResult:
    """Run the check alone: neither side is asked anything."""
    with SyncService(load(config, environ={})) as service:
        (found,) = service.checks(["schedule"])
    return found
