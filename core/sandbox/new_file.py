"""A company file on its way: whole under its name at the end, or not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import UsageError


@contextmanager
def new_company_file(path: Path) -> Iterator[Path]:
    """Give the path to write at; raises UsageError where there is a file, and leaves none half made."""
    if path.exists():
        raise UsageError(
            "sandbox.company_exists",
            tried=f"make the sandbox company {path}",
            found="there is such a file already",
            remedy="Choose another folder, or delete the file first.",
        )
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
