"""A table told from another of the same name: one number for each of two thousand parts of its keys.

Sage's dates alone cannot say what changed: they may be empty, in the year 2130, or all re-stamped by an
upgrade, and a year-end changes every turnover without one. So a mark holds what the rows come to, dates and
all: no clock is asked, and what is stamped again counts as changed, whatever the stamp.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import blake2b
from zlib import crc32

PARTS = 2048
"""One row in two thousand is looked at again without need for each that changed."""
_WIDTH = 5
"""Bytes of a part: a change goes unseen once in a million million."""
_MODULUS = 1 << (8 * _WIDTH)


def part_of(key: str) -> int:
    """Say which part a key belongs to."""
    return crc32(key.encode()) % PARTS


def fingerprint(values: Sequence[object]) -> int:
    """Give the number of one row; the values count as the driver delivered them."""
    written = repr(tuple(values)).encode("utf-8", "backslashreplace")
    return int.from_bytes(blake2b(written, digest_size=_WIDTH).digest())


class Digest:
    """The sum of the rows' numbers, part by part: the order of the rows makes no difference."""

    __slots__ = ("_sums",)

    def __init__(self, sums: Sequence[int] = (0,) * PARTS) -> None:
        self._sums = array("Q", sums)

    def add(self, key: str, values: Sequence[object]) -> None:
        """Take a row."""
        part = part_of(key)
        self._sums[part] = (self._sums[part] + fingerprint(values)) % _MODULUS

    def copy(self) -> Digest:
        """Give another one that begins as this one is."""
        return Digest(self._sums)

    def differing(self, other: Digest) -> frozenset[int]:
        """Name the parts that are not the same."""
        pairs = enumerate(zip(self._sums, other._sums, strict=True))
        return frozenset(part for part, (mine, its) in pairs if mine != its)

    def to_bytes(self) -> bytes:
        """Write it down."""
        return b"".join(each.to_bytes(_WIDTH) for each in self._sums)

    @classmethod
    def from_bytes(cls, written: bytes) -> Digest:
        """Read it back; raises ValueError where it is none."""
        if len(written) != PARTS * _WIDTH:
            raise ValueError("a digest has another length")
        return cls([int.from_bytes(written[at : at + _WIDTH]) for at in range(0, PARTS * _WIDTH, _WIDTH)])
