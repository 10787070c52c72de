"""The signs that stand where colour alone would not do."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

MARK = "x"
"""A marked row."""

UNKNOWN = "·"
"""A standing that is not yet known."""


def cursor_sign(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Give the sign of the row in hand: `▸`, or `>` where the console's font may not have it."""
    old_windows = platform == "win32" and not environ.get("WT_SESSION")
    return ">" if old_windows or environ.get("TERM") == "linux" else "▸"
