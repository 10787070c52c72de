"""What can be wrong with the secrets: in clear, open to others, damaged, missing."""

from __future__ import annotations

from core.checks.result import Mark
from core.config.secrets import open_store
from core.config.vault.entries import Way, secrets_file
from tests.core.checks.faults import Fault, nothing
from tests.core.checks.place import Place


def kept(place: Place) -> None:
    """Keep the password in the encrypted file, as `config set-secret crm.password --file` does."""
    place.patch.setenv("XDG_DATA_HOME", str(place.folder / "data"))
    open_store(place.config, {}).put("crm.password", "pass@word1", Way.FILE)
    place.says({"crm.user": "administrator", "crm.password": None})


def in_clear(place: Place) -> None:
    place.says({"crm.user": "administrator", "crm.password": "pass@word1"})


def missing(place: Place) -> None:
    place.says({"crm.user": "administrator"})


def open_to_others(place: Place) -> None:
    secrets_file(place.config).chmod(0o644)


def closed(place: Place) -> None:
    secrets_file(place.config).chmod(0o600)


def damaged(place: Place) -> None:
    secrets_file(place.config).write_text("[[")


def put_away(place: Place) -> None:
    """Move the damaged file away and set its secrets anew."""
    secrets_file(place.config).rename(place.folder / "damaged")
    kept(place)


def key_lost(place: Place) -> None:
    (key,) = [each for each in (place.folder / "data").rglob("*.key") if each.is_file()]
    key.rename(place.folder / "lost")


FAULTS = (
    Fault(
        "a password stands in clear",
        "secrets",
        in_clear,
        "config set-secret crm.password",
        kept,
        nothing,
        Mark.WARN,
    ),
    Fault(
        "there is no password", "secrets", missing, "config set-secret crm.password", kept, nothing, Mark.WARN
    ),
    Fault("others may read the secrets", "secrets", open_to_others, "run chmod 600", closed, kept, Mark.WARN),
    Fault("the secrets' file is damaged", "secrets", damaged, "set-secret", put_away, kept),
    Fault("the key of the secrets is lost", "secrets", key_lost, "set-secret", kept, kept),
)
