"""The calls of Windows' crypt32.dll that seal and open; loaded on Windows alone."""

from __future__ import annotations

import ctypes
from typing import Any

from core.config.vault.blob import Blob

_WIDE, _WORD, _NOTHING = ctypes.c_wchar_p, ctypes.c_uint32, ctypes.c_void_p
_BLOB = ctypes.POINTER(Blob)
_SYSTEM: dict[str, Any] = vars(ctypes)
"""WinDLL and its kin are there on Windows alone."""


class Crypt32:
    """CryptProtectData and CryptUnprotectData (dpapi.h)."""

    def __init__(self) -> None:
        crypt = _SYSTEM["WinDLL"]("crypt32", use_last_error=True)
        self._protect, self._unprotect = crypt.CryptProtectData, crypt.CryptUnprotectData
        self._protect.argtypes = (_BLOB, _WIDE, _BLOB, _NOTHING, _NOTHING, _WORD, _BLOB)
        self._unprotect.argtypes = (_BLOB, _NOTHING, _BLOB, _NOTHING, _NOTHING, _WORD, _BLOB)
        self._free = _SYSTEM["WinDLL"]("kernel32").LocalFree
        self._free.argtypes, self._free.restype = (_NOTHING,), _NOTHING

    def protect(self, given: Blob, bound_to: Blob, flags: int, out: Blob) -> bool:
        """Seal `given`; only with the same `bound_to` is it opened."""
        by = ctypes.byref
        return bool(self._protect(by(given), None, by(bound_to), None, None, flags, by(out)))

    def unprotect(self, given: Blob, bound_to: Blob, flags: int, out: Blob) -> bool:
        """Open what was sealed."""
        by = ctypes.byref
        return bool(self._unprotect(by(given), None, by(bound_to), None, None, flags, by(out)))

    def free(self, out: Blob) -> None:
        """Give back what a call has laid into `out`."""
        self._free(ctypes.cast(out.start, _NOTHING))

    def failure(self) -> str:
        """Say what Windows says of the last failure."""
        return str(_SYSTEM["FormatError"](_SYSTEM["get_last_error"]()))
