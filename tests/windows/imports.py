"""Imports every module of the program; names those that cannot be, and why. Run by Windows' Python."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(root: Path) -> int:
    """Import all; print a line each that fails."""
    failed = 0
    for package in ("core", "tui"):
        for file in sorted((root / package).rglob("*.py")):
            words = file.relative_to(root).with_suffix("").parts
            try:
                importlib.import_module(".".join(words[:-1] if words[-1] == "__init__" else words))
            except Exception as failure:  # noqa: BLE001 - whatever it is, it is told
                failed += 1
                sys.stdout.write(f"{'.'.join(words)}: {failure!r}\n")
    return failed


if __name__ == "__main__":
    sys.exit(min(1, main(Path(sys.argv[1]))))
