"""What an old configuration file says, as it stands there: keys, values and lines."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ConfigurationError
from core.text import clean


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as it was written, on which line; `joined` where its value went over several lines."""

    key: str
    value: str
    line: int
    joined: bool = False

    @property
    def name(self) -> str:
        """Give the key as it is looked up: the old program took no notice of case or blanks."""
        return "".join(clean(self.key).split()).lower()


@dataclass(frozen=True, slots=True)
class OldFile:
    """The settings of a file in their order, and what a person should know about how they were read."""

    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()


def unreadable(code: str, found: str, remedy: str) -> ConfigurationError:
    """Make the failure of a file that cannot be read as an old configuration."""
    return ConfigurationError(
        f"legacy.{code}",
        tried="read the old configuration",
        found=found,
        remedy=f"{remedy} Nothing was written.",
    )
