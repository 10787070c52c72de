"""Starts a helper process: under any Python of this machine, with no secret that anybody could look up."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from core.errors import ConfigurationError
from core.text import clean

BOOTSTRAP = Path(__file__).with_name("bootstrap.py")

_OWN = "SYNCUPLOAD_"
"""What the names of environment variables begin with that may hold this program's secrets."""


def started(interpreter: str, table: str) -> subprocess.Popen[bytes]:
    """Start the helper; raises ConfigurationError where there is no such Python.

    It has a session of its own, so that Ctrl+C in the terminal is no concern of it. -E rather than -I: what
    was installed for this user alone is to be found, as pip does it where it may not write elsewhere.
    """
    try:
        return subprocess.Popen(  # noqa: S603 - the interpreter is the administrator's
            [interpreter, "-E", str(BOOTSTRAP)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env={name: value for name, value in os.environ.items() if not name.upper().startswith(_OWN)},
            start_new_session=True,
            creationflags=_flags(),
        )
    except (OSError, ValueError) as missing:
        raise ConfigurationError(
            "helper.interpreter",
            tried=f"start a helper with {clean(interpreter)}",
            found=f"it cannot be started ({clean(getattr(missing, 'strerror', None) or str(missing))})",
            remedy=f"Set [{table}] python32 to the python.exe of a 32-bit Python; `py -0p` lists those of "
            "this machine.",
        ) from None


def _flags() -> int:
    """Give what keeps it from opening a window, on Windows, and from getting this one's Ctrl+C."""
    names = ("CREATE_NO_WINDOW", "CREATE_NEW_PROCESS_GROUP")
    return sum(int(getattr(subprocess, name, 0)) for name in names)
