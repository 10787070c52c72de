"""What the Task Scheduler of Windows says: the tasks in its XML, their words, and when each is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from core.schedule.arguments import split_arguments
from core.schedule.windows import NAMESPACE

_TASK = re.compile(r"<Task\s.*?</Task>", re.DOTALL)
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_IN = {"t": NAMESPACE}
_REPEATED, _DAILY = "t:Triggers/t:TimeTrigger", "t:Triggers/t:CalendarTrigger"


@dataclass(frozen=True, slots=True)
class Task:
    """A task that is switched on: its words, and when it begins and how often, where that is known."""

    name: str
    words: tuple[str, ...]
    start: datetime | None
    interval: timedelta | None

    def due(self, now: datetime) -> datetime | None:
        """Give when it is due after `now`; None where that cannot be said."""
        if self.start is None or not self.interval:
            return None
        start = self.start.replace(tzinfo=now.tzinfo) if self.start.tzinfo is None else self.start
        if start > now:
            return start
        return start + ((now - start) // self.interval + 1) * self.interval


def tasks(text: str) -> Iterator[Task]:
    """Read what `schtasks /Query /XML` prints; what is no task is passed over."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for found in _TASK.findall(text):
        try:
            task = etree.fromstring(found, parser)
        except etree.XMLSyntaxError:
            continue
        if _said(task, "t:Settings/t:Enabled").lower() != "false":
            program = _said(task, "t:Actions/t:Exec/t:Command").strip('"')
            words = split_arguments(_said(task, "t:Actions/t:Exec/t:Arguments"))
            name = _said(task, "t:RegistrationInfo/t:URI").lstrip("\\")
            yield Task(name, (program, *words), _start(task), _interval(task))


def _said(task: etree._Element, path: str) -> str:
    return (task.findtext(path, "", _IN) or "").strip()


def _start(task: etree._Element) -> datetime | None:
    said = _said(task, f"{_REPEATED}/t:StartBoundary") or _said(task, f"{_DAILY}/t:StartBoundary")
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _interval(task: etree._Element) -> timedelta | None:
    repeated = _DURATION.fullmatch(_said(task, f"{_REPEATED}/t:Repetition/t:Interval"))
    if repeated:
        days, hours, minutes, seconds = (int(each or 0) for each in repeated.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    days_between = _said(task, f"{_DAILY}/t:ScheduleByDay/t:DaysInterval")
    return timedelta(days=int(days_between)) if days_between.isdecimal() else None
