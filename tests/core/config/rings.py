"""Keyrings for tests, as `keyring` loads them by name: one that works, and some that do not."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

FILE = "SYNCUPLOAD_TESTS_RING"
"""Names the file in which the working one keeps its secrets."""

NAME = "PYTHON_KEYRING_BACKEND"
"""The variable by which `keyring` is told its backend."""

ASKED: list[str] = []
"""What the silent one was asked for."""


class Working(KeyringBackend):
    """Keeps secrets in a file that the environment names."""

    priority: float = 9

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service}|{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self._all(), f"{service}|{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        left = self._all()
        if left.pop(f"{service}|{username}", None) is None:
            raise PasswordDeleteError(username)
        self._write(left)

    def _all(self) -> dict[str, str]:
        file = Path(os.environ[FILE])
        found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        return found

    def _write(self, secrets: dict[str, str]) -> None:
        Path(os.environ[FILE]).write_text(json.dumps(secrets))


class Locked(Working):
    """Is locked, and nobody types its password."""

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - as it is called
        raise KeyringLocked("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002 - as it is called
        raise KeyringLocked("Failed to unlock the collection!")


class Broken(Working):
    """Fails, and repeats what it was to keep."""

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - as it is called
        raise OSError("the bus has gone")

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002 - as it is called
        raise ValueError(f"cannot keep {password}")


class Silent(Working):
    """Waits for somebody for ever."""

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - as it is called
        ASKED.append(username)
        threading.Event().wait()
        return None


class InClear(Working):
    """Keeps secrets in clear, which `keyring` does not recommend."""

    priority = 0.5
