"""The mark of Sage 50: the last transaction, and what the ledgers and the trail came to when it was taken."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from hashlib import blake2b

from core.accounting.sage50.digest import PARTS, Digest
from core.errors import AccountingError

_KIND = "sage50-1"
_LEDGERS = ("customers", "products", "invoices", "trail")
_MOST_BYTES = 64 * PARTS
"""More than a mark of this program unpacks to."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries the audit trail has up to the last one of a mark, how many deleted, and the first."""

    entries: int
    deleted: int
    first: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a company stood. `tail` holds the last transactions, by number, with what they were.

    `last` is the highest number, 0 for an empty trail; `year` the financial year, where Sage names it;
    `removed` counts the records that were deleted for good.
    """

    last: int
    tally: Tally
    tail: dict[int, int]
    year: int | None
    removed: int
    customers: Digest
    products: Digest
    invoices: Digest
    trail: Digest

    def written(self) -> str:
        """Write it as one line: a name that people may see, a semicolon, the rest."""
        counts = [self.tally.entries, self.tally.deleted, self.tally.first]
        head = json.dumps([self.last, counts, sorted(self.tail.items()), self.year, self.removed]).encode()
        ledgers = (self.customers, self.products, self.invoices, self.trail)
        body = zlib.compress(head + b"\n" + b"".join(each.to_bytes() for each in ledgers))
        name = f"{_KIND}:{self.last}:{blake2b(body, digest_size=6).hexdigest()}"
        return f"{name};{base64.b64encode(body).decode()}"


def read_mark(written: str) -> Mark:
    """Read a mark back; raises AccountingError (`accounting.mark_unreadable`) where it is none of these."""
    name, _, text = written.partition(";")
    try:
        body = base64.b64decode(text, validate=True)
        if not name.startswith(f"{_KIND}:") or not name.endswith(blake2b(body, digest_size=6).hexdigest()):
            raise ValueError("its name does not fit")
        head, _, digests = zlib.decompressobj().decompress(body, _MOST_BYTES).partition(b"\n")
        last, tally, tail, year, removed = json.loads(head)
        size = len(digests) // len(_LEDGERS)
        ledgers = [Digest.from_bytes(digests[at * size : (at + 1) * size]) for at in range(len(_LEDGERS))]
        return Mark(last, Tally(*tally), dict(tail), year, removed, *ledgers)
    except (ValueError, TypeError, zlib.error, binascii.Error) as error:
        raise AccountingError(
            "accounting.mark_unreadable",
            tried="find out what has changed in the accounts since the last batch",
            found="the mark of the last batch is none that this version of the program made for Sage 50",
            remedy="Run `syncupload batch --full`: it compares everything and begins a new mark.",
        ) from error
