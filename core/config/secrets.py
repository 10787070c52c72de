"""Keeps the secrets of a configuration out of it: in the keyring of the user, or in an encrypted file.

The secrets file beside the configuration says which secrets are kept and where, so that nothing else is
opened unless it is needed. A secret of the environment comes before a kept one, and that before one which
stands in the configuration file in clear.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from core.config.keys import KEYS, Key
from core.config.vault import dpapi, sealing
from core.config.vault.entries import Entry, Way, read_entries, secrets_file, write_entries
from core.config.vault.ring import Ring
from core.config.vault.troubles import busy, unwritable
from core.errors import UsageError
from core.password_hash import hashed, is_hashed
from core.text import clean

KEPT: tuple[Key, ...] = tuple(key for key in KEYS if key.secret or key.guarded)
"""The keys that may be kept: secrets, and texts with a password inside, which are kept whole."""

_PATIENCE = 10.0
"""Seconds that are waited for another program which changes secrets."""


def secret_key(dotted: str) -> Key:
    """Give the key of a secret by its name; raises UsageError that names the nearest ones.

    An unknown name is not repeated: it may be the secret itself, given in the wrong place.
    """
    names = {key.dotted: key for key in KEPT}
    wanted = dotted.strip().lower()
    if wanted in names:
        return names[wanted]
    near = difflib.get_close_matches(wanted, names, n=3)
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    raise UsageError(
        "secrets.unknown",
        tried="find a secret by its name",
        found="the configuration has no secret of that name",
        remedy=f"{meant}There are {', '.join(names)}.",
    )


def open_store(path: Path, environ: Mapping[str, str]) -> SecretStore:
    """Give the secrets of the configuration file at `path`; nothing is opened yet."""
    return SecretStore(path.resolve(), Ring(environ))


@dataclass
class SecretStore:
    """The kept secrets of one configuration, by dotted key; whatever fails is a ConfigurationError."""

    config: Path
    ring: Ring = field(repr=False)

    @property
    def file(self) -> Path:
        """Name the secrets file."""
        return secrets_file(self.config)

    def entries(self) -> Mapping[str, Entry]:
        """Say which secrets are kept and how, without opening any."""
        return read_entries(self.file)

    def get(self, dotted: str) -> str | None:
        """Give a secret; None where none is kept under that name."""
        name = secret_key(dotted).dotted
        entry = self.entries().get(name)
        return None if entry is None else self.opened(name, entry)

    def opened(self, name: str, entry: Entry) -> str:
        """Give the secret of an entry."""
        if entry.way is Way.KEYRING:
            return self.ring.get(entry.place, name)
        if entry.place:
            return sealing.unseal(self.file, name, entry.place, entry.sealed)
        return dpapi.unseal(name, entry.sealed, sealing.context(self.file, name))

    def put(self, dotted: str, value: str, way: Way | None = None) -> str:
        """Keep a secret and say where: as told, else as others are, else in the keyring if there is one."""
        key = secret_key(dotted)
        name = key.dotted
        if key.term.hashed and not is_hashed(value):
            value = hashed(value)
        with self._changing():
            before = dict(self.entries())
            chosen = way or self._usual_way(before)
            entry = self._kept(name, value, chosen, before)
            write_entries(self.file, {**before, name: entry})
        old = before.get(name)
        if old is not None and old.way is Way.KEYRING and chosen is not Way.KEYRING:
            self._forget(name, old)
        return self.words(entry)

    def drop(self, dotted: str) -> None:
        """Forget a secret; one that is not kept is forgotten already."""
        name = secret_key(dotted).dotted
        with self._changing():
            left = dict(self.entries())
            old = left.pop(name, None)
            if old is None:
                return
            write_entries(self.file, left)
        if old.way is Way.KEYRING:
            self._forget(name, old)

    def words(self, entry: Entry) -> str:
        """Say where a secret is kept."""
        if entry.way is Way.KEYRING:
            return "the keyring of this user"
        whose = ", for every user of this computer" if entry.way is Way.MACHINE else ""
        return f"the encrypted file {clean(str(self.file))}{whose}"

    @property
    def _service(self) -> str:
        return f"Sync Uploader {self.config}"

    def _usual_way(self, before: Mapping[str, Entry]) -> Way:
        filed = [entry.way for entry in before.values() if entry.way is not Way.KEYRING]
        if filed:
            return filed[0]
        return Way.KEYRING if self.ring.usable() else Way.FILE

    def _kept(self, name: str, value: str, way: Way, before: Mapping[str, Entry]) -> Entry:
        if way is Way.KEYRING:
            self.ring.put(self._service, name, value)
            return Entry.model_validate({"in": way, "place": self._service})
        if way is Way.MACHINE or os.name == "nt":
            bound_to = sealing.context(self.file, name)
            sealed = dpapi.seal(name, value, bound_to, machine=way is Way.MACHINE)
            return Entry.model_validate({"in": way, "sealed": sealed})
        recorded = next((each.place for each in before.values() if each.way is Way.FILE), "")
        place, sealed = sealing.seal(self.file, name, value, recorded)
        return Entry.model_validate({"in": way, "place": place, "sealed": sealed})

    def _forget(self, name: str, old: Entry) -> None:
        """Take a secret out of the keyring, unless it is another configuration's of which this is a copy."""
        if old.place == self._service:
            self.ring.drop(old.place, name)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Keep other programs of this user from changing secrets meanwhile."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - slow to load, and rarely needed

        lock = user_data_path("syncupload", appauthor=False) / "secrets.lock"
        try:
            lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(lock, timeout=_PATIENCE):
                yield
        except Timeout:
            raise busy(lock) from None
        except OSError as refused:
            raise unwritable(Path(refused.filename or self.file), refused) from refused
