"""The file beside a configuration in which the Web Connector's visits are noted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.accounting.quickbooks.webconnector.noted import Noted, read, written
from core.config.writing import replace_file
from core.errors import ConfigurationError
from core.text import clean


def visits_file(config: Path) -> Path:
    """Name the file of a configuration."""
    return config.with_name(f"{config.name}.visits")


def read_visits(file: Path) -> Noted:
    """Read what is noted, nothing where there is no file; raises ConfigurationError for one that is none."""
    try:
        return read(file.read_text("utf-8"))
    except FileNotFoundError:
        return Noted()
    except (OSError, ValueError, RecursionError) as broken:
        why = getattr(broken, "strerror", None) or str(broken)
        raise ConfigurationError(
            "quickbooks.visits",
            tried="read when QuickBooks' Web Connector came",
            found=f"{clean(str(file))} cannot be read: {clean(why)}",
            remedy="Nothing is lost by it: the next visit is noted there anew, or delete the file.",
        ) from None


_PATIENCE = 5.0
"""Seconds that another process may take to note something."""


@dataclass(slots=True)
class VisitBook:
    """Notes what happens as it happens; safe among threads, and among processes.

    A visit is worth more than its note: where that cannot be written, `told` is told so once, and all goes
    on.
    """

    file: Path
    clock: Callable[[], datetime]
    told: Callable[[str], object]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _refused: bool = False

    def came(self) -> None:
        """Note that the Web Connector was let in."""
        self._note(lambda noted: noted.coming(self.clock()))

    def over(self, error: str = "", left: str = "") -> None:
        """Note that its visit is over, why it failed and what it left undone; blank where it did not."""
        self._note(lambda noted: noted.over(self.clock(), error, left))

    def turned_away(self) -> None:
        """Note that a sign-in was refused."""
        self._note(lambda noted: noted.turned_away(self.clock()))

    def told_to_come(self, minutes: int) -> None:
        """Note that it was told to come every so many minutes; 0: when a person says so."""
        self._note(lambda noted: noted.told_to_come(minutes))

    def _note(self, change: Callable[[Noted], Noted]) -> None:
        with self._lock, _alone(self.file):
            noted = Noted()
            with suppress(ConfigurationError):  # what cannot be read is written anew
                noted = read_visits(self.file)
            try:
                replace_file(self.file, written(change(noted)).encode())
            except OSError as refused:
                self._tell(refused)
            else:
                self._refused = False

    def _tell(self, refused: OSError) -> None:
        if not self._refused:
            why = clean(refused.strerror or str(refused))
            with suppress(OSError, ValueError, AttributeError):  # nobody may be there to be told
                file = clean(str(self.file))
                self.told(f"what happens is not noted in {file}, which cannot be written: {why}")
        self._refused = True


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Let no other process change the file meanwhile; where that cannot be had, go on without.

    The lock's own file is anybody's, for the service may run as another user than who sets it up.
    """
    from filelock import FileLock  # noqa: PLC0415 - slow to load, and rarely needed

    lock = FileLock(file.with_name(f"{file.name}.lock"), timeout=_PATIENCE, mode=0o666)
    if file.parent.is_dir():  # a lock would make the folder
        with suppress(OSError, NotImplementedError):
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
