"""Where the value of a key comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Place(StrEnum):
    """The kinds of place that a value may come from."""

    FILE = "file"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    SECRETS = "secrets"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Origin:
    """The place of one value: a line of a file, a variable, a keyring, a secrets file, or the default."""

    place: Place
    name: str = ""
    line: int | None = None

    def __str__(self) -> str:
        if self.place is Place.FILE:
            return f"{self.name}, line {self.line}" if self.line else self.name
        if self.place is Place.ENVIRONMENT:
            return f"environment variable {self.name}"
        if self.place is Place.KEYRING:
            return "keyring of this user"
        if self.place is Place.SECRETS:
            return f"secrets file {self.name}"
        return "default"


DEFAULT = Origin(Place.DEFAULT)


@dataclass(frozen=True, slots=True)
class Origins:
    """Where all that was read stands: lines of the file, variables, and kept secrets, by path."""

    file: Path
    lines: dict[tuple[str, ...], int]
    variables: dict[tuple[str, ...], str]
    kept: Mapping[tuple[str, ...], Origin] = field(default_factory=dict)

    def of(self, path: tuple[str, ...]) -> Origin:
        """Give the origin of a key or table that was set."""
        if path in self.variables:
            return Origin(Place.ENVIRONMENT, self.variables[path])
        if path in self.kept:
            return self.kept[path]
        return Origin(Place.FILE, str(self.file), self.line(path))

    def line(self, path: tuple[str, ...]) -> int | None:
        """Give the line of a key, else that of the table it is missing from."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return None
