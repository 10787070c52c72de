"""CRM 4.0's writes at several times the speed: zeep renders each shape of record once, and checks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from core.crm.base import Entity, Query
from core.crm.soap.contract import Contract
from core.crm.soap.entities import Filled
from core.crm.soap.envelopes import Outgoing
from core.crm.soap.envelopes40 import ZeepEnvelopes40
from core.crm.soap.templates import Shape, Template, UnwritableError, between, compiled, marked, shape
from core.errors import CrmError

_MOST_SHAPES = 2000
_Value = TypeVar("_Value")


class CompiledEnvelopes40:
    """Renders as `ZeepEnvelopes40` does, byte for byte; safe among threads.

    A run writes thousands of records of a few shapes (the same fields, filled or empty). The first of a
    shape goes through zeep, which judges it by the WSDL; the others only fill in its texts. Whatever
    cannot be compiled goes through zeep each time.
    """

    def __init__(self, zeep: ZeepEnvelopes40, contract: Contract) -> None:
        self._zeep = zeep
        self._contract = contract
        self._single: dict[Shape, Template | None] = {}
        self._frames: dict[Shape, tuple[Template, ...]] = {}
        self._lines: dict[Shape, Template] = {}
        self._proven: dict[Shape, bool] = {}

    def whoami(self) -> Outgoing:
        """Ask who is signed in."""
        return self._zeep.whoami()

    def user_privileges(self, user: UUID) -> Outgoing:
        """Ask for all privileges of a user."""
        return self._zeep.user_privileges(user)

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Outgoing:
        """Ask for one record."""
        return self._zeep.retrieve(entity, record, columns)

    def find(self, query: Query, page: int, cookie: str | None) -> Outgoing:
        """Ask for one page of records."""
        return self._zeep.find(query, page, cookie)

    def set_state(self, entity: str, record: UUID, state: str, status: int) -> Outgoing:
        """Move a record to a state."""
        return self._zeep.set_state(entity, record, state, status)

    def fulfill(self, closing: Entity, status: int) -> Outgoing:
        """Move an order to Fulfilled."""
        return self._zeep.fulfill(closing, status)

    def create(self, entity: Entity) -> Outgoing:
        """Create a record under its own id."""
        return self._one("Create", self._zeep.entities.filled(entity))

    def update(self, entity: Entity) -> Outgoing:
        """Change the named fields of a record."""
        return self._one("Update", self._zeep.entities.filled(entity))

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> Outgoing:
        """Create a document with its lines, each under its own id."""
        header = self._zeep.entities.filled(document)
        rows = [self._zeep.entities.filled(each) for each in lines]
        compound = self._contract.compounds.get(document.name)
        if compound is None or not rows or not all(each.typed for each in (header, *rows)):
            return self._zeep.create_with_lines(document, lines)
        key = (shape(header), frozenset(shape(each) for each in rows))
        try:
            if self._proven.get(key, True):
                outgoing = self._assembled(compound.lines, header, rows)
                if key in self._proven:
                    return outgoing
                _remember(self._proven, key, outgoing == self._zeep.compound(header, rows))
        except (UnwritableError, CrmError):
            pass  # zeep refuses the record itself too, and says why, or takes it and only took no mark
        return self._zeep.compound(header, rows)

    def _assembled(self, element: str, header: Filled, rows: Sequence[Filled]) -> Outgoing:
        opening, closing = f"<w:{element}>".encode(), f"</w:{element}>".encode()

        def cut(document: Filled, line: Filled) -> tuple[Template, ...]:
            parts = between(self._zeep.compound(document, [line]).envelope, opening, closing)
            return tuple(Template.cut(each) for each in parts)

        def line(row: Filled) -> Template:
            key = (header.entity, *shape(row))
            return _kept(self._lines, key, lambda: cut(header, marked(row))[1])

        before, _, after = _kept(self._frames, shape(header), lambda: cut(marked(header), rows[0]))
        inside = [line(row) for row in rows]
        filled = (template.fill(row) for template, row in zip(inside, rows, strict=True))
        return Outgoing("Execute", b"".join((before.fill(header), *filled, after.fill(header))))

    def _one(self, operation: str, filled: Filled) -> Outgoing:
        def render(each: Filled) -> bytes:
            return self._zeep.written(operation, each).envelope

        try:
            template = _kept(self._single, (operation, *shape(filled)), lambda: compiled(render, filled))
            if template is not None:
                return Outgoing(operation, template.fill(filled))
        except UnwritableError:
            pass  # zeep refuses it too, and says why
        return self._zeep.written(operation, filled)


def _kept(cache: dict[Shape, _Value], key: Shape, make: Callable[[], _Value]) -> _Value:
    return cache[key] if key in cache else _remember(cache, key, make())


def _remember(cache: dict[Shape, _Value], key: Shape, value: _Value) -> _Value:
    if len(cache) < _MOST_SHAPES:
        cache[key] = value
    return value
