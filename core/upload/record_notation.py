"""Records of the accounts as JSON text that reads back exactly, and the order in which they are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from core.records import Customer, Invoice, InvoiceKind, InvoiceLine, Product, Record, Transaction
from core.text import match_key
from core.upload.notation import dumps, loads

_KINDS: dict[str, type[Record]] = {
    kind.__name__: kind for kind in (Customer, Product, Invoice, InvoiceLine, Transaction)
}
_VALUES: dict[type[Record], Callable[[Any], tuple[Any, ...]]] = {
    kind: attrgetter(*(each.name for each in fields(kind))) for kind in _KINDS.values()
}
_KIND_AT = [each.name for each in fields(Invoice)].index("kind")
_LINES_AT = [each.name for each in fields(Invoice)].index("lines")
_ADDRESS_AT = [each.name for each in fields(Customer)].index("address")


def write_record(record: Record) -> str:
    """Write a record with its lines."""
    values = list(_VALUES[type(record)](record))
    if isinstance(record, Invoice):
        values[_LINES_AT] = [_VALUES[InvoiceLine](line) for line in record.lines]
    return dumps([type(record).__name__, *values])


def read_record(text: str) -> Record:
    """Read a record that `write_record` wrote."""
    name, *values = loads(text)
    kind = _KINDS[name]
    if kind is Invoice:
        values[_KIND_AT] = InvoiceKind(values[_KIND_AT])
        values[_LINES_AT] = tuple(InvoiceLine(*line) for line in values[_LINES_AT])
    elif kind is Customer:
        values[_ADDRESS_AT] = tuple(values[_ADDRESS_AT])
    return kind(*values)


def _numbered(text: str) -> str:
    return text.zfill(12) if text.isdigit() else text


def sort_key(record: Record) -> str:
    """Give the text by which records are sorted: numbers by their value, keys without regard to case."""
    match record:
        case Customer():
            return match_key(record.reference)
        case Product():
            return match_key(record.code)
        case Invoice():
            return _numbered(match_key(record.number))
        case InvoiceLine():
            return f"{_numbered(match_key(record.invoice_number))}|{record.line:06}"
        case Transaction():
            return f"{record.number:012}"
