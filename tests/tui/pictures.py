"""Pictures of screens that are kept beside the tests: another look is one that somebody has seen."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from textual.app import App

FOLDER = Path(__file__).parent / "drawn"

_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]+|[0-9a-f]{8}…|\([0-9a-f-]+…")
"""Ids of records, whole or cut short."""

_PORT = re.compile(r"(127\.0\.0\.1[:,])\d{5}\b")
"""The address of a server that took any free port, as a browser or a driver writes it."""

RENEW = "SYNCUPLOAD_RENEW_PICTURES"
"""Set to 1, this variable keeps the screens as they are now: look at them before they are committed."""


def assert_pictured(app: App[Any], name: str) -> None:
    """Hold the screen against the picture of that name; where it differs, it lies beside it as `.new.svg`."""
    kept, new = FOLDER / f"{name}.svg", FOLDER / f"{name}.new.svg"
    now = picture(app)
    new.unlink(missing_ok=True)
    if os.environ.get(RENEW) == "1":
        FOLDER.mkdir(exist_ok=True)
        kept.write_text(now, "utf-8")
    if not kept.is_file() or kept.read_text("utf-8") != now:
        FOLDER.mkdir(exist_ok=True)
        new.write_text(now, "utf-8")
        raise AssertionError(
            f"the screen is not as in {kept}: compare {new}, then set {RENEW}=1 if it is meant"
        )


def picture(app: App[Any]) -> str:
    """Draw the screen as an SVG that is the same for the same screen."""
    drawn = app.export_screenshot(title="")
    # Rich numbers its styles by a checksum; a fixed name keeps the difference of two pictures short.
    drawn = re.sub(r"terminal-\d+-", "terminal-", drawn)
    # Whoever looks at it has a fixed-width font; none is fetched from elsewhere.
    drawn = re.sub(r"@font-face \{.*?\n    \}\n", "", drawn, flags=re.DOTALL).replace(
        "Fira Code", "monospace"
    )
    # Ids are chance; their places are not.
    drawn = _IDS.sub(lambda each: re.sub("[0-9a-f]", "0", each[0]), drawn)
    drawn = _PORT.sub(r"\g<1>00000", drawn)
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"
