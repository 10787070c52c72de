"""How this program is called by absolute path, and by whom: what a scheduler has to know."""

from __future__ import annotations

import getpass
import os
import sys
import sysconfig
from pathlib import Path

from core.errors import UsageError
from core.schedule.job import Format

_SCRIPT = "syncupload"


def this_program() -> tuple[str, ...]:
    """Give the installed command, else the Python that runs this with the module's name."""
    folders = (Path(sysconfig.get_path("scripts")), Path(sys.executable).parent)
    for folder in folders:
        script = folder / (f"{_SCRIPT}.exe" if os.name == "nt" else _SCRIPT)
        if script.is_file():
            return (str(script.absolute()),)
    return (str(Path(sys.executable).absolute()), "-m", "tui")


def this_user() -> str:
    """Name who runs this, with the domain on Windows; raises UsageError where that has no name."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError) as nameless:
        raise UsageError(
            "schedule.user",
            tried="find out who runs this program",
            found="the user has no name on this machine",
            remedy="Say who is to run the batch: --user NAME.",
        ) from nameless
    domain = os.environ.get("USERDOMAIN") if os.name == "nt" else None
    return f"{domain}\\{user}" if domain else user


def usual_format() -> Format:
    """Give the scheduler that this machine has: systemd only where it runs the machine (sd_booted)."""
    if sys.platform == "win32":
        return Format.WINDOWS
    return Format.SYSTEMD if Path("/run/systemd/system").is_dir() else Format.CRON
