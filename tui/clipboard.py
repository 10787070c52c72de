"""Copying text: the terminal at which the person sits is asked to do it (OSC 52), also through SSH."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from textual.app import App

from core.text import clean

MOST = 50_000
"""Bytes that are given to a terminal at once; several of them drop what is longer, without a word."""


def copy(app: App[Any], text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Copy lines of text, each of them clean, and say what happened and what to do if nothing arrives."""
    lines = [clean(line) for line in text.splitlines()]
    said = "1 line" if len(lines) == 1 else f"{len(lines):,} lines"
    copied = "\n".join(lines)
    if not copied.strip():
        return "there is nothing to copy"
    if len(copied.encode()) > MOST:
        return f"not copied, as it is too long for a terminal ({said}): export it to a file instead"
    app.copy_to_clipboard(copied)
    return f"copied {said} by the terminal; if nothing arrives, {_instead(environ)}"


def _instead(environ: Mapping[str, str]) -> str:
    if environ.get("TMUX"):
        return "tell tmux: set -g set-clipboard on"
    return "the terminal does not let programs copy: select with Shift and the mouse, or export to a file"
