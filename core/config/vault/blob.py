"""Bytes as Windows takes and gives them."""

from __future__ import annotations

import ctypes


class Blob(ctypes.Structure):
    """DATA_BLOB: a length and the address of that many bytes."""

    _fields_ = (("length", ctypes.c_uint32), ("start", ctypes.POINTER(ctypes.c_char)))

    @classmethod
    def of(cls, content: bytes) -> Blob:
        """Lay bytes where Windows can read them; ctypes keeps them for as long as the blob lives."""
        kept = ctypes.create_string_buffer(content, len(content))
        return cls(len(content), ctypes.cast(kept, ctypes.POINTER(ctypes.c_char)))

    def taken(self) -> bytes:
        """Copy the bytes out."""
        return ctypes.string_at(self.start, self.length)
