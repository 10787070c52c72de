"""Looks for what runs the batches of a configuration by itself: crontabs, systemd's units, Windows tasks."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from platformdirs import site_config_path, user_config_path

from core.config.places import Places
from core.schedule import units
from core.schedule.crontab import cron_lines
from core.schedule.found import Found
from core.schedule.matching import Wanted

_PATIENCE = 5.0
"""Seconds that a tool of the machine may take; one that hangs is passed over."""

Ask = Callable[[Sequence[str]], str | None]


@dataclass(frozen=True, slots=True)
class Machine:
    """Where schedules are looked for, and how the machine's tools are asked."""

    windows: bool
    home: Path
    crontabs: tuple[Path, ...]
    units: tuple[Path, ...]
    user_units: Path
    ask: Ask

    @classmethod
    def here(cls) -> Machine:
        """Give this machine, as its user sees it."""
        etc = Path("/etc")
        return cls(
            sys.platform == "win32",
            Path.home(),
            (etc / "crontab", *sorted(etc.glob("cron.d/*"))),
            (etc / "systemd/system", Path("/usr/local/lib/systemd/system"), Path("/usr/lib/systemd/system")),
            user_config_path("systemd") / "user",
            ask,
        )


def ask(command: Sequence[str]) -> str | None:
    """Run a tool and give what it printed; None where there is none, it refuses, or takes too long."""
    # Our own variables may hold secrets, which no scheduler needs to know.
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("SYNCUPLOAD_")}
    environ = {**theirs, "LC_ALL": "C", "TZ": "UTC"}
    try:
        ended = subprocess.run(  # noqa: S603 - fixed words, and the name of a unit that was read from a folder
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=True, env=environ
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return _decoded(ended.stdout)


def find_schedule(config: Path, machine: Machine, now: datetime) -> Found | None:
    """Give what runs the batches of a configuration, the one that is due first; None where nothing is seen.

    What other users have scheduled for themselves is not seen.
    """
    if machine.windows:
        found = list(_in_tasks(config, machine, now))
    else:
        found = [*_in_crontabs(config, machine, now), *_in_units(config, machine)]
    known = [each for each in found if each.due is not None]
    return min(known, key=lambda each: each.due or now) if known else next(iter(found), None)


def _wanted(config: Path, home: Path) -> Wanted:
    user = user_config_path("syncupload", appauthor=False, roaming=True)
    return Wanted(config, Places(home, user, site_config_path("syncupload", appauthor=False)))


def _in_crontabs(config: Path, machine: Machine, now: datetime) -> Iterator[Found]:
    wanted = _wanted(config, machine.home)
    own = machine.ask(("crontab", "-l")) or ""
    lines = [(f"the crontab of {_user()}", line) for line in cron_lines(own)]
    for path in machine.crontabs:
        try:
            text = path.read_text("utf-8", "replace")
        except OSError:
            continue
        lines.extend((str(path), line) for line in cron_lines(text, with_user=True))
    for where, line in lines:
        if wanted.meant(line.words):
            yield Found(where, line.due(now))


def _in_units(config: Path, machine: Machine) -> Iterator[Found]:
    wanted = _wanted(config, Path("/"))
    for folder in (*machine.units, machine.user_units):
        scope = ("--user",) if folder == machine.user_units else ()
        for timer in sorted(folder.glob("*.timer")):
            service = folder / _service_of(timer)
            if not any(map(wanted.meant, units.commands(_text(service)))):
                continue
            shown = machine.ask(
                ("systemctl", *scope, "show", timer.name, "--property=ActiveState,NextElapseUSecRealtime")
            )
            runs, due = units.next_elapse(shown) if shown else (_enabled(timer.name, machine), None)
            if runs:
                yield Found(f"the systemd timer {timer.name}", due)


def _in_tasks(config: Path, machine: Machine, now: datetime) -> Iterator[Found]:
    from core.schedule.tasks import tasks  # noqa: PLC0415 - on Windows alone

    wanted = _wanted(config, machine.home)
    for task in tasks(machine.ask(("schtasks", "/Query", "/XML", "ONE")) or ""):
        if wanted.meant(task.words):
            yield Found(f"the task {task.name}".rstrip(), task.due(now))


def _service_of(timer: Path) -> str:
    named = [value for name, value in units.settings(_text(timer), "Timer") if name == "Unit"]
    return Path(named[-1]).name if named else f"{timer.stem}.service"


def _enabled(timer: str, machine: Machine) -> bool:
    folders = (*machine.units, machine.user_units)
    return any((folder / "timers.target.wants" / timer).is_symlink() for folder in folders)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "this user"


def _decoded(printed: bytes) -> str:
    if printed.startswith((b"\xff\xfe", b"\xfe\xff")):
        return printed.decode("utf-16", "replace")
    try:
        return printed.decode("utf-8")
    except UnicodeDecodeError:
        return printed.decode("oem" if sys.platform == "win32" else "latin-1", "replace")
