"""A schedule is found where it stands, and by nothing that only looks like one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from core.schedule.cron import cron
from core.schedule.finding import Machine, ask, find_schedule
from core.schedule.found import Found
from core.schedule.job import Job
from core.schedule.rhythm import Rhythm, rhythm
from core.schedule.systemd import systemd
from core.schedule.windows import windows

NOW = datetime(2026, 3, 1, 9, 10, tzinfo=timezone(timedelta(hours=1)))
SHOWN = "ActiveState=active\nNextElapseUSecRealtime=Sun 2026-03-01 10:00:00 UTC\n"


@pytest.fixture
def job(job: Job) -> Job:
    """The batch of a configuration that is there, run by whoever runs the tests."""
    job.config.write_text("")
    return replace(job, user="root")


class Rig:
    """A machine made of folders, and of what its tools answer."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.crontab = folder / "cron.d-file"
        self.units = folder / "units"
        self.user_units = folder / "user-units"
        self.answers: dict[str, str] = {}
        self.asked: list[Sequence[str]] = []
        for each in (self.home, self.units, self.user_units):
            each.mkdir()

    def machine(self, *, windows: bool = False) -> Machine:
        return Machine(windows, self.home, (self.crontab,), (self.units,), self.user_units, self.answer)

    def answer(self, command: Sequence[str]) -> str | None:
        self.asked.append(command)
        return self.answers.get(command[0])

    def install(self, job: Job, folder: Path) -> None:
        """Put units where systemd reads them."""
        for file in systemd(job, Rhythm(120)).files:
            (folder / file.name).write_bytes(file.content)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """A machine that nothing is scheduled on."""
    return Rig(tmp_path)


def test_nothing_is_found_on_a_machine_without_tools(rig: Rig, job: Job) -> None:
    assert find_schedule(job.config, rig.machine(), NOW) is None
    assert find_schedule(job.config, rig.machine(windows=True), NOW) is None


@pytest.mark.parametrize(
    ("every", "at", "due"),
    [("2h", None, (10, 0)), ("15m", None, (9, 15)), ("1d", "09:05", (9, 5)), ("1d", "21:30", (21, 30))],
)
def test_our_own_line_is_found_in_the_crontab_with_its_time(
    rig: Rig, job: Job, every: str, at: str | None, due: tuple[int, int]
) -> None:
    rig.answers["crontab"] = cron(job, rhythm(every, at), job.user).files[0].text
    found = find_schedule(job.config, rig.machine(), NOW)
    assert found is not None
    assert found.where.startswith("the crontab of ")
    assert found.due is not None
    assert (found.due.hour, found.due.minute, found.due.tzinfo) == (*due, NOW.tzinfo)
    assert timedelta() < found.due - NOW <= timedelta(days=1)


def test_the_machines_own_crontab_names_a_user_first(rig: Rig, job: Job) -> None:
    line = cron(job, Rhythm(120), job.user).files[0].text.splitlines()[1]
    times, command = line[:11], line[12:]
    rig.crontab.write_text(f"PATH=/bin\n\n{times} svc {command}\n", "utf-8")
    assert find_schedule(job.config, rig.machine(), NOW) == Found(
        str(rig.crontab), NOW.replace(hour=10, minute=0)
    )


@pytest.mark.parametrize(
    "line",
    [
        "0 3 * * * cd /opt/syncupload && bin/syncupload --log-level debug --config {} batch >>x 2>&1",
        "0 3 * * * /usr/bin/python3 -m tui --config={} batch",
        "@daily FOO=1 syncupload --config {} batch",
        "0 3 * * * syncupload batch",
        "0 3 * * * syncupload --company other batch; syncupload --company syncupload batch",
    ],
)
def test_lines_as_people_write_them_are_found(rig: Rig, line: str) -> None:
    config = rig.home / "syncupload.toml"
    config.write_text("")
    rig.answers["crontab"] = line.format(config)
    assert find_schedule(config, rig.machine(), NOW) is not None


@pytest.mark.parametrize(
    "line",
    [
        "# 0 3 * * * syncupload --config {} batch",
        "0 3 * * * syncupload --config {} batch --dry-run",
        "0 3 * * * syncupload --config {} plan batch",
        "0 3 * * * syncupload --config {}x batch",
        "0 3 * * * syncupload --config /elsewhere/syncupload batch",
        "0 3 * * * syncupload --config /elsewhere/syncupload.toml batch",
        "0 3 * * * echo syncupload; run batch",
        "0 3 * * * syncupload --config 'unclosed batch",
        "0 3 * * * syncupload --config",
        "syncupload batch",
        "",
    ],
)
def test_what_only_looks_like_a_batch_of_it_is_not_found(rig: Rig, line: str) -> None:
    config = rig.home / "syncupload.toml"
    config.write_text("")
    rig.answers["crontab"] = line.format(config)
    assert find_schedule(config, rig.machine(), NOW) is None


@pytest.mark.parametrize(
    ("times", "due"),
    [
        ("0,30 8-10 * * *", (9, 30)),
        ("5/20 * * * *", (9, 25)),
        ("@hourly", (10, 0)),
        ("0 9 * * 1-5", None),
        ("@reboot", None),
        ("7 x * * *", None),
        ("*/0 * * * *", None),
        ("0 30 * * *", None),
    ],
)
def test_when_it_is_due_is_said_only_where_it_is_known(
    rig: Rig, times: str, due: tuple[int, int] | None
) -> None:
    config = rig.home / "syncupload.toml"
    config.write_text("")
    rig.answers["crontab"] = f"{times} syncupload batch"
    found = find_schedule(config, rig.machine(), NOW)
    assert found is not None
    assert (found.due and (found.due.hour, found.due.minute)) == due


def test_a_timer_is_found_with_what_systemd_says_of_it(rig: Rig, job: Job) -> None:
    rig.install(job, rig.units)
    rig.answers["systemctl"] = SHOWN
    assert find_schedule(job.config, rig.machine(), NOW) == Found(
        "the systemd timer syncupload-kuhn-sohne.timer", datetime(2026, 3, 1, 10, tzinfo=UTC)
    )
    assert "--user" not in rig.asked[-1]


def test_a_users_own_timer_is_asked_for_as_one(rig: Rig, job: Job) -> None:
    rig.install(job, rig.user_units)
    rig.answers["systemctl"] = "ActiveState=active\nNextElapseUSecRealtime=\n"
    found = find_schedule(job.config, rig.machine(), NOW)
    assert found == Found("the systemd timer syncupload-kuhn-sohne.timer")
    assert rig.asked[-1][:2] == ("systemctl", "--user")


def test_a_timer_that_was_not_started_begins_nothing(rig: Rig, job: Job) -> None:
    rig.install(job, rig.units)
    rig.answers["systemctl"] = "ActiveState=inactive\nNextElapseUSecRealtime=\n"
    assert find_schedule(job.config, rig.machine(), NOW) is None


def test_where_systemd_cannot_be_asked_an_enabled_timer_counts(rig: Rig, job: Job) -> None:
    rig.install(job, rig.units)
    assert find_schedule(job.config, rig.machine(), NOW) is None
    wants = rig.units / "timers.target.wants"
    wants.mkdir()
    (wants / "syncupload-kuhn-sohne.timer").symlink_to(rig.units / "syncupload-kuhn-sohne.timer")
    assert find_schedule(job.config, rig.machine(), NOW) is not None


def test_a_timer_may_begin_a_service_of_another_name(rig: Rig, job: Job) -> None:
    rig.install(job, rig.units)
    (rig.units / "syncupload-kuhn-sohne.service").rename(rig.units / "own.service")
    timer = rig.units / "syncupload-kuhn-sohne.timer"
    rig.answers["systemctl"] = SHOWN
    assert find_schedule(job.config, rig.machine(), NOW) is None
    timer.write_text(timer.read_text("utf-8").replace("[Timer]", "[Timer]\nUnit=own.service"), "utf-8")
    assert find_schedule(job.config, rig.machine(), NOW) is not None


def test_of_several_the_one_that_is_due_first_is_named(rig: Rig, job: Job) -> None:
    rig.install(job, rig.units)
    rig.answers["systemctl"] = SHOWN
    rig.answers["crontab"] = cron(job, Rhythm(15), job.user).files[0].text
    found = find_schedule(job.config, rig.machine(), NOW)
    assert found is not None
    assert found.due == NOW.replace(minute=15)


@pytest.mark.parametrize(
    ("every", "at", "due"), [("7m", None, (9, 13)), ("2h", None, (10, 0)), ("1d", "02:30", (2, 30))]
)
def test_a_task_is_found_among_others_with_its_time(
    rig: Rig, job: Job, every: str, at: str | None, due: tuple[int, int]
) -> None:
    job = replace(job, program=("/opt/syncupload.exe",), config=rig.home / "syncupload.toml")
    job.config.write_text("")
    rig.answers["schtasks"] = _queried(job, rhythm(every, at))
    found = find_schedule(job.config, rig.machine(windows=True), NOW)
    assert found is not None
    assert found.due is not None
    assert (found.due.hour, found.due.minute) == due
    rig.answers["schtasks"] = rig.answers["schtasks"].replace("<Enabled>true", "<Enabled>false")
    assert find_schedule(job.config, rig.machine(windows=True), NOW) is None


def _queried(job: Job, often: Rhythm) -> str:
    """Give what `schtasks /Query /XML ONE` prints: every task, one broken, in one document of its own."""
    text = windows(job, often, date(2026, 2, 1)).files[0].text.partition("\n")[2]
    other = text.replace("batch</Arguments>", "check</Arguments>")
    broken = "<Task version='1.2' xmlns='x'><Actions></Task>"
    head = '<?xml version="1.0" encoding="UTF-16"?>'
    return f"{head}\r\n<Tasks>\r\n{other}{broken}<!-- \\x -->\r\n{text}</Tasks>\r\n"


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str]], None]:
    """Put programs of one's own in the place of the machine's."""
    folder = tmp_path / "tools"
    folder.mkdir()

    def put(scripts: Mapping[str, str]) -> None:
        for name, script in scripts.items():
            (folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")

    return put


def test_a_tool_is_asked_in_plain_english_and_in_utc(tools: Callable[[Mapping[str, str]], None]) -> None:
    tools({"systemctl": 'echo "$LC_ALL $TZ $1"'})
    assert ask(("systemctl", "show")) == "C UTC show\n"


@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$"])
def test_a_tool_that_refuses_says_nothing(tools: Callable[[Mapping[str, str]], None], script: str) -> None:
    tools({"crontab": f"echo no crontab for you; {script}"})
    assert ask(("crontab", "-l")) is None
    assert ask(("no-such-tool", "-l")) is None


def test_a_tool_that_hangs_is_ended(
    tools: Callable[[Mapping[str, str]], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("core.schedule.finding._PATIENCE", 0.2)
    tools({"crontab": f"echo $$ >'{tmp_path}/pid'; exec sleep 600"})
    assert ask(("crontab", "-l")) is None
    pid = (tmp_path / "pid").read_text().strip()
    assert not pid or subprocess.run(["/bin/kill", "-0", pid], check=False, capture_output=True).returncode


def test_what_a_tool_prints_is_read_in_whatever_letters(tools: Callable[[Mapping[str, str]], None]) -> None:
    tools(
        {"schtasks": "printf '\\377\\376<\\0T\\0'", "crontab": "printf 'K\\374hn'", "systemctl": "printf 'ü'"}
    )
    assert ask(("schtasks",)) == "<T"
    assert ask(("crontab",)) == "Kühn"
    assert ask(("systemctl",)) == "ü"
