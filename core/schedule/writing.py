"""The text for the scheduler that is asked for, with what there is to know about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.config.store import Loaded
from core.schedule.cron import cron
from core.schedule.job import Format, Job, Schedule
from core.schedule.notes import missing_notes
from core.schedule.rhythm import Rhythm
from core.schedule.systemd import systemd
from core.schedule.windows import windows


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, by whom, on which day, and where that person's log is."""

    format: Format
    rhythm: Rhythm
    me: str
    today: date
    log: Path


EXIT_CODES = (
    "Exit codes: 0 all is done; 3 some records are set aside, see syncupload quarantine list; 6 a batch was "
    "still running, and this one left it alone; 1 and 5 it failed, and the next one goes on from there."
)


def write_schedule(job: Job, loaded: Loaded, asked: Asked) -> Schedule:
    """Give the text for a scheduler; raises UsageError where it cannot say what is asked for."""
    job.prove()
    made = _written(job, asked)
    return replace(
        made,
        notes=(
            _runner(job, loaded, asked.format),
            *made.notes,
            *missing_notes(job, loaded, made.format, asked.me),
            _log(job, asked),
            EXIT_CODES,
        ),
    )


def _written(job: Job, asked: Asked) -> Schedule:
    if asked.format is Format.CRON:
        return cron(job, asked.rhythm, asked.me)
    if asked.format is Format.SYSTEMD:
        return systemd(job, asked.rhythm)
    return windows(job, asked.rhythm, asked.today)


def _runner(job: Job, loaded: Loaded, scheduler: Format) -> str:
    runs = f"It runs as the user {job.user} (--user names another one)."
    if scheduler is Format.WINDOWS and not loaded.config.crm.user:
        return f"{runs} [crm] user is blank, so that user signs in to the CRM too."
    return runs


def _log(job: Job, asked: Asked) -> str:
    where = str(asked.log) if job.user == asked.me else f"the log of {job.user}"
    return f"What each batch did is in syncupload history, and in {where}."
