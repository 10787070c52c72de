"""The units are read by systemd's own tool."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UsageError
from core.schedule.job import Job, Schedule
from core.schedule.rhythm import Rhythm, rhythm
from core.schedule.systemd import command_line, systemd
from core.schedule.units import exec_words, settings

Tool = Callable[[str, str], str]


@pytest.fixture
def job(job: Job) -> Job:
    """The batch, run by a user that there is."""
    return replace(job, user="root")


def verified(tool: Tool, folder: Path, made: Schedule) -> str:
    """Give what systemd's own tool says against the units."""
    analyze = tool("systemd-analyze", "systemd")
    paths = [folder / file.name for file in made.files]
    for path, file in zip(paths, made.files, strict=True):
        path.write_bytes(file.content)
    ended = subprocess.run([analyze, "verify", *paths], capture_output=True, text=True, check=False)
    return ended.stderr + ("" if ended.returncode == 0 else f"exit {ended.returncode}")


@pytest.fixture
def manager() -> Path:
    """Give systemd itself; without it the test is skipped, in CI it fails."""
    found = [
        path for path in map(Path, ("/usr/lib/systemd/systemd", "/lib/systemd/systemd")) if path.exists()
    ]
    if not found and os.environ.get("SYNCUPLOAD_TESTS_NO_SKIP") == "1":
        pytest.fail("systemd is missing: tests/run installs it")
    if not found:
        pytest.skip("systemd is missing (package systemd)")
    return found[0]


def command_read(manager: Path, made: Schedule) -> str:
    """Have systemd read the units without running them, and give the command that it has then.

    It does so for nobody but an ordinary user, who has to be able to read them.
    """
    nobody = 65534 if os.geteuid() == 0 else os.geteuid()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        own = folder / "run"
        own.mkdir()
        os.chown(own, nobody, -1)
        for file in made.files:
            (folder / file.name).write_bytes(file.content)
        told = subprocess.run(
            [manager, "--test", "--user", f"--unit={made.files[0].name}"],
            env={"SYSTEMD_UNIT_PATH": f"{folder}:", "XDG_RUNTIME_DIR": str(own), "HOME": str(own)},
            user=nobody,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    (line,) = (each for each in told.splitlines() if "Command Line:" in each and "batch" in each)
    return line.partition("Command Line:")[2].strip()


@pytest.mark.parametrize("every", ["7m", "15m", "2h", "1d"])
def test_systemd_has_nothing_against_the_units(job: Job, tool: Tool, tmp_path: Path, every: str) -> None:
    assert verified(tool, tmp_path, systemd(job, rhythm(every, None))) == ""


@pytest.mark.parametrize("plain", [True, False])
def test_the_command_that_systemd_runs_is_the_one_that_was_meant(
    job: Job, manager: Path, tmp_path: Path, plain: bool
) -> None:
    if plain:
        program = tmp_path / "100% plain"
        program.write_bytes(Path(job.program[0]).read_bytes())
        program.chmod(0o755)
        job = replace(job, program=(str(program),), config=tmp_path / "plain.toml")
    # What it has read is told quoted for a shell.
    subprocess.run(["/bin/sh", "-c", command_read(manager, systemd(job, Rhythm(60)))], check=True)
    assert job.config.read_bytes().decode().split("\0")[:-1] == list(job.command)


def test_our_own_reader_takes_the_command_apart_as_it_was_put_together(job: Job) -> None:
    assert exec_words(command_line(job.command))[-4:] == job.command
    plain = ("/usr/bin/syncupload", "--config", "/etc/100% sure.toml", "batch")
    assert exec_words(command_line(plain)) == plain


@pytest.mark.parametrize(
    ("every", "at", "calendar", "first"),
    [
        ("1m", None, "*-*-* *:00/1:00", "2026-03-01 00:01:00"),
        ("15m", None, "*-*-* *:00/15:00", "2026-03-01 00:15:00"),
        ("2h", None, "*-*-* 00/2:00:00", "2026-03-01 02:00:00"),
        ("1d", "02:30", "*-*-* 02:30:00", "2026-03-01 02:30:00"),
    ],
)
def test_the_calendar_means_what_was_asked_for(
    job: Job, tool: Tool, every: str, at: str | None, calendar: str, first: str
) -> None:
    timer = dict(settings(systemd(job, rhythm(every, at)).files[1].text, "Timer"))
    assert (timer["OnCalendar"], timer["Persistent"]) == (calendar, "true")
    asked = [tool("systemd-analyze", "systemd"), "calendar", "--base-time=2026-03-01 00:00:30", calendar]
    said = subprocess.run(asked, capture_output=True, text=True, check=True, env={"TZ": "UTC", "LC_ALL": "C"})
    assert first in said.stdout


def test_what_no_calendar_can_say_is_counted_from_the_last_batch(job: Job) -> None:
    timer = dict(settings(systemd(job, Rhythm(7)).files[1].text, "Timer"))
    assert timer == {"OnBootSec": "7min", "OnUnitActiveSec": "7min", "AccuracySec": "1s"}


def test_records_set_aside_are_no_failure_and_secrets_come_from_a_file(job: Job) -> None:
    service = dict(settings(systemd(job, Rhythm(60)).files[0].text, "Service"))
    assert service["Type"] == "oneshot"
    assert service["User"] == "root"
    assert "3" in service["SuccessExitStatus"].split()
    assert service["EnvironmentFile"] == "-/etc/syncupload/syncupload-kuhn-sohne.env"


def test_a_company_cannot_write_into_the_units(job: Job) -> None:
    odd = replace(job, company="%h\nExecStartPre=/bin/false\\")
    text = systemd(odd, Rhythm(60)).files[0].text
    assert "Description=Sync Uploader: what changed in the accounts of %%h ExecStartPre=/bin/false\n" in text


@pytest.mark.parametrize("odd", ["a\nb", "a\x1bb", "a\udcffb"])
def test_a_character_that_cannot_be_written_is_refused(job: Job, odd: str) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        replace(job, config=Path("/") / odd).prove()
