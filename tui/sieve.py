"""What of a scan begins with what is in the search box, and how much of that needs attention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from core.upload.progress import CancelToken
from core.upload.waiting import Waiting, WaitingSpool, begins
from tui.order_columns import LACKING, WRONG, sign


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows that match, and how many of them the accounts lack, or cannot go up.

    Where everything matches these are the scan's own rows; else they are the receiver's to close.
    """

    rows: WaitingSpool
    prefix: str
    lacking: int
    wrong: int

    def close(self) -> None:
        """Give the disk space back, unless it is the scan's."""
        if self.prefix:
            self.rows.close()


def sift(scanned: WaitingSpool, prefix: str, cancel: CancelToken) -> Sifted:
    """Count the rows whose numbers begin so, and lay them aside; raises RunCancelledError."""
    signs: Counter[str] = Counter()

    def matching() -> Iterator[Waiting]:
        for row in scanned:
            cancel.check("look through the scan")
            if begins(row.record, prefix):
                signs[sign(row)] += 1
                yield row

    if not prefix:
        for _ in matching():
            pass
        return Sifted(scanned, prefix, signs[LACKING], signs[WRONG])
    found = WaitingSpool()
    try:
        found.add_all(matching())
        found.page(0, 1)  # sorts it, which takes its time
    except BaseException:
        found.close()
        raise
    return Sifted(found, prefix, signs[LACKING], signs[WRONG])
