"""The vendor's side: key pairs, and the activation key of a serial number."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from core.errors import SyncError
from core.licence import spelling, verifying
from core.text import clean


def issue(serial: str, private_key: Ed25519PrivateKey) -> str:
    """Give the activation key of a serial number; raises LicenceError where that is none."""
    signed = spelling.serial(serial)
    vendor = verifying.vendor_tag(private_key.public_key())
    signature = private_key.sign(verifying.message(signed))
    body = verifying.PRODUCT + vendor + verifying.tag(signed.encode()) + signature
    return spelling.written(body + verifying.check_sum(body))


def make_key_pair(private: Path, public: Path, passphrase: str) -> None:
    """Write a new pair: the private key for its owner alone; neither replaces a file. Raises SyncError."""
    key = Ed25519PrivateKey.generate()
    locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    _write(private, secret, 0o600)
    _write(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)


def is_locked(private: Path) -> bool:
    """Whether a private key needs its passphrase; raises SyncError."""
    return b"ENCRYPTED" in _read(private)


def private_key_in(path: Path, passphrase: str = "") -> Ed25519PrivateKey:
    """Read a private key; raises SyncError."""
    content = _read(path)
    try:
        key = load_pem_private_key(content, passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _trouble(path, "it is no private key, or the passphrase is another") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _trouble(path, "it is a key of another kind than Ed25519")
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as refused:
        raise _trouble(path, refused.strerror or str(refused)) from refused


def _write(path: Path, content: bytes, mode: int) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
    except OSError as refused:
        raise _trouble(path, refused.strerror or str(refused)) from refused


def _trouble(path: Path, found: str) -> SyncError:
    return SyncError(
        "licence.vendor",
        tried=f"use the key file {clean(str(path))}",
        found=clean(found),
        remedy="Name the private key that belongs to the public one in core/licence, or, for a new pair, "
        "files that are not there yet.",
    )
