"""A line for cron, in the crontab of the user who runs it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from core.errors import UsageError
from core.schedule.job import Format, Job, Schedule, ScheduleFile
from core.schedule.rhythm import DAY, HOUR, Rhythm

_LONGEST = 990
"""Bytes of a command: Vixie's cron cuts what is longer at 1,000, and POSIX allows no more than 998."""

NOTES = (
    "cron mails what goes wrong to that user, where the machine has mail.",
    "cron does not make up for a batch that was due while the machine was off: the next one takes all that "
    "changed since.",
)


def cron(job: Job, rhythm: Rhythm, me: str) -> Schedule:
    """Give the line, and how it is added to the user's crontab; raises UsageError."""
    line = f"{_times(rhythm)} {command_line(job.command)} >/dev/null"
    if len(line.encode()) > _LONGEST:
        raise UsageError(
            "schedule.too_long",
            tried="write a line for cron",
            found=f"it would have {len(line.encode())} bytes, and cron cuts a line after {_LONGEST}",
            remedy="Move the configuration to a folder with a shorter path, or use --format systemd.",
        )
    prove_account(job.user)
    file = ScheduleFile(f"{job.name}.cron", f"# {job.about}, {rhythm}.\n{line}\n")
    return Schedule(Format.CRON, (file,), (_adding(file.name, job.user, me),), NOTES)


def command_line(words: Sequence[str]) -> str:
    r"""Quote words for the shell that cron calls, and for cron itself, which takes a bare % for a new line.

    Some crons read \\ as one backslash and others as two, so no backslash stands before another or a %.
    """
    quoted = (shlex.quote(word).replace("\\", "\\''") for word in words)
    return " ".join(quoted).replace("%", "\\%")


def prove_account(user: str) -> None:
    """Raise UsageError where a name is none of a Unix account."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*\$?", user):
        raise UsageError(
            "schedule.user",
            tried=f"schedule a batch for the user {user}",
            found="that is no name of a user of this kind of system",
            remedy="Give the account's name: --user NAME.",
        )


def _adding(file: str, user: str, me: str) -> str:
    if user == me:
        return f"(crontab -l 2>/dev/null; cat {file}) | crontab -"
    return f"sudo sh -c '(crontab -u {user} -l 2>/dev/null; cat {file}) | crontab -u {user} -'"


def _times(rhythm: Rhythm) -> str:
    if rhythm.daily:
        return f"{rhythm.at.minute} {rhythm.at.hour} * * *"
    if not rhythm.even:
        raise _uneven(rhythm)
    if rhythm.minutes < HOUR:
        return "* * * * *" if rhythm.minutes == 1 else f"*/{rhythm.minutes} * * * *"
    return "0 * * * *" if rhythm.minutes == HOUR else f"0 */{rhythm.minutes // HOUR} * * *"


def _uneven(rhythm: Rhythm) -> UsageError:
    known = [Rhythm(minutes) for minutes in range(1, DAY + 1) if Rhythm(minutes).even]
    below = [each for each in known if each.minutes < rhythm.minutes][-1]
    above = next(each for each in known if each.minutes > rhythm.minutes)
    return UsageError(
        "schedule.uneven",
        tried=f"write {rhythm} as a line for cron",
        found="cron counts minutes within an hour and hours within a day, which that does not divide evenly",
        remedy=f"Take {below.text} or {above.text}, or --format systemd or windows, which can say it.",
    )
