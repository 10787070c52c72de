"""How the machine is told to begin the batches: all of the text, or the few lines that a screen shows."""

from __future__ import annotations

import shlex
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING

from core.checks.schedule import BEGINS
from core.config.visited import is_visited
from core.errors import SyncError, UsageError
from core.schedule.job import Format, Job, Schedule
from core.schedule.program import this_program, this_user, usual_format
from core.schedule.rhythm import Rhythm, rhythm
from core.schedule.writing import Asked, write_schedule
from tui.log_file import log_file
from tui.shell_words import pasted

if TYPE_CHECKING:
    from core.config.store import Loaded


def schedule_of(
    loaded: Loaded, often: Rhythm, scheduler: Format | None = None, user: str | None = None
) -> Schedule:
    """Give the text for a scheduler, this machine's own where none is named; raises UsageError."""
    if is_visited(loaded):
        raise _visited()
    me = this_user()
    job = Job(this_program(), loaded.path, user or me, loaded.config.sync.company)
    asked = Asked(scheduler or usual_format(), often, me, datetime.now().astimezone().date(), log_file())
    return write_schedule(job, loaded, asked)


def schedule_lines(loaded: Loaded) -> tuple[str, ...]:
    """Give what makes it every two hours (manual 8): the line for cron, or the commands for the others.

    Where the Web Connector begins the batches: the command that writes how often.
    """
    if is_visited(loaded):
        words = [*this_program(), "--config", str(loaded.path), "quickbooks", "qwc", "--every", "120"]
        return (f"# {BEGINS}; how often, is in the file that this writes for it", pasted(words))
    try:
        made = schedule_of(loaded, rhythm(None, None))
    except SyncError as refused:
        return (str(refused),)
    if made.format is Format.CRON:
        return tuple(made.files[0].text.splitlines()[1:])
    words = [*this_program(), "--config", str(loaded.path), "schedule", "show", "--out", "."]
    text = subprocess.list2cmdline(words) if made.format is Format.WINDOWS else shlex.join(words)
    return (text, *made.commands)


def _visited() -> UsageError:
    return UsageError(
        "schedule.visited",
        tried="have this machine's scheduler begin the batches",
        found=f"QuickBooks is asked in the visits of its Web Connector alone: {BEGINS}",
        remedy="How often it comes is in its file: have that written anew by `syncupload quickbooks qwc "
        "--every MINUTES`, open it on QuickBooks' machine, and let `syncupload quickbooks serve` run here.",
    )
