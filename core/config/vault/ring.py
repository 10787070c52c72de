"""The keyring of the user, where there is one that can be used; it is never waited for without an end."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from core.config.masking import MASK
from core.config.vault.troubles import locked, no_ring, not_in_ring, refused, silent
from core.errors import ConfigurationError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

PATIENCE = 60.0
"""Seconds: a locked keyring may ask somebody for its password, and where nobody is, it waits for ever."""

_LEAST = 1
"""The priority from which `keyring` recommends a backend; below are those that fail, and those in clear."""

_BACKEND, _BUS = "PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS"

T = TypeVar("T")


@dataclass
class Ring:
    """The keyring that an environment leads to; each question raises ConfigurationError where it fails."""

    environ: Mapping[str, str]
    patience: float = PATIENCE
    _backend: KeyringBackend | None = field(default=None, init=False)
    _is_silent: bool = field(default=False, init=False)

    def usable(self) -> bool:
        """Tell whether there is a keyring that keeps secrets safely; a failing one counts as none."""
        try:
            return self._found("a secret") is not None
        except ConfigurationError:
            return False

    def get(self, service: str, dotted: str) -> str:
        """Give a secret."""
        backend = self._needed(dotted)
        value = self._asked(dotted, lambda: backend.get_password(service, dotted))
        if value is None:
            raise not_in_ring(dotted)
        return value

    def put(self, service: str, dotted: str, value: str) -> None:
        """Keep a secret."""
        backend = self._needed(dotted)
        self._asked(dotted, lambda: backend.set_password(service, dotted, value), value)

    def drop(self, service: str, dotted: str) -> None:
        """Forget a secret; one that is not there is forgotten already."""
        backend = self._needed(dotted)
        if self._asked(dotted, lambda: backend.get_password(service, dotted)) is not None:
            self._asked(dotted, lambda: backend.delete_password(service, dotted))

    def _needed(self, dotted: str) -> KeyringBackend:
        backend = self._found(dotted)
        if backend is None:
            raise no_ring(dotted)
        return backend

    def _found(self, dotted: str) -> KeyringBackend | None:
        if self._backend is None:
            self._backend = self._asked(dotted, lambda: _backend(self.environ))
        return self._backend

    def _asked(self, dotted: str, question: Callable[[], T], value: str = "") -> T:
        """Ask in a thread of its own, left behind where no answer comes; then nothing more is asked."""
        if self._is_silent:
            raise silent(dotted, self.patience)
        answers: list[T] = []
        failures: list[Exception] = []

        def ask() -> None:
            try:
                answers.append(question())
            except Exception as failure:  # noqa: BLE001 - a backend may raise what it likes; told below
                failures.append(failure)

        thread = threading.Thread(target=ask, name="keyring", daemon=True)
        thread.start()
        thread.join(self.patience)
        if answers:
            return answers[0]
        if not failures:
            self._is_silent = True
            raise silent(dotted, self.patience)
        raise _told(dotted, failures[0], value)


def _told(dotted: str, failure: Exception, value: str) -> Exception:
    from keyring.errors import KeyringLocked  # noqa: PLC0415 - rarely needed

    if isinstance(failure, KeyringLocked):
        return locked(dotted)
    text = f"{type(failure).__name__}: {failure}"
    return refused(dotted, text.replace(value, MASK) if value else text)


def _backend(environ: Mapping[str, str]) -> KeyringBackend | None:
    """Find the backend that is asked for, else the best; without a session bus Linux has none to look for."""
    from keyring import core  # noqa: PLC0415 - slow to load, and rarely needed

    found: KeyringBackend | None
    if name := environ.get(_BACKEND):
        found = core.load_keyring(name)
    elif sys.platform == "linux" and not environ.get(_BUS):
        found = core.load_config()
    else:
        found = core.get_keyring()
    return found if found is not None and found.priority >= _LEAST else None
