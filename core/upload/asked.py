"""Records that somebody asks the accounts for, and those of them that no plan can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from core.accounting.base import AccountingReader, Selection, Subject
from core.records import Record
from core.text import match_key
from core.upload.evaluation import named_beyond, read_beyond
from core.upload.limited_reader import LimitedReader
from core.upload.plan import Change
from core.upload.rules.absent import absent

ENTITIES: Mapping[Subject, str] = {
    Subject.CUSTOMERS: "account",
    Subject.PRODUCTS: "product",
    Subject.INVOICES: "invoice",
    Subject.TRANSACTIONS: "transaction",
}
"""What a record of the accounts becomes in a plan."""


def records(reader: AccountingReader, subject: Subject, selection: Selection) -> Iterator[Record]:
    """Read the records of a subject."""
    read: dict[Subject, Callable[[Selection], Iterator[Record]]] = {
        Subject.CUSTOMERS: reader.customers,
        Subject.PRODUCTS: reader.products,
        Subject.INVOICES: reader.invoices,
        Subject.ITEMS: reader.items,
        Subject.TRANSACTIONS: reader.transactions,
    }
    return read[subject](selection)


def in_vain(reader: AccountingReader, subject: Subject, keys: Sequence[str]) -> list[Change]:
    """Block keys that the accounts do not have, and those that an evaluation keeps back, with the cure."""
    beyond = list(_beyond(reader, subject, keys)) if isinstance(reader, LimitedReader) else []
    named = {match_key(each.key) for each in beyond}
    left = [key for key in keys if match_key(key.strip()) not in named]
    found = records(whole(reader), subject, Selection(keys=left)) if left else ()
    return [*beyond, *absent(ENTITIES[subject], left, found)]


def whole(reader: AccountingReader) -> AccountingReader:
    """Give a reader without the evaluation's limit, to tell what is kept back from what is not there."""
    return reader.whole if isinstance(reader, LimitedReader) else reader


def _beyond(reader: LimitedReader, subject: Subject, keys: Sequence[str]) -> Iterator[Change]:
    if subject in (Subject.CUSTOMERS, Subject.PRODUCTS):
        return named_beyond(ENTITIES[subject], keys)
    return read_beyond(records(reader.whole, subject, Selection(keys=keys)))
