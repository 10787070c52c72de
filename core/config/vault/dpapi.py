"""Windows seals secrets for a user, or for every user of the computer: CryptProtectData."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from typing import Protocol

from core.config.vault.blob import Blob
from core.config.vault.troubles import elsewhere, refused_by_windows

NO_WINDOW, WHOLE_COMPUTER = 0x1, 0x4
"""CRYPTPROTECT_UI_FORBIDDEN and CRYPTPROTECT_LOCAL_MACHINE (wincrypt.h)."""


class Windows(Protocol):
    """The two calls, and what Windows says of the last failure; each fills `out` and tells of its success."""

    def protect(self, given: Blob, bound_to: Blob, flags: int, out: Blob) -> bool: ...

    def unprotect(self, given: Blob, bound_to: Blob, flags: int, out: Blob) -> bool: ...

    def free(self, out: Blob) -> None: ...

    def failure(self) -> str: ...


def seal(dotted: str, value: str, bound_to: bytes, *, machine: bool, windows: Windows | None = None) -> str:
    """Have a value sealed, for this user or for every user of this computer; raises ConfigurationError."""
    system = windows or _windows(dotted)
    flags = NO_WINDOW | (WHOLE_COMPUTER if machine else 0)
    sealed = _called(dotted, system, system.protect, (value.encode(), bound_to), flags)
    return base64.b64encode(sealed).decode()


def unseal(dotted: str, sealed: str, bound_to: bytes, windows: Windows | None = None) -> str:
    """Have a sealed value opened; raises ConfigurationError, as for another user's."""
    system = windows or _windows(dotted)
    try:
        content = base64.b64decode(sealed, validate=True)
        return _called(dotted, system, system.unprotect, (content, bound_to), NO_WINDOW).decode()
    except ValueError:
        raise refused_by_windows(dotted, "what is kept is damaged") from None


def _called(
    dotted: str,
    system: Windows,
    call: Callable[[Blob, Blob, int, Blob], bool],
    given: tuple[bytes, bytes],
    flags: int,
) -> bytes:
    content, bound_to = (Blob.of(each) for each in given)
    out = Blob()
    if not call(content, bound_to, flags, out):
        raise refused_by_windows(dotted, system.failure())
    try:
        return out.taken()
    finally:
        system.free(out)


def _windows(dotted: str) -> Windows:
    if os.name != "nt":
        raise elsewhere(dotted)
    from core.config.vault.crypt32 import Crypt32  # noqa: PLC0415 - there is one on Windows alone

    return Crypt32()
