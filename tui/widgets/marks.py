"""Which records are marked: some keys, or all but some, whatever is on the screen."""

from __future__ import annotations


class Marks:
    """A set of marked keys that can also be "all that match, but for these"; it never holds the records."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._all_but = False

    @property
    def keys(self) -> frozenset[str]:
        """The keys that are named: the marked ones, or the exceptions where `all_but` is set."""
        return frozenset(self._keys)

    @property
    def all_but(self) -> bool:
        """Whether all are marked but for the named keys."""
        return self._all_but

    @property
    def every(self) -> bool:
        """Whether all are marked, without an exception."""
        return self._all_but and not self._keys

    def holds(self, key: str) -> bool:
        """Whether the record with this key is marked."""
        return (key in self._keys) is not self._all_but

    def toggle(self, key: str) -> bool:
        """Mark a record, or take its mark away; says whether it is marked now."""
        if key in self._keys:
            self._keys.remove(key)
        else:
            self._keys.add(key)
        return self.holds(key)

    def all(self) -> None:
        """Mark all that match, also those that nobody has looked at."""
        self._keys.clear()
        self._all_but = True

    def none(self) -> None:
        """Take all marks away."""
        self._keys.clear()
        self._all_but = False

    def count(self, total: int) -> int:
        """Count the marked ones among `total` records."""
        return total - len(self._keys) if self._all_but else len(self._keys)

    def described(self, total: int) -> str:
        """Say how many are marked, for the status line; nothing where none is."""
        marked = self.count(total)
        if not marked:
            return ""
        return f"all {total:,} marked" if marked == total else f"{marked:,} marked"
