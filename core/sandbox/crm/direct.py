"""The CRM port over an organisation in this process: what the wire does, without the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from core.crm.base import (
    Calls,
    Depth,
    Entity,
    EntityDescription,
    Identity,
    Operator,
    Query,
    key_name,
)
from core.crm.soap.faults import coded
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.search import Filter, Order, Page, Search, Test

MOST_VALUES = 1000
"""How many values one In names; a longer list is asked for in parts, as over the wire."""

_T = TypeVar("_T")


class DirectCrm:
    """An organisation as a Crm, signed in as one user; safe among threads, one call at a time.

    Raises CrmFault with the CRM's own number, its meaning and a cure, exactly as over SOAP.
    """

    def __init__(self, organisation: Organisation, account: str | None = None) -> None:
        self.calls = Calls()
        self._organisation = organisation
        self._lock = threading.Lock()
        self._described: dict[str, EntityDescription] = {}
        self._user = self._asked("sign in to the CRM", lambda: organisation.sign_in(account))

    def whoami(self) -> Identity:
        """Sign in and say as whom."""
        return self._read("sign in to the CRM", lambda: self._organisation.whoami(self._user))

    def rights(self) -> Mapping[str, Depth]:
        """Tell how far each right of the user reaches, by the privilege's name (prvReadAccount)."""
        granted = self._read(
            f"read what user {self._user} may do in the CRM",
            lambda: dict(self._organisation.privileges(self._user)),
        )
        catalogue = self.find(Query("privilege", ("name",)))
        return {str(each.fields["name"]): Depth(granted[each.id]) for each in catalogue if each.id in granted}

    def describe(self, entity: str) -> EntityDescription:
        """Tell what the CRM allows in an entity; asked once, then remembered."""
        found = self._described.get(entity)
        if found is None:
            found = self._read(f"describe {entity}", lambda: self._organisation.describe(entity))
            self._described[entity] = found
        return found

    def find(self, query: Query) -> Iterator[Entity]:
        """Read all records that meet the query, page by page; long lists of values in parts."""
        if query.page_size < 1:
            raise ValueError("a page holds at least one record")
        seen: set[UUID] = set()
        for part in _parts(query):
            for entity in self._pages(part):
                if entity.id not in seen:
                    seen.add(entity.id)
                    yield entity

    def _pages(self, query: Query) -> Iterator[Entity]:
        search = _search(query)
        while True:
            page = self._page(search)
            yield from page.entities
            if not page.more:
                return
            search = replace(search, page=search.page + 1, cookie=page.cookie)

    def _page(self, search: Search) -> Page:
        tried = f"read {search.entity} records"
        return self._read(tried, lambda: self._organisation.retrieve_multiple(self._user, search))

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Entity | None:
        """Read one record by its id; None where there is none that may be read."""

        def read() -> Entity | None:
            try:
                return self._organisation.retrieve(self._user, entity, record, tuple(columns))
            except Refusal as refusal:
                if refusal.number == Number.OBJECT_DOES_NOT_EXIST:
                    return None
                raise

        return self._read(f"read {entity} {record}", read)

    def create(self, entity: Entity) -> None:
        """Create a record under the id that it carries."""
        name, fields = entity.name, entity.fields
        self._write(
            f"create {name} {entity.id}",
            lambda: self._organisation.create(self._user, name, fields, entity.id),
        )

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> None:
        """Create a document and all its lines in one call, each under the id that it carries."""
        head, *rows = [NewRecord(each.name, each.fields, each.id) for each in (document, *lines)]
        self._write(
            f"create {document.name} {document.id} with {len(lines)} lines",
            lambda: self._organisation.create_compound(self._user, head, rows),
        )

    def update(self, entity: Entity) -> None:
        """Change the named fields of a record and nothing else."""
        self._write(
            f"update {entity.name} {entity.id}",
            lambda: self._organisation.update(self._user, entity.name, entity.id, entity.fields),
        )

    def set_state(self, entity: str, record: UUID, state: str, status: int = -1) -> None:
        """Move a record to a state by its name; -1 is that state's default status."""
        self._write(
            f"set {entity} {record} to {state}",
            lambda: self._organisation.set_state(self._user, entity, record, state, status),
        )

    def fulfill(self, closing: Entity, status: int) -> None:
        """Move the order that an orderclose names to Fulfilled, with a status."""
        record = NewRecord(closing.name, closing.fields, closing.id)
        self._write(
            f"fulfill the order of {closing.name} {closing.id}",
            lambda: self._organisation.fulfill(self._user, record, status),
        )

    def close(self) -> None:
        """Let go of nothing: the organisation belongs to whoever opened it."""

    def _read(self, tried: str, call: Callable[[], _T]) -> _T:
        self.calls.count(write=False)
        return self._asked(tried, call)

    def _write(self, tried: str, call: Callable[[], object]) -> None:
        self.calls.count(write=True)
        self._asked(tried, call)

    def _asked(self, tried: str, call: Callable[[], _T]) -> _T:
        with self._lock:
            try:
                return call()
            except Refusal as refusal:
                raise coded(refusal.number, refusal.text, tried) from refusal


def _search(query: Query) -> Search:
    tests = tuple(Test(each.field, each.operator.value, each.values) for each in query.conditions)
    return Search(
        entity=query.entity,
        columns=query.columns,
        criteria=Filter("And", tests) if tests else None,
        orders=(Order(key_name(query.entity)),),
        count=query.page_size,
    )


def _parts(query: Query) -> Iterator[Query]:
    """Split a query whose list of values is too long; an empty list finds nothing, so it asks nothing."""
    lists = [each for each in query.conditions if each.operator is Operator.IN]
    if any(not each.values for each in lists):
        return
    longest = max(lists, key=lambda each: len(each.values), default=None)
    if longest is None or len(longest.values) <= MOST_VALUES:
        yield query
        return
    for start in range(0, len(longest.values), MOST_VALUES):
        part = replace(longest, values=longest.values[start : start + MOST_VALUES])
        yield replace(query, conditions=tuple(part if each is longest else each for each in query.conditions))
