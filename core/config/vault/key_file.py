"""The key file that secrets are sealed with: in the user's data folder, readable for its owner alone."""

from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path

from platformdirs import user_data_path

from core.config.vault.troubles import exposed_key
from core.config.writing import replace_file
from core.text import clean

LENGTH = 32


def key_folder() -> Path:
    """Name the folder of this user's key files."""
    return user_data_path("syncupload", appauthor=False) / "keys"


def new_key_file() -> tuple[Path, bytes]:
    """Make a key and its file, under a name that no other has; raises OSError."""
    folder = key_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key, file = os.urandom(LENGTH), folder / f"{uuid.uuid4().hex}.key"
    replace_file(file, f"{key.hex()}\n".encode())
    return file, key


def find_key_file(recorded: str) -> Path | None:
    """Find a key file where it was made, else by its name in this user's folder; None where it is gone."""
    here = Path(recorded)
    return next((each for each in (here, key_folder() / here.name) if each.exists()), None)


def read_key_file(file: Path) -> bytes:
    """Read a key; raises ConfigurationError where others may read it too, or where it is no key."""
    try:
        descriptor = os.open(file, os.O_RDONLY)
        with os.fdopen(descriptor, "rb") as opened:
            prove_own(file, os.fstat(opened.fileno()))
            key = bytes.fromhex(opened.read(10 * LENGTH).decode("ascii"))
    except OSError as refused:
        raise exposed_key(file, refused.strerror or str(refused), _own(file)) from refused
    except ValueError:
        key = b""
    if len(key) != LENGTH:
        raise exposed_key(file, "it is damaged", "Put back a copy of it, or set the secrets again.")
    return key


def prove_own(file: Path, status: os.stat_result) -> None:
    """Raise ConfigurationError where a file is another user's, or others may read it (POSIX alone)."""
    if os.name != "posix":
        return
    if status.st_uid != os.geteuid():
        raise exposed_key(file, "it belongs to another user", _own(file))
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise exposed_key(
            file,
            "others than its owner may read or write it",
            f"Run: chmod 600 {clean(str(file))}. If somebody may have read it, change the passwords too.",
        )


def _own(file: Path) -> str:
    return (
        f"Run the program as the user who owns {clean(str(file))}, or set the secrets again as this user: "
        "syncupload config set-secret NAME"
    )
