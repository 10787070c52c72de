"""How much of a long proof one run takes: a fixed share, or with SYNCUPLOAD_EVERY_POINT all of it."""

from __future__ import annotations

import os

EVERY_POINT = "SYNCUPLOAD_EVERY_POINT"


def so_manieth(usual: int) -> int:
    """Say that every so-manieth point is met; every one where the environment asks for that."""
    return 1 if os.environ.get(EVERY_POINT) else usual
