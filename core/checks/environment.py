"""The machine that the program runs on: Sage's older drivers need a 32-bit Python on Windows."""

from __future__ import annotations

import platform
import struct

from core.checks.result import Finding
from core.checks.site import Site


def environment(_site: Site) -> Finding:
    """Name the operating system, the Python and its bitness."""
    system = f"{platform.system()} {platform.release()}".strip()
    return Finding(f"{system}, Python {platform.python_version()}, {struct.calcsize('P') * 8}-bit")
