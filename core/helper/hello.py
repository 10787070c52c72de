"""What a Python is, as a helper tells it: its version, its bitness, and which of the two packages it has."""

from __future__ import annotations

import importlib.util
import platform
import struct
import sys
from dataclasses import dataclass

PACKAGES = {"pyodbc": "pyodbc", "win32com": "pywin32"}
"""What may be needed, by the name that is imported: the name that is installed."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """One Python: `packages` are those of `PACKAGES` that it has, by the names that are installed."""

    python: str
    bits: int
    executable: str
    packages: tuple[str, ...]


def hello() -> Greeting:
    """Say what this Python is."""
    there = tuple(
        installed
        for imported, installed in PACKAGES.items()
        if importlib.util.find_spec(imported) is not None
    )
    return Greeting(platform.python_version(), struct.calcsize("P") * 8, sys.executable, there)
