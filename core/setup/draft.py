"""The answers of a set-up that is under way, over the configuration that it began from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import cast

from core.config.connection_string import without_password
from core.config.document import read_document
from core.config.editing import Changes
from core.config.keys import KEYS
from core.config.origin import Origins
from core.config.store import Loaded, judged
from core.errors import ConfigurationError
from core.setup.field import Answer

_CONNECTIONS = ("sage.connection", "sage_instant.connection", "sage_mms.connection", "sage_200.connection")
"""Keys whose value may hold a password, which is kept apart."""
_SECRET = {key.dotted for key in KEYS if key.secret}
_DEFAULTS: Mapping[str, object] = {key.dotted: key.default for key in KEYS}
"""In the order of the model, which is that of a new file."""
_STAND_INS: Mapping[str, str] = {
    "sync.target": "CRM40",
    "crm.url": "http://not-yet-known/",
    "product.unit_group": "not yet known",
    "product.unit": "not yet known",
    "product.price_list": "not yet known",
}
"""What a configuration needs to be one, while those steps are still to come."""

_CONNECTING = (
    "crm.url",
    "crm.user",
    "crm.domain",
    "crm.password",
    "crm.organisation",
    "crm.timeout",
    "crm.authentication",
)
_CONNECTING_TABLES = ("sync", "sage", "sage_instant", "sage_mms", "sage_200", "quickbooks")
"""What it takes to reach both sides; while the set-up is unfinished, nothing else is looked at."""

_ALTERNATIVES = {"sage.connection": ("sage.version", "sage.folder"), "sage.folder": ("sage.connection",)}
"""What an answer takes out of the file, for only one of them can count."""


@dataclass
class Draft:
    """What has been answered so far. `path` is the file to be written; secrets are kept in memory alone.

    `base` is what that file holds already, `kept` are secrets that are stored for it, by dotted key, blank
    where one cannot be read, and `overrides` what the environment says, which goes before all else.
    """

    path: Path
    base: Mapping[str, object] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict, repr=False)
    overrides: Mapping[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    own: dict[str, Answer] = field(default_factory=dict)

    @classmethod
    def of(
        cls, path: Path, kept: Mapping[str, str], overrides: Mapping[str, str] = MappingProxyType({})
    ) -> Draft:
        """Begin from a file, or from nothing where there is none; raises ConfigurationError for no TOML."""
        base = read_document(path)[0] if path.exists() else {}
        return cls(path, base, kept, overrides)

    def answer(self, key: str, value: Answer) -> None:
        """Note an answer; one that is blank takes the key out."""
        if isinstance(value, str):
            value = value.strip() or None
        if key in _SECRET:
            if value is not None:
                self.secrets[key] = str(value)
                self.answers.pop(key, None)
            return
        if "." not in key:
            self.own[key] = value
            return
        if key in self.overrides:
            return  # it would have no effect before the variable is gone
        if key in _CONNECTIONS and value is not None:
            value = self._apart(key, str(value))
        self.answers[key] = value
        if value is not None:
            self.answers.update(dict.fromkeys(_ALTERNATIVES.get(key, ())))

    def _apart(self, key: str, connection: str) -> str:
        """Take the password out of a connection string: it is a secret like any other."""
        rest, password = without_password(connection)
        if password:
            self.secrets[f"{key.partition('.')[0]}.password"] = password
        return rest

    def value(self, key: str) -> Answer:
        """Give what holds for a key: the answer, else what the file says; None where neither does."""
        if "." not in key:
            return self.own.get(key)
        if key in self.overrides:
            return self.overrides[key]
        if key in self.answers:
            return self.answers[key]
        table, _, name = key.partition(".")
        there = self.base.get(table)
        found = there.get(name) if isinstance(there, dict) else None
        return cast("Answer", found) if isinstance(found, str | int | bool) else None

    def has_secret(self, key: str) -> bool:
        """Whether a secret is known, from now or from before."""
        if key in self.answers:
            return False  # it was forgotten
        return bool(self.secrets.get(key) or self.kept.get(key) or self.value(key))

    def keeps_secret(self, key: str) -> bool:
        """Whether a secret is known, or kept where it cannot be read, so that it is asked for anew."""
        return self.has_secret(key) or (key in self.kept and key not in self.answers)

    def forget(self, key: str) -> None:
        """Take a secret out, wherever it is kept."""
        self.secrets.pop(key, None)
        self.answers[key] = None

    @property
    def superfluous(self) -> tuple[str, ...]:
        """Name the kept secrets that nothing asks for any more: without a user there is no password."""
        signed_in_user = self.value("crm.user") is None and "crm.password" not in self.secrets
        needless = {"crm.password"} if signed_in_user else set()
        return tuple(key for key in self.kept if key in needless or key in self.answers)

    def changes(self) -> Changes:
        """Give what the file is to be changed by: a default that it does not name stays unnamed."""
        return {
            key: self.answers[key]
            for key in _DEFAULTS
            if key in self.answers and self._changes(key, self.answers[key])
        }

    def loaded(self, *, unfinished: bool = False) -> Loaded:
        """Give the configuration as it would be; an `unfinished` one is fit to reach both sides, no more.

        Raises ConfigurationError that names each mistake.
        """
        document = self._document()
        if unfinished:
            document = _connecting(document)
        config = judged(document, Origins(self.path, {}, {}, {}))
        return Loaded(config, self.path.absolute(), {})

    def _document(self) -> dict[str, object]:
        document: dict[str, object] = {
            table: dict(held) if isinstance(held, dict) else held for table, held in self.base.items()
        }
        kept = {key: value for key, value in self.kept.items() if value and key not in self.superfluous}
        values: dict[str, object] = {**kept, **self.answers, **self.secrets, **self.overrides}
        for dotted, value in values.items():
            _put(document, dotted, value)
        return document

    def _changes(self, key: str, value: Answer) -> bool:
        there = self._in_file(key)
        return value != there and not (there is None and value == _DEFAULTS[key])

    def _in_file(self, key: str) -> object:
        table, _, name = key.partition(".")
        there = self.base.get(table)
        return there.get(name) if isinstance(there, dict) else None

    def take(self, answers: Mapping[str, object]) -> None:
        """Take over answers by dotted key; raises ConfigurationError for a key that there is not."""
        for key, value in answers.items():
            if key not in _DEFAULTS:
                raise ConfigurationError(
                    "setup.unknown_key",
                    tried="take over the answers",
                    found=f"{key} is no key of the configuration",
                    remedy="Name the keys as the sample configurations do, each in its table.",
                )
            self.answer(key, cast("Answer", value))


def _connecting(document: Mapping[str, object]) -> dict[str, object]:
    """Keep what it takes to reach both sides, with stand-ins for what is to come."""
    found: dict[str, object] = {}
    for dotted in _DEFAULTS:
        table, _, name = dotted.partition(".")
        held = document.get(table)
        wanted = table in _CONNECTING_TABLES or dotted in _CONNECTING
        if wanted and isinstance(held, dict) and name in held:
            _put(found, dotted, held[name])
    for dotted, value in _STAND_INS.items():
        table, _, name = dotted.partition(".")
        held = found.setdefault(table, {})
        if isinstance(held, dict):
            held.setdefault(name, value)
    return found


def _put(document: dict[str, object], dotted: str, value: object) -> None:
    table, _, name = dotted.partition(".")
    held = document.get(table)
    if value is None:
        if isinstance(held, dict):
            held.pop(name, None)
        return
    if not isinstance(held, dict):
        held = document[table] = {}
    held[name] = value
