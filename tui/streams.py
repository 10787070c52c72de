"""What the program prints reaches every console, pipe and file whole, whatever the machine's code page."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper


def settle(
    streams: tuple[object, ...] | None = None,
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
) -> None:
    """Write UTF-8 into pipes and files on Windows too, and `?` where an encoding lacks a sign.

    Python would take the ANSI code page there (cp1252), which lacks even the arrow of a plan, and end
    the program at the first sign of it. PYTHONIOENCODING and PYTHONUTF8 have the last word.
    """
    for stream in (sys.stdout, sys.stderr) if streams is None else streams:
        if not isinstance(stream, TextIOWrapper):
            continue
        if platform == "win32" and not stream.isatty() and not environ.get("PYTHONIOENCODING"):
            stream.reconfigure(encoding="utf-8", errors="replace")
        elif stream.errors == "strict":
            stream.reconfigure(errors="replace")
