"""What every Add has in common: values as QuickBooks keeps them, and references that must lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.keeping import Value, key
from core.sandbox.quickbooks.shape import Element
from core.sandbox.quickbooks.statuses import (
    INVALID_PARENT,
    INVALID_REFERENCE,
    NOT_ENABLED,
    OK,
    UNSUPPORTED_FIELD,
    Status,
    refused,
    status,
)
from core.sandbox.quickbooks.turn import Turn
from core.sandbox.quickbooks.values import pence, price, quantity

_CODE_PAGE = "cp1252"
_YES = frozenset({"true", "1"})
_LISTS = {"Customer": "Customers", "Item": "Items"}


@dataclass(slots=True)
class Given:
    """What an Add says of an object, by column; `ignored` are the fields that this edition does not have."""

    turn: Turn
    kind: str
    values: dict[str, Value] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def read(self, asked: Asked, elements: Iterable[Element]) -> None:
        """Read the parts of an object; raises RefusedError where a reference leads nowhere."""
        known = {element.name: element for element in elements}
        for part in asked.parts():
            element = known.get(part.name)
            if element is None or element.lines:
                continue
            if not element.in_edition(self.turn.answers.company.country):
                self.ignored.append(element.name)
            elif element.parts:
                self.read(part, element.parts)
            else:
                self.values[element.path] = self._value(part, element)

    def status(self) -> Status:
        """Say how it went: a field that this edition lacks is left out, and named."""
        return status(UNSUPPORTED_FIELD, self.ignored[0]) if self.ignored else status(OK)

    def _value(self, part: Asked, element: Element) -> Value:
        if element.name in {"CurrencyRef", "ExchangeRate"} and not self.turn.answers.company.currencies:
            raise refused(NOT_ENABLED)
        if element.refers:
            return self.reference(part, element.refers)
        return kept(part.value, element.kind)

    def reference(self, part: Asked, table: str) -> str:
        """Give the ListID that a reference leads to."""
        identity = part.text("ListID")
        name = part.text("FullName")
        by = ("ListID", identity) if identity else ("FullKey", key(name))
        row = self.turn.database.execute(
            f"SELECT ListID FROM {table} WHERE {by[0]} = ?",
            (by[1],),
        ).fetchone()
        if row is None:
            if part.name == "ParentRef":
                raise refused(INVALID_PARENT, identity or name, _LISTS.get(table, table))
            raise refused(INVALID_REFERENCE, table, identity or name, self.kind)
        return str(row[0])


def kept(text: str, kind: str) -> Value:
    """Give a value as it is kept: letters that Windows-1252 lacks are lost."""
    return _KEPT.get(kind, _letters)(text) if text else None


def _letters(text: str) -> str:
    return text.encode(_CODE_PAGE, "replace").decode(_CODE_PAGE)


_KEPT: Mapping[str, Callable[[str], Value]] = {
    "b": lambda text: int(text in _YES),
    "a": pence,
    "i": int,
    "p": lambda text: price(Decimal(text)),
    "q": lambda text: quantity(Decimal(text)),
}
