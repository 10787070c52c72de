"""A service and a timer for systemd, run by the machine as the user that is named."""

from __future__ import annotations

from collections.abc import Sequence

from core.schedule.cron import prove_account
from core.schedule.job import Format, Job, Schedule, ScheduleFile
from core.schedule.rhythm import HOUR, Rhythm

CAUGHT_UP = (
    "A batch that was due while the machine was off is begun when it is on again, and none beside another."
)
COUNTED = (
    "It is counted from the last batch, and from the start of the machine; none is begun beside another."
)
NOTES = (
    "Variables for it, secrets too, may stand in {file}, a line NAME=value each (owner root, mode 600).",
    "See when the next one is due with: systemctl list-timers {name}.timer",
    "See what a batch said with: journalctl -u {name}.service",
)

_NOT_IN_A_PROGRAM = "'\"\\"
"""systemd takes no program whose path has one of these; a shell is asked to call it then."""
_BY_SHELL = ("/bin/sh", "-c", 'exec "$0" "$@"')


def systemd(job: Job, rhythm: Rhythm) -> Schedule:
    """Give the two units, and how they are installed; raises UsageError."""
    prove_account(job.user)
    units = (
        ScheduleFile(f"{job.name}.service", _service(job)),
        ScheduleFile(f"{job.name}.timer", _timer(job, rhythm)),
    )
    commands = (
        f"sudo install -m 644 {units[0].name} {units[1].name} /etc/systemd/system/",
        "sudo systemctl daemon-reload",
        f"sudo systemctl enable --now {units[1].name}",
    )
    notes = (note.format(name=job.name, file=environment_file(job)) for note in NOTES)
    return Schedule(Format.SYSTEMD, units, commands, (CAUGHT_UP if rhythm.even else COUNTED, *notes))


def environment_file(job: Job) -> str:
    """Name the file that holds the variables of the service, if there is one; only root need read it."""
    return f"/etc/syncupload/{job.name}.env"


def command_line(words: Sequence[str]) -> str:
    """Quote words for ExecStart, which has specifiers (%) and variables ($) of its own.

    The colon, which keeps $ as it is, stands there only where one is: systemd knows it since version 244.
    """
    if any(mark in words[0] for mark in _NOT_IN_A_PROGRAM):
        words = (*_BY_SHELL, *words)
    quoted = ('"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"' for word in words)
    return (":" if any("$" in word for word in words) else "") + " ".join(quoted)


def _service(job: Job) -> str:
    return f"""\
[Unit]
Description={_described(job)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={job.user}
EnvironmentFile=-{environment_file(job)}
ExecStart={command_line(job.command)}
# 3: some records were set aside. 143: it was stopped, after the records in hand.
SuccessExitStatus=3 143
"""


def _timer(job: Job, rhythm: Rhythm) -> str:
    return f"""\
[Unit]
Description={_described(job)}, {rhythm}

[Timer]
{_times(rhythm)}
AccuracySec=1s

[Install]
WantedBy=timers.target
"""


def _times(rhythm: Rhythm) -> str:
    if not rhythm.even:
        # No calendar can say it: it is counted from the last one, and from the start of the machine.
        return f"OnBootSec={rhythm.minutes}min\nOnUnitActiveSec={rhythm.minutes}min"
    return f"OnCalendar={_calendar(rhythm)}\nPersistent=true"


def _calendar(rhythm: Rhythm) -> str:
    if rhythm.daily:
        return f"*-*-* {rhythm.at:%H:%M}:00"
    if rhythm.minutes < HOUR:
        return f"*-*-* *:00/{rhythm.minutes}:00"
    return f"*-*-* 00/{rhythm.minutes // HOUR}:00:00"


def _described(job: Job) -> str:
    # A backslash at the end would join the next line to this one.
    return job.about.replace("%", "%%").rstrip("\\")
