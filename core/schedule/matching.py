"""Whether the words of a command are a batch of a configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from core.config.places import Places, locate
from core.errors import SyncError

_PROGRAMS, _MODULES = {"syncupload", "syncupload.exe"}, {"tui", "tui.cli"}
_VALUED = ("--config", "--company", "--log-level")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The configuration whose batches are looked for, and where files are looked for that are not named."""

    config: Path
    places: Places

    def meant(self, words: Sequence[str]) -> bool:
        """Say whether these words, somewhere among them, run a batch of the configuration."""
        return any(map(self._located, _batches(words)))

    def _located(self, options: Mapping[str, str]) -> bool:
        named = options.get("--config")
        path = None if named is None else self.places.working / Path(named).expanduser()
        try:
            return locate(path, options.get("--company"), {}, self.places) == self.config
        except (SyncError, OSError, RuntimeError):
            return False


def _batches(words: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """Give the options of each batch that the words run."""
    rest = iter(words)
    for word in rest:
        # It knows both kinds of slash.
        if PureWindowsPath(word).name.casefold() in _PROGRAMS or (
            word == "-m" and next(rest, "") in _MODULES
        ):
            options, command = _options(rest)
            if command == "batch" and next(rest, "") != "--dry-run":
                yield options


def _options(rest: Iterator[str]) -> tuple[Mapping[str, str], str]:
    """Take the options before the command, and the command."""
    options: dict[str, str] = {}
    for word in rest:
        name, equals, value = word.partition("=")
        if name in _VALUED:
            options[name] = value if equals else next(rest, "")
        elif not word.startswith("-"):
            return options, word
    return options, ""
