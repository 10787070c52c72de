"""Values as JSON that come back exactly as they were: money, dates, bytes, halves of characters, records."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final
from uuid import UUID

from core.helper.frames import GarbledError

_MARK: Final = "$"
"""The name that says what kind of value an object of JSON is; without it, it is a message's own."""

_SET: Final = "set"

_KINDS: dict[str, tuple[type, Callable[..., str], Callable[[str], object]]] = {
    "decimal": (Decimal, str, Decimal),
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "uuid": (UUID, str, UUID),
    "bytes": (
        bytes,
        lambda value: base64.b64encode(value).decode("ascii"),
        lambda text: base64.b64decode(text, validate=True),
    ),
}
"""How a value that JSON does not know is written and read; a datetime is a date too, so it comes before."""


class Notation:
    """Writes and reads values; `records` are the dataclasses that may cross, known by their names.

    A float keeps its repr, a text its lone surrogates. A tuple comes back as a list, but as a tuple inside
    a record; a subclass of a text or a number as the plain one. Only messages are mappings.
    """

    def __init__(self, records: Collection[type]) -> None:
        self._records = {each.__name__: each for each in records}

    def written(self, value: object) -> bytes:
        """Give a value as one line of ASCII; raises GarbledError where it cannot cross."""
        return json.dumps(value, default=self._tagged, separators=(",", ":")).encode("ascii")

    def read(self, content: bytes) -> object:
        """Give a value back; raises GarbledError where this is none."""
        try:
            return json.loads(content, object_hook=self._untagged)
        except (ValueError, TypeError, ArithmeticError, RecursionError, KeyError) as broken:
            raise GarbledError(f"this is no value: {type(broken).__name__}") from None

    def _tagged(self, value: object) -> object:
        """Write what JSON does not know; it asks for nothing else."""
        if isinstance(value, bytearray | memoryview):
            value = bytes(value)
        for kind, (known, spelt, _) in _KINDS.items():
            if isinstance(value, known):
                return {_MARK: kind, "is": spelt(value)}
        if isinstance(value, frozenset):
            return {_MARK: _SET, "is": sorted(value, key=repr)}
        name = type(value).__name__
        if not is_dataclass(value) or self._records.get(name) is not type(value):
            raise GarbledError(f"a {name} cannot cross to another process")
        return {_MARK: name, "is": [getattr(value, each.name) for each in fields(value)]}

    def _untagged(self, found: dict[str, object]) -> object:
        if _MARK not in found:
            return found
        kind, content = str(found[_MARK]), found["is"]
        if kind in _KINDS:
            return _KINDS[kind][2](str(content))
        if not isinstance(content, list):
            raise TypeError(kind)
        if kind == _SET:
            return frozenset(map(_unchangeable, content))
        return self._records[kind](*map(_unchangeable, content))


def _unchangeable(value: object) -> object:
    return tuple(map(_unchangeable, value)) if isinstance(value, list) else value
