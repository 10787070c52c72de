"""Iterators: long answers in parts, within one session; the criteria stay those that it began with."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from uuid import uuid4

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.statuses import INVALID_ID, refused


@dataclass(slots=True)
class _Begun:
    """An answer that goes on: which rows are left, and the criteria that they were found by."""

    name: str
    criteria: bytes
    left: array[int]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer: the places of its rows; where there is an iterator, its name and what remains."""

    places: array[int]
    iterator: str = ""
    remaining: int = 0


@dataclass(slots=True)
class Iterators:
    """The iterators of one session."""

    _begun: dict[str, _Begun] = field(default_factory=dict)

    def goes_on(self, asked: Asked) -> Part | None:
        """Give the next part of an answer that was begun; None where none is asked for.

        Raises RefusedError where there is no such iterator, or the criteria are others.
        """
        identity = asked.attribute("iteratorID")
        if asked.attribute("iterator") not in {"Continue", "Stop"}:
            return None
        begun = self._begun.get(identity)
        if begun is None or begun.name != asked.name or begun.criteria != asked.written():
            raise refused(INVALID_ID, identity, "iteratorID")
        if asked.attribute("iterator") == "Stop":
            del self._begun[identity]
            return Part(array("q"))
        return self._next(identity, begun, int(asked.text("MaxReturned") or len(begun.left)))

    def first(self, asked: Asked, places: array[int]) -> Part:
        """Give the first part of an answer, which is all of it unless an iterator is asked for."""
        most = int(asked.text("MaxReturned") or len(places))
        if asked.attribute("iterator") != "Start":
            return Part(places[:most])
        identity = f"{{{uuid4()}}}"
        self._begun[identity] = _Begun(asked.name, asked.written(), places)
        return self._next(identity, self._begun[identity], most)

    def _next(self, identity: str, begun: _Begun, most: int) -> Part:
        part, begun.left = begun.left[:most], begun.left[most:]
        if not begun.left:
            del self._begun[identity]
        return Part(part, identity, len(begun.left))
