"""A vendor of the tests' own, with a key pair of its own: the real private key is nowhere in here.

Nothing in the program lets anybody name another vendor, so a test that needs a licence replaces the function
that loads the vendor's key; `tests/licensed_program.py` does so and then runs the real program.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.licence.issuing import issue

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"the vendor of the tests, no more")
SERIAL = "SU-2026-000123"


def key_of(serial: str = SERIAL) -> str:
    """Give the activation key that this vendor issues for a serial number."""
    return issue(serial, PRIVATE)


@contextmanager
def as_vendor() -> Iterator[None]:
    """Have licences verified with this vendor's key."""
    with patch("core.licence.verifying.vendor", PRIVATE.public_key):
        yield
