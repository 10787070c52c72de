"""The line is read as crons read it and run by /bin/sh, as they run it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UsageError
from core.schedule.cron import command_line, cron
from core.schedule.job import Job
from core.schedule.rhythm import Rhythm, rhythm

Tool = Callable[[str, str], str]


def as_cron(text: str, *, halves: bool) -> str:
    r"""Give the command that cron hands to the shell: \% is %, a bare % ends it; `halves`: so is \\ one \."""
    command, escaped = "", False
    for letter in text.rstrip("\n"):
        if escaped and (letter == "%" or (halves and letter == "\\")):
            command = command[:-1]
        elif letter == "%" and not escaped:
            break
        command += letter
        escaped = letter == "\\" and not escaped
    return command


def line_of(job: Job, every: str = "2h", at: str | None = None) -> str:
    """Give the line itself."""
    (file,) = cron(job, rhythm(every, at), job.user).files
    said, line = file.text.splitlines()
    assert said.startswith("# ")
    return line


@pytest.mark.parametrize("halves", [False, True])
def test_the_command_that_cron_runs_is_the_one_that_was_meant(job: Job, halves: bool) -> None:
    fields, command = line_of(job).split(None, 5)[:5], line_of(job).split(None, 5)[5]
    assert fields == ["0", "*/2", "*", "*", "*"]
    subprocess.run(["/bin/sh", "-c", as_cron(command, halves=halves)], check=True)
    assert job.config.read_bytes().decode().split("\0")[:-1] == list(job.command)


def test_cron_itself_takes_the_line(job: Job, tool: Tool, tmp_path: Path) -> None:
    crontab = tool("crontab", "cron")
    usage = subprocess.run([crontab, "-h"], capture_output=True, text=True, check=False)
    flag = "-T" if "-T" in usage.stdout + usage.stderr else "-n"
    for every in ("1m", "15m", "1h", "2h", "1d"):
        file = tmp_path / "line.cron"
        file.write_bytes(cron(job, rhythm(every, None), job.user).files[0].content)
        subprocess.run([crontab, flag, file], check=True, capture_output=True)
    file.write_text("61 * * * * true\n")
    assert subprocess.run([crontab, flag, file], check=False, capture_output=True).returncode != 0


@pytest.mark.parametrize(
    ("every", "at", "times"),
    [
        ("1m", None, "* * * * *"),
        ("15m", None, "*/15 * * * *"),
        ("1h", None, "0 * * * *"),
        ("6h", None, "0 */6 * * *"),
        ("1d", None, "0 0 * * *"),
        ("1d", "02:30", "30 2 * * *"),
    ],
)
def test_each_interval_has_its_times(job: Job, every: str, at: str | None, times: str) -> None:
    assert line_of(job, every, at).startswith(f"{times} ")


@pytest.mark.parametrize(("minutes", "near"), [(7, "6m or 10m"), (90, "1h or 2h"), (300, "4h or 6h")])
def test_what_cron_cannot_say_evenly_is_refused_with_the_nearest(job: Job, minutes: int, near: str) -> None:
    with pytest.raises(UsageError, match="evenly") as refused:
        cron(job, Rhythm(minutes), job.user)
    assert near in refused.value.remedy


def test_a_line_that_cron_would_cut_is_refused(job: Job) -> None:
    with pytest.raises(UsageError, match="cuts a line"):
        line_of(replace(job, config=Path("/" + "x" * 990)))


def test_the_line_goes_into_the_crontab_of_the_user_who_runs_it(job: Job) -> None:
    assert cron(job, Rhythm(60), "svc").commands == (
        "(crontab -l 2>/dev/null; cat syncupload-kuhn-sohne.cron) | crontab -",
    )
    (other,) = cron(job, Rhythm(60), "me").commands
    assert other.startswith("sudo sh -c '")
    assert "crontab -u svc -l" in other


def test_a_user_that_no_account_can_be_is_refused(job: Job) -> None:
    with pytest.raises(UsageError, match="no name of a user"):
        line_of(replace(job, user="svc; reboot"))


def test_plain_words_stay_readable() -> None:
    assert command_line(["/usr/bin/syncupload", "batch"]) == "/usr/bin/syncupload batch"
