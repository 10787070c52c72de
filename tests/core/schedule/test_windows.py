"""The task holds to the rules of the Task Scheduler's XML, and its words arrive as they were meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from lxml import etree

from core.errors import UsageError
from core.schedule.job import Job
from core.schedule.rhythm import Rhythm, rhythm
from core.schedule.tasks import Task, tasks
from core.schedule.windows import NAMESPACE, windows

TODAY = date(2026, 3, 1)
PROGRAM = r"C:\Program Files\Sync & Co\syncupload.exe"
CONFIG = r"""D:\Kühn's <data> 100% \it "is" & \\"so"\syncupload.toml"""
ORDER = {
    "Task": ("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"),
    "RegistrationInfo": ("Description",),
    "Triggers": ("TimeTrigger", "CalendarTrigger"),
    "TimeTrigger": ("StartBoundary", "Repetition"),
    "CalendarTrigger": ("StartBoundary", "ScheduleByDay"),
    "Repetition": ("Interval",),
    "ScheduleByDay": ("DaysInterval",),
    "Principals": ("Principal",),
    "Principal": ("UserId", "LogonType", "RunLevel"),
    "Settings": (
        "MultipleInstancesPolicy",
        "DisallowStartIfOnBatteries",
        "StopIfGoingOnBatteries",
        "StartWhenAvailable",
        "Enabled",
        "ExecutionTimeLimit",
    ),
    "Actions": ("Exec",),
    "Exec": ("Command", "Arguments"),
}
"""The elements that are used, in the order that Windows writes; those of a trigger may have no other."""


@pytest.fixture
def job(job: Job) -> Job:
    """The batch as Windows has it."""
    return replace(job, program=(PROGRAM,), config=_path(CONFIG), user="KÜHN\\sync & co")


def _path(text: str) -> Any:
    """Give a path that writes itself as it stands, on whatever system this is."""
    return PureWindowsPath(text) if '"' not in text else PurePosixPath(text)


def content(job: Job, every: str = "2h", at: str | None = None) -> bytes:
    """Give the file."""
    (file,) = windows(job, rhythm(every, at), TODAY).files
    return file.content


def read(document: bytes) -> Task:
    """Read a task as our own reader does."""
    (task,) = tasks(document.decode("utf-16"))
    return task


def children(element: Any) -> Iterator[tuple[str, Sequence[str]]]:
    """Give each element that has others in it, and their names."""
    for each in element.iter():
        if len(each):
            yield etree.QName(each).localname, [etree.QName(one).localname for one in each]


def test_the_file_is_utf_16_and_says_so(job: Job) -> None:
    document = content(job)
    assert document.startswith(b"\xff\xfe<\x00?\x00")
    assert "\r\n" in document.decode("utf-16")
    root = etree.fromstring(document)
    assert (root.tag, root.get("version")) == (f"{{{NAMESPACE}}}Task", "1.3")


@pytest.mark.parametrize("every", ["7m", "2h", "1d"])
def test_its_elements_are_those_of_the_schema_in_their_order(job: Job, every: str) -> None:
    for name, inside in children(etree.fromstring(content(job, every))):
        assert [each for each in ORDER[name] if each in inside] == inside


def test_the_words_arrive_as_they_were_meant(job: Job) -> None:
    assert read(content(job)).words == job.command


def test_no_batch_beside_another_and_a_missed_one_is_made_up_for(job: Job) -> None:
    settings = etree.fromstring(content(job)).find("{*}Settings")
    assert settings is not None
    said = {etree.QName(each).localname: each.text for each in settings}
    assert (said["MultipleInstancesPolicy"], said["StartWhenAvailable"]) == ("IgnoreNew", "true")
    assert said["ExecutionTimeLimit"] == "PT0S"


@pytest.mark.parametrize(
    ("every", "at", "start", "interval"),
    [
        ("1m", None, "2026-03-01T00:00:00", timedelta(minutes=1)),
        ("7m", None, "2026-03-01T00:00:00", timedelta(minutes=7)),
        ("2h", None, "2026-03-01T00:00:00", timedelta(hours=2)),
        ("1d", "02:30", "2026-03-01T02:30:00", timedelta(days=1)),
    ],
)
def test_it_begins_when_it_was_asked_to(
    job: Job, every: str, at: str | None, start: str, interval: timedelta
) -> None:
    task = read(content(job, every, at))
    assert task.start is not None
    assert (task.start.isoformat(), task.interval) == (start, interval)


def test_the_user_has_a_password_asked_for_since_the_network_is_needed(job: Job) -> None:
    made = windows(job, Rhythm(60), TODAY)
    principal = etree.fromstring(made.files[0].content).find("{*}Principals/{*}Principal")
    assert principal is not None
    assert [each.text for each in principal] == ["KÜHN\\sync & co", "Password", "LeastPrivilege"]
    assert made.commands == (
        "schtasks /Create /TN syncupload-kuhn-sohne /XML syncupload-kuhn-sohne.xml "
        '/RU "KÜHN\\sync & co" /RP *',
    )


@pytest.mark.parametrize("odd", [r"D:\%TEMP%\x.toml", r"D:\$(Arg0)\x.toml"])
def test_what_the_task_scheduler_would_replace_is_refused(job: Job, odd: str) -> None:
    with pytest.raises(UsageError, match="something else in the place"):
        content(replace(job, config=_path(odd)))


def test_a_program_with_too_long_a_path_is_refused(job: Job) -> None:
    with pytest.raises(UsageError, match="more than 260"):
        content(replace(job, program=("C:\\" + "x" * 260,)))
