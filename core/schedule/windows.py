"""A task for the Task Scheduler of Windows, as the XML that schtasks reads.

The elements and their order are Microsoft's Task Scheduler schema (version 1.3, Windows 7 and later).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from datetime import date, datetime
from xml.etree import ElementTree

from core.errors import UsageError
from core.schedule.job import Format, Job, Schedule, ScheduleFile
from core.schedule.rhythm import HOUR, Rhythm
from core.text import clean

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"

_LONGEST_PATH = 260
_SUBSTITUTED = re.compile(r"%[^%]+%|\$\(Arg")
"""What the Task Scheduler replaces in a command, and has no way to write literally."""

_SETTINGS: Mapping[str, str] = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",
    "Enabled": "true",
    "ExecutionTimeLimit": "PT0S",
}
"""No batch beside another, a missed one is made up for, and a long first one is not cut off."""

NOTES = (
    "schtasks asks for the password of that user, since a task without it may not use the network. Run it as "
    "an administrator.",
    "The XML must be saved as UTF-16, as --out does; Notepad calls it UTF-16 LE.",
    "A batch that was due while the machine was off is begun when it is on again, and none beside another.",
)


def windows(job: Job, rhythm: Rhythm, today: date) -> Schedule:
    """Give the task, and the command that creates it; `today` is the day from which it holds.

    Raises UsageError where the Task Scheduler cannot say it.
    """
    _prove(job)
    file = ScheduleFile(f"{job.name}.xml", _document(job, rhythm, today), "utf-16")
    command = ["schtasks", "/Create", "/TN", job.name, "/XML", file.name, "/RU", job.user, "/RP", "*"]
    return Schedule(Format.WINDOWS, (file,), (subprocess.list2cmdline(command),), NOTES)


def _prove(job: Job) -> None:
    if len(job.command[0]) > _LONGEST_PATH:
        raise _unsayable(job.command[0], f"it has more than {_LONGEST_PATH} characters")
    for word in job.command:
        if _SUBSTITUTED.search(word):
            raise _unsayable(word, "the Task Scheduler would put something else in the place of a part of it")


def _unsayable(word: str, why: str) -> UsageError:
    return UsageError(
        "schedule.unsayable",
        tried="write a task for the Task Scheduler",
        found=f"{clean(word)} cannot be written there: {why}",
        remedy="Give the file or folder another name.",
    )


def _document(job: Job, rhythm: Rhythm, today: date) -> str:
    task = ElementTree.Element("Task", {"version": "1.3", "xmlns": NAMESPACE})
    _add(ElementTree.SubElement(task, "RegistrationInfo"), {"Description": f"{job.about}, {rhythm}."})
    _trigger(ElementTree.SubElement(task, "Triggers"), rhythm, today)
    principal = ElementTree.SubElement(
        ElementTree.SubElement(task, "Principals"), "Principal", {"id": "Author"}
    )
    _add(principal, {"UserId": job.user, "LogonType": "Password", "RunLevel": "LeastPrivilege"})
    _add(ElementTree.SubElement(task, "Settings"), _SETTINGS)
    action = ElementTree.SubElement(ElementTree.SubElement(task, "Actions", {"Context": "Author"}), "Exec")
    program, *words = job.command
    _add(action, {"Command": program, "Arguments": subprocess.list2cmdline(words)})
    ElementTree.indent(task)
    return f'<?xml version="1.0" encoding="UTF-16"?>\n{ElementTree.tostring(task, encoding="unicode")}\n'


def _trigger(triggers: ElementTree.Element, rhythm: Rhythm, today: date) -> None:
    start = {"StartBoundary": datetime.combine(today, rhythm.at).isoformat()}
    if rhythm.daily:
        trigger = ElementTree.SubElement(triggers, "CalendarTrigger")
        _add(trigger, start)
        _add(ElementTree.SubElement(trigger, "ScheduleByDay"), {"DaysInterval": "1"})
        return
    trigger = ElementTree.SubElement(triggers, "TimeTrigger")
    _add(trigger, start)
    whole = rhythm.minutes % HOUR == 0
    interval = f"PT{rhythm.minutes // HOUR}H" if whole else f"PT{rhythm.minutes}M"
    # Without a duration it goes on for ever.
    _add(ElementTree.SubElement(trigger, "Repetition"), {"Interval": interval})


def _add(parent: ElementTree.Element, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text
