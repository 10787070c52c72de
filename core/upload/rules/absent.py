"""Keys that were asked for and that the accounts do not have: blocked, so that a slip of the pen is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.records import Customer, Invoice, InvoiceLine, Product, Record
from core.text import clean, match_key
from core.upload.plan import Action, Change

_NAMES: Mapping[str, str] = {"account": "customer"}
_NUMBERED = ("invoice", "transaction")


def absent(entity: str, asked: Iterable[str], found: Iterable[Record]) -> Iterator[Change]:
    """Block each key, once, that no record has; case does not matter, nor a number's leading zeros."""
    there = {_form(entity, _key(each)) for each in found}
    missing = {_form(entity, each): clean(each) for each in asked}
    for form, key in missing.items():
        if form not in there:
            yield Change(Action.BLOCKED, entity, key, reason=_reason(entity, key))


def _form(entity: str, key: str) -> str:
    form = match_key(key.strip())
    return form.lstrip("0") if entity in _NUMBERED and form.isdecimal() else form


def _key(record: Record) -> str:
    match record:
        case Customer():
            return record.reference
        case Product():
            return record.code
        case InvoiceLine():
            return record.invoice_number
        case Invoice():
            return record.number
    return str(record.number)


def _reason(entity: str, key: str) -> str:
    name = _NAMES.get(entity, entity)
    number = key.rpartition("-")[2]
    if entity == "invoice" and number != key and number.isdecimal():
        return f"the accounts have no invoice of this number: name it without its account, {number}."
    return f"the accounts have no such {name}: look for it with `syncupload list {name}s`."
