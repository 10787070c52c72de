"""Read a configuration: find the file, lay secrets and environment over it, judge it, note each origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from core.config.document import read_document, tried
from core.config.kept import Kept, lay_kept
from core.config.keys import KEYS
from core.config.mistakes import InvalidConfigurationError, mistake_of
from core.config.model import Config
from core.config.origin import DEFAULT, Origin, Origins
from core.config.places import Places, locate
from core.config.secrets import open_store
from core.config.warnings import secrets_in_clear, warnings_of
from core.errors import SyncError


@dataclass(frozen=True, slots=True)
class Loaded:
    """A valid configuration, its file, the origin of every key (by dotted name), and what is odd about it.

    `unread` are the secrets that are kept somewhere and could not be read, with the reason; `in_clear` are
    those that stand in the file.
    """

    config: Config
    path: Path
    sources: Mapping[str, Origin]
    warnings: tuple[str, ...] = ()
    unread: Mapping[str, SyncError] = field(default_factory=dict)
    in_clear: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Give the folder that relative `sandbox:` addresses and the journal are meant in."""
        return self.path.parent

    def prove_secrets(self, table: str) -> None:
        """Raise why a secret of a table could not be read: a blank one in its place would be a surprise."""
        for dotted, trouble in self.unread.items():
            if dotted.partition(".")[0] == table:
                raise trouble


def load(
    path: Path | None,
    *,
    environ: Mapping[str, str],
    company: str | None = None,
    places: Places | None = None,
) -> Loaded:
    """Read the configuration that is named, or the nearest; raises ConfigurationError with all mistakes."""
    file = locate(path, company, environ, places or Places.here())
    document, lines = read_document(file)
    in_clear = secrets_in_clear(document)
    kept = lay_kept(document, open_store(file, environ), environ)
    variables = _overlay(document, environ)
    origins = Origins(file, lines, variables, kept.origins)
    config = judged(document, origins, kept)
    sources = {key.dotted: _origin((key.table, key.name), document, origins) for key in KEYS}
    warnings = warnings_of(config, in_clear, origins)
    return Loaded(config, file, sources, warnings, kept.unread, tuple(key.dotted for key in in_clear))


def _overlay(document: dict[str, object], environ: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Write the environment's values over the document's and name the variables they came from."""
    found: dict[tuple[str, ...], str] = {}
    for key in KEYS:
        if key.plain and key.variable in environ:
            table = document.setdefault(key.table, {})
            if isinstance(table, dict):
                table[key.name] = environ[key.variable]
                found[key.table, key.name] = key.variable
    return found


def judged(document: Mapping[str, object], origins: Origins, kept: Kept | None = None) -> Config:
    """Make a configuration of its tables; raises ConfigurationError with all mistakes.

    Where a secret could not be read, that is what is told: a mistake may be no more than its absence.
    """
    try:
        return Config.model_validate(document)
    except ValidationError as wrong:
        for trouble in kept.unread.values() if kept else ():
            raise trouble from None
        mistakes = [mistake_of(each, origins) for each in wrong.errors(include_url=False)]
        mistakes.sort(key=lambda each: each.line or 0)
        raise InvalidConfigurationError(tuple(mistakes), tried=tried(origins.file)) from None


def _origin(path: tuple[str, str], document: dict[str, object], origins: Origins) -> Origin:
    table = document.get(path[0])
    there = path in origins.kept or (isinstance(table, dict) and path[1] in table)
    return origins.of(path) if there else DEFAULT
