"""A set of keys on disk: what a large plan needs of the other ledgers, without holding it in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.text import match_key
from core.upload.spool import PAGE, Spool


class KeySet(Spool):
    """Keys, each once without regard to case, in the spelling in which they came first."""

    def __init__(self) -> None:
        super().__init__("CREATE TABLE key(match TEXT PRIMARY KEY, spelt TEXT NOT NULL) WITHOUT ROWID")

    def add_all(self, keys: Iterable[str]) -> None:
        """Take keys; blank ones are none."""
        named = [(match_key(key), key) for key in keys]
        self.many("INSERT OR IGNORE INTO key VALUES (?, ?)", [each for each in named if each[0]])

    def __contains__(self, key: str) -> bool:
        return bool(self.rows("SELECT 1 FROM key WHERE match = ?", (match_key(key),)))

    def __len__(self) -> int:
        ((total,),) = self.rows("SELECT COUNT(*) FROM key")
        return int(total)

    def pages(self) -> Iterator[list[str]]:
        """Give the keys in order, a page at a time."""
        last = ""
        while rows := self.rows(
            "SELECT match, spelt FROM key WHERE match > ? ORDER BY match LIMIT ?", (last, PAGE)
        ):
            yield [spelt for _, spelt in rows]
            last = rows[-1][0]
