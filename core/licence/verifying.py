"""Whether an activation key belongs to a serial number: proved offline, by the vendor's public key."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from core.licence import spelling
from core.licence.trouble import ASK, trouble

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

VENDOR_FILE = "vendor.pem"
"""The vendor's public key, a file of this package."""

PRODUCT = b"\x01"
"""The first byte of a key: this product, and this form of keys."""

TAG, SUM, SIGNATURE = 3, 4, 64
LENGTH = len(PRODUCT) + TAG + TAG + SIGNATURE + SUM
"""Product, vendor, serial number, signature and check sum: 75 bytes, written in 24 groups of five."""

_PURPOSE = b"Sync Uploader licence"


def vendor() -> Ed25519PublicKey:
    """Give the vendor's public key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    key = load_pem_public_key(resources.files(__package__).joinpath(VENDOR_FILE).read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{VENDOR_FILE} is no Ed25519 key")
    return key


def verify(serial: str, key: str, public_key: Ed25519PublicKey | None = None) -> None:
    """Raise LicenceError, which says what is wrong, unless the vendor issued the key for the serial."""
    signed = spelling.serial(serial)
    found = spelling.read(key, LENGTH)
    body, check = found[:-SUM], found[-SUM:]
    if check_sum(body) != check:
        raise trouble(
            "mistyped",
            "a character of the activation key is mistyped: its check sum does not fit",
            "Compare it with the message that your licence came with, group by group.",
        )
    issuer = public_key or vendor()
    if body[:1] != PRODUCT:
        raise trouble("product", "the activation key is of another product, or of a newer version of it")
    if body[1 : 1 + TAG] != vendor_tag(issuer):
        raise trouble("vendor", "the activation key was issued by another vendor")
    if body[1 + TAG : 1 + TAG + TAG] != tag(signed.encode()):
        raise trouble(
            "other_serial",
            "the activation key belongs to another serial number",
            "Copy both from the same message: the serial number may be mistyped.",
        )
    _prove(issuer, body[-SIGNATURE:], signed)


def check_sum(body: bytes) -> bytes:
    """Give what stands at the end of a key, so that a slip of the pen is told from a forgery."""
    return hashlib.sha256(body).digest()[:SUM]


def tag(name: bytes) -> bytes:
    """Give the few bytes by which a key says what it is for; it proves nothing."""
    return hashlib.sha256(name).digest()[:TAG]


def vendor_tag(public_key: Ed25519PublicKey) -> bytes:
    """Give the few bytes by which a key says who issued it; they prove nothing."""
    return tag(public_key.public_bytes_raw())


def message(serial: str) -> bytes:
    """Give what is signed for a serial number, which is in its one form."""
    return b"\0".join((_PURPOSE, PRODUCT, serial.encode()))


def _prove(issuer: Ed25519PublicKey, signature: bytes, serial: str) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - slow to load, and rarely needed

    try:
        issuer.verify(signature, message(serial))
    except InvalidSignature:
        raise trouble("forged", "the activation key is not signed by the vendor", ASK) from None
