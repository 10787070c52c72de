"""A Windows library without a line of code: each of its functions is another library's.

The wheels that are written in Rust take random numbers from bcryptprimitives.dll, which Wine lacked before
version 9; ProcessPrng and advapi32's SystemFunction036 are called alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from struct import pack

_ADDRESS, _OFFSET = 0x1000, 0x400
"""Where the one section lies in memory, and in the file."""

_SECTOR = 0x200
_AMD64, _EXECUTABLE_DLL, _PE32_PLUS = 0x8664, 0x2022, 0x20B
_READABLE_DATA = 0x40000040


def forwarding_dll(name: str, forwarded: Mapping[str, str]) -> bytes:
    """Give a library whose functions are others', as `advapi32.SystemFunction036` (PE format, 6.3)."""
    section = _export_section(name, dict(sorted(forwarded.items())))
    held = -(-len(section) // _SECTOR) * _SECTOR
    return _headers(len(section), held).ljust(_OFFSET, b"\0") + section.ljust(held, b"\0")


def _export_section(name: str, forwarded: Mapping[str, str]) -> bytes:
    count = len(forwarded)
    functions, names, ordinals = 40, 40 + 4 * count, 40 + 8 * count
    start = 40 + 10 * count
    texts = bytearray()

    def laid(text: str) -> int:
        place = _ADDRESS + start + len(texts)
        texts.extend(text.encode() + b"\0")
        return place

    own = laid(name)
    called, meant = [laid(each) for each in forwarded], [laid(each) for each in forwarded.values()]
    tables = (_ADDRESS + functions, _ADDRESS + names, _ADDRESS + ordinals)
    directory = pack("<IIHHIIIIIII", 0, 0, 0, 0, own, 1, count, count, *tables)
    return directory + pack(f"<{count}I{count}I{count}H", *meant, *called, *range(count)) + bytes(texts)


def _headers(length: int, held: int) -> bytes:
    dos = b"MZ".ljust(0x3C, b"\0") + pack("<I", 0x40)
    file = pack("<HHIIIHH", _AMD64, 1, 0, 0, 0, 0xF0, _EXECUTABLE_DLL)
    sizes = pack("<HBBIIIII", _PE32_PLUS, 14, 0, 0, held, 0, 0, _ADDRESS)
    image = pack("<QIIHHHHHHI", 0x180000000, 0x1000, _SECTOR, 6, 0, 0, 0, 6, 0, 0)
    loaded = pack("<IIIHH", 0x2000, _OFFSET, 0, 2, 0x140)
    memory = pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    directories = pack("<II", _ADDRESS, length) + bytes(15 * 8)
    section = pack("<8sIIIIIIHHI", b".rdata", length, _ADDRESS, held, _OFFSET, 0, 0, 0, 0, _READABLE_DATA)
    return dos + b"PE\0\0" + file + sizes + image + loaded + memory + directories + section
