"""The text of a configuration file, read as TOML; what is no TOML is told by line and cure."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from core.config.lines import lines_of
from core.errors import ConfigurationError
from core.text import clean

_BACKSLASH_IN_QUOTES = re.compile(r'"[^"\n]*\\[^"\n]*"?')
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_document(path: Path) -> tuple[dict[str, object], dict[tuple[str, ...], int]]:
    """Read a file into its tables, and the lines on which their keys stand; raises ConfigurationError."""
    text = read_text(path)
    try:
        return tomllib.loads(text), lines_of(text)
    except tomllib.TOMLDecodeError as broken:
        raise _syntax(path, text, broken) from broken


def tried(path: Path) -> str:
    """Say what is being done with a file, as errors tell it."""
    return f"read the configuration {clean(str(path))}"


def read_text(path: Path) -> str:
    """Read a file's text, its byte order mark and carriage returns left out; raises ConfigurationError."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as foreign:
        raise ConfigurationError(
            "config.encoding",
            tried=tried(path),
            found=f"byte {foreign.start} is no UTF-8",
            remedy="Save the file as UTF-8 text.",
        ) from foreign
    except OSError as unreadable:
        raise ConfigurationError(
            "config.unreadable",
            tried=tried(path),
            found=clean(unreadable.strerror or str(unreadable)),
            remedy="Make the file readable for the user that runs this program.",
        ) from unreadable


def _syntax(path: Path, text: str, broken: tomllib.TOMLDecodeError) -> ConfigurationError:
    place = _PLACE.search(str(broken))
    number = int(place[1]) if place else len(text.splitlines())
    line = (text.splitlines() or [""])[min(number, len(text.splitlines()) or 1) - 1]
    what = clean(_PLACE.sub("", str(broken))).strip()
    remedy = "Correct that line: a key is written as name = value, a text stands in quotes."
    if _BACKSLASH_IN_QUOTES.search(line):
        remedy = (
            "Write a Windows path in single quotes: in double quotes a backslash has a meaning of its own."
        )
    elif "overwrite" in what or "twice" in what:
        remedy = "Keep that key or table once."
    return ConfigurationError(
        "config.syntax", tried=tried(path), found=f"line {number}: this is no TOML: {what}", remedy=remedy
    )
