"""The one rule for a file that a person names: what stands there stays, unless it may be replaced."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EISDIR
from pathlib import Path

from core.errors import UsageError
from core.text import clean


def _nothing(_: Path) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written; one that is there is replaced where a person allows it, or where it is `ours`."""

    path: Path
    replace: bool = False
    ours: Callable[[Path], bool] = _nothing

    def prove(self) -> None:
        """Raise UsageError where a file is there that has to stay; a folder is left to the writing."""
        if self.path.is_file() and not self._replaceable():
            raise self._taken()

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Give an empty file, its owner's alone, that takes its place at the end, whole or not at all.

        Raises UsageError where a file is there that has to stay, and OSError.
        """
        self.prove()
        if self.path.is_dir():
            raise IsADirectoryError(EISDIR, "it is a folder")
        start = f".{self.path.name[:60]}."
        handle, name = tempfile.mkstemp(prefix=start, suffix=".unfinished", dir=self.path.parent)
        os.close(handle)
        unfinished = Path(name)
        try:
            yield unfinished
            with unfinished.open("r+b") as written:
                os.fsync(written.fileno())
            self._put(unfinished)
        finally:
            unfinished.unlink(missing_ok=True)

    def _put(self, unfinished: Path) -> None:
        if self._replaceable():
            unfinished.replace(self.path)
            return
        try:
            # A link fails where the name is taken, so that nobody's file is lost in between.
            self.path.hardlink_to(unfinished)
        except FileExistsError:
            raise self._taken() from None
        except OSError:
            # A file system without links, as on a stick.
            if self.path.exists():
                raise self._taken() from None
            unfinished.rename(self.path)

    def _replaceable(self) -> bool:
        return self.replace or (self.path.is_file() and self.ours(self.path))

    def _taken(self) -> UsageError:
        return UsageError(
            "file.exists",
            tried=f"write {clean(str(self.path))}",
            found="there is a file of this name",
            remedy="Give another name; a command may replace it where --replace allows it.",
        )
