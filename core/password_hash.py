"""Passwords that are only compared: kept as scrypt's hash with a salt, from which none can be had back."""

from __future__ import annotations

import base64
import hashlib
import secrets

_NAME = "scrypt"
_COST, _BLOCK, _LANES = 2**15, 8, 1
_MEMORY = 64 * 1024 * 1024
"""scrypt takes 128 × cost × block bytes, 32 MiB; OpenSSL wants to be allowed more."""
_SALT = 16


def hashed(password: str) -> str:
    """Give what is kept in a password's place: scrypt$cost$block$lanes$salt$hash."""
    salt = secrets.token_bytes(_SALT)
    found = _scrypt(password, salt, (_COST, _BLOCK, _LANES))
    return "$".join((_NAME, str(_COST), str(_BLOCK), str(_LANES), _text(salt), _text(found)))


def is_hashed(kept: str) -> bool:
    """Whether a text is what `hashed` gives."""
    return _parts(kept) is not None


def matches(password: str, kept: str) -> bool:
    """Whether a password is the one that is kept, hashed or, as in an environment variable, in clear.

    It takes as long for a wrong one as for the right one.
    """
    parts = _parts(kept) or _parts(hashed(kept))
    assert parts is not None
    numbers, salt, expected = parts
    return secrets.compare_digest(_scrypt(password, salt, numbers), expected)


def _parts(kept: str) -> tuple[tuple[int, int, int], bytes, bytes] | None:
    name, *rest = kept.split("$")
    if name != _NAME or len(rest) != 5:
        return None
    try:
        numbers = int(rest[0]), int(rest[1]), int(rest[2])
        salt, expected = (base64.b64decode(each, validate=True) for each in rest[3:])
    except ValueError:
        return None
    return (numbers, salt, expected) if numbers == (_COST, _BLOCK, _LANES) and expected else None


def _scrypt(password: str, salt: bytes, numbers: tuple[int, int, int]) -> bytes:
    cost, block, lanes = numbers
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt, n=cost, r=block, p=lanes, maxmem=_MEMORY
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
