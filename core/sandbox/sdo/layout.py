"""Which fields the objects have, of which type and length (`fields.txt` beside this file)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from core.sandbox.company.schema import run_of


class Kind(StrEnum):
    """The type of a field: Sage takes no other than exactly this one."""

    TEXT = "V"
    BYTE = "T"
    SMALL = "S"
    INTEGER = "I"
    DOUBLE = "D"
    DATE = "DATE"
    MOMENT = "TS"


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field takes; `length` is that of a text, in characters of the code page."""

    kind: Kind
    length: int = 0
    required: bool = False


_SINCE = {
    ("InvoiceItem", "IS_NEGATIVE_LINE"): 23,
    ("SalesRecord", "PAYMENT_DUE_FROM"): 23,
    ("InvoicePost", "PAYMENT_DUE_DATE"): 23,
    ("InvoiceRecord", "PAYMENT_DUE_DATE"): 23,
    ("InvoiceData", "PAYMENT_DUE_DATE"): 23,
} | {(name, f"ANALYSIS_{at}"): 22 for name in ("InvoiceRecord", "InvoiceData") for at in (1, 2, 3)}
"""The first version that has a field, where it is known that the oldest have not."""
_WIDE_DESCRIPTION = 29
_SAME = {"SalesData": "SalesRecord", "StockData": "StockRecord", "NominalData": "NominalRecord"}
"""A data file has the fields of its record object."""


def fields_of(name: str, version: int) -> dict[str, FieldType]:
    """Give the fields of an object in order, as its release of this version has them."""
    name = _SAME.get(name, name)
    found = {
        field: kind for field, kind in _layout()[name].items() if _SINCE.get((name, field), 0) <= version
    }
    if version >= _WIDE_DESCRIPTION and name in {"StockRecord", "InvoiceItem"}:
        found["DESCRIPTION"] = FieldType(Kind.TEXT, 120)
    if version < 20 and name == "SalesRecord":
        found["VAT_REG_NUMBER"] = FieldType(Kind.TEXT, 30)
    return found


@cache
def _layout() -> dict[str, dict[str, FieldType]]:
    found: dict[str, dict[str, FieldType]] = {}
    fields: dict[str, FieldType] = {}
    for line in (files(__package__) / "fields.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            for entry in line.split():
                name, _, kind = entry.rpartition(":")
                fields.update(dict.fromkeys(run_of(name), _type(kind)))
        elif not line.startswith("#"):
            fields = found[line] = {}
    return found


def _type(written: str) -> FieldType:
    kind, required = written.removesuffix("!"), written.endswith("!")
    if kind.startswith("V"):
        return FieldType(Kind.TEXT, int(kind[1:]), required)
    return FieldType(Kind(kind), 0, required)
