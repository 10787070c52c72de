"""What a scheduler is told to begin, and what it is told with."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.errors import UsageError
from core.text import clean

_COMPANY_OF_ONE = "main"
"""What [sync] company says where nobody gave it a name."""


class Format(StrEnum):
    """The schedulers that there is text for."""

    CRON = "cron"
    SYSTEMD = "systemd"
    WINDOWS = "windows"


@dataclass(frozen=True, slots=True)
class Job:
    """A batch to be begun: the program (an absolute path first), its configuration, and who runs it."""

    program: tuple[str, ...]
    config: Path
    user: str
    company: str

    @property
    def command(self) -> tuple[str, ...]:
        """Give the words of the command."""
        return (*self.program, "--config", str(self.config), "batch")

    @property
    def name(self) -> str:
        """Name its files and its task, in letters that every scheduler takes."""
        plain = unicodedata.normalize("NFKD", self.company).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        return f"syncupload-{slug}" if slug and slug != _COMPANY_OF_ONE else "syncupload"

    @property
    def about(self) -> str:
        """Say in words what it does."""
        return f"Sync Uploader: what changed in the accounts of {clean(self.company)}"

    def prove(self) -> None:
        """Raise UsageError where a word has a character that no scheduler's text can have."""
        for word in (*self.command, self.user):
            if any(
                ord(letter) < 32 or ord(letter) == 127 or "\ud800" <= letter <= "\udfff" for letter in word
            ):
                raise UsageError(
                    "schedule.unsayable",
                    tried="write the text for the scheduler",
                    found=f"{clean(word)} has a character in it that cannot be written there",
                    remedy="Give the file or folder a name without control characters.",
                )


@dataclass(frozen=True, slots=True)
class ScheduleFile:
    """A file for the scheduler; `encoding` is how it must be saved."""

    name: str
    text: str
    encoding: str = "utf-8"

    @property
    def content(self) -> bytes:
        """Give it as it lies on disk."""
        if self.encoding == "utf-16":
            return b"\xff\xfe" + self.text.replace("\n", "\r\n").encode("utf-16-le")
        return self.text.encode(self.encoding)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The text for a scheduler, the commands that hand it over, and what there is to know about it."""

    format: Format
    files: tuple[ScheduleFile, ...]
    commands: tuple[str, ...]
    notes: tuple[str, ...] = ()
