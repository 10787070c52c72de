"""Which rows a run has read, kept on disk: a company of a million transactions takes no more memory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice

from core.syncaccounting.rows import Key
from core.upload.spool import Spool

_PORTION = 500
_THERE = "SELECT key FROM seen WHERE key IN (SELECT value FROM json_each(?))"


class Seen(Spool):
    """Keys of rows, exactly as they are written."""

    def __init__(self) -> None:
        super().__init__("CREATE TABLE seen(key TEXT PRIMARY KEY) WITHOUT ROWID")

    def add_all(self, keys: Iterable[Key]) -> None:
        """Take keys."""
        self.many("INSERT OR IGNORE INTO seen VALUES (?)", [(json.dumps(key),) for key in keys])

    def missing(self, keys: Iterable[Key]) -> list[Key]:
        """Give those keys that were not taken."""
        gone: list[Key] = []
        stream = iter(keys)
        while some := list(islice(stream, _PORTION)):
            asked = [json.dumps(each) for each in some]
            there = {row[0] for row in self.rows(_THERE, (json.dumps(asked),))}
            gone += [each for each, written in zip(some, asked, strict=True) if written not in there]
        return gone
