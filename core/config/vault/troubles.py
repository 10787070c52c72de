"""What can be wrong with kept secrets, each with its cure; no message repeats a secret."""

from __future__ import annotations

from pathlib import Path

from core.errors import ConfigurationError
from core.text import clean

AGAIN = "Set it again: syncupload config set-secret {name}"
_ENVIRONMENT = "or give the secrets in the environment, as `syncupload config set-secret --help` says"


def unreadable(file: Path, refused: OSError) -> ConfigurationError:
    """Tell of a secrets file that this user may not read."""
    return ConfigurationError(
        "secrets.unreadable",
        tried=f"read the secrets file {clean(str(file))}",
        found=clean(refused.strerror or str(refused)),
        remedy=f"Run the program as the user who owns that file, {_ENVIRONMENT}.",
    )


def damaged(file: Path) -> ConfigurationError:
    """Tell of a secrets file that is none."""
    return ConfigurationError(
        "secrets.damaged",
        tried=f"read the secrets file {clean(str(file))}",
        found="the file is damaged",
        remedy="Put back a copy of it; or move it away, and set each secret again with "
        "`syncupload config set-secret NAME`.",
    )


def newer(file: Path, version: int) -> ConfigurationError:
    """Tell of a secrets file that a newer program has written."""
    return ConfigurationError(
        "secrets.newer",
        tried=f"read the secrets file {clean(str(file))}",
        found=f"a newer version of this program has written it (form {version})",
        remedy="Use that version of the program.",
    )


def unwritable(place: Path, refused: OSError) -> ConfigurationError:
    """Tell of a place in which nothing can be kept; what was kept there is as it was."""
    return ConfigurationError(
        "secrets.unwritable",
        tried=f"keep a secret in {clean(str(place))}",
        found=clean(refused.strerror or str(refused)),
        remedy="Make the folder writable for the user that runs this program, "
        "or give the secret in the environment.",
    )


def busy(place: Path) -> ConfigurationError:
    """Tell of another program that changes secrets, and does not come to an end."""
    return ConfigurationError(
        "secrets.busy",
        tried="keep a secret",
        found=f"another program is changing the secrets of this user ({clean(str(place))} is locked)",
        remedy="Wait until it has ended, and try again.",
    )


def no_key(dotted: str, file: Path, key: Path) -> ConfigurationError:
    """Tell of a key file that has gone."""
    return ConfigurationError(
        "secrets.key_lost",
        tried=f"read {dotted} from {clean(str(file))}",
        found=f"its key file {clean(str(key))} is not there",
        remedy=f"Put the key file back. {AGAIN.format(name=dotted)}, if it is lost.",
    )


def exposed_key(key: Path, found: str, remedy: str) -> ConfigurationError:
    """Tell of a key file that is not its owner's alone, or not a key file at all."""
    return ConfigurationError(
        "secrets.key_exposed",
        tried=f"read the key file {clean(str(key))}",
        found=clean(found),
        remedy=remedy,
    )


def sealed_otherwise(dotted: str, file: Path) -> ConfigurationError:
    """Tell of a secret that its key does not open: it was changed, or moved from elsewhere."""
    return ConfigurationError(
        "secrets.damaged",
        tried=f"read {dotted} from {clean(str(file))}",
        found="it was changed, or it belongs to another key or another configuration",
        remedy=f"Put back a copy of the file; or set it again: syncupload config set-secret {dotted}",
    )


def _of_ring(dotted: str, code: str, found: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(
        code, tried=f"ask the keyring of this user for {dotted}", found=found, remedy=remedy
    )


def silent(dotted: str, seconds: float) -> ConfigurationError:
    """Tell of a keyring that does not answer: as a rule it waits for somebody to type its password."""
    return _of_ring(
        dotted,
        "secrets.keyring_silent",
        f"it did not answer within {seconds:g} seconds; it may be waiting to be unlocked",
        _instead(dotted),
    )


def locked(dotted: str) -> ConfigurationError:
    """Tell of a keyring that is locked."""
    return _of_ring(
        dotted,
        "secrets.keyring_locked",
        "the keyring is locked",
        f"Unlock it by signing in to the desktop. {_instead(dotted)}",
    )


def refused(dotted: str, found: str) -> ConfigurationError:
    """Tell of a keyring that fails."""
    return _of_ring(dotted, "secrets.keyring_failed", clean(found), _instead(dotted))


def no_ring(dotted: str) -> ConfigurationError:
    """Tell of a secret in a keyring that this run cannot reach, as from cron."""
    return _of_ring(
        dotted,
        "secrets.no_keyring",
        "there is no keyring here that can be used; cron and services have none",
        _instead(dotted),
    )


def not_in_ring(dotted: str) -> ConfigurationError:
    """Tell of a secret that the keyring no longer has, or has for another user."""
    return _of_ring(
        dotted,
        "secrets.not_in_keyring",
        "it does not hold it: another user set it, or somebody deleted it",
        AGAIN.format(name=dotted),
    )


def elsewhere(dotted: str) -> ConfigurationError:
    """Tell of a secret that Windows sealed, on a system that is not Windows or the other way about."""
    return ConfigurationError(
        "secrets.other_system",
        tried=f"read {dotted}",
        found="it was sealed on another kind of system",
        remedy=AGAIN.format(name=dotted),
    )


def refused_by_windows(dotted: str, found: str) -> ConfigurationError:
    """Tell of a secret that Windows does not seal or open."""
    return ConfigurationError(
        "secrets.windows",
        tried=f"have {dotted} sealed or opened by Windows",
        found=clean(found),
        remedy="Run the program as the user who set it, or set it again "
        f"(for a scheduled task of another user with --machine): syncupload config set-secret {dotted}",
    )


def _instead(dotted: str) -> str:
    return (
        "For runs that nobody is signed in for, keep it in the encrypted file: "
        f"syncupload config set-secret {dotted} --file"
    )
