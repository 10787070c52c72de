"""Whether the screen can be drawn where the program was started; if not, what to do instead."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TextIO

from core.errors import UsageError


def check_terminal(
    reads: TextIO | None = None, draws: TextIO | None = None, environ: Mapping[str, str] = os.environ
) -> None:
    """Raise UsageError where there is no terminal, or none that can show the screen's characters."""
    source, target = reads or sys.__stdin__, draws or sys.__stderr__
    if source is None or target is None or not (source.isatty() and target.isatty()):
        raise _unfit(
            "screen.no_terminal",
            "standard input and standard error are no terminal",
            "Run it in a terminal (over ssh: `ssh -t`), or use a command: `syncupload batch`, "
            "`syncupload list customers`, `syncupload check`; `syncupload --help` names them all.",
        )
    if environ.get("TERM", "") in ("dumb", "unknown"):
        raise _unfit(
            "screen.dumb_terminal",
            f"TERM is {environ['TERM']}, which can place no text",
            "Set TERM to what the terminal is (xterm-256color, screen, linux), or use the commands: "
            "`syncupload --help`.",
        )
    encoding = (target.encoding or "").lower().replace("-", "").replace("_", "")
    if encoding != "utf8":
        raise _unfit(
            "screen.no_utf8",
            f"the terminal's encoding is {target.encoding}, not UTF-8",
            "Set the locale to a UTF-8 one (`export LANG=C.UTF-8`; on Windows `set PYTHONUTF8=1`), or use "
            "the commands: `syncupload --help`.",
        )


def _unfit(code: str, found: str, remedy: str) -> UsageError:
    return UsageError(code, tried="open the screen", found=found, remedy=remedy)
