"""A CRM that is asked patiently: what an outage kept from being done is done when it is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from core.crm.base import Calls, Crm, Depth, Entity, EntityDescription, Identity, Query
from core.upload.outage import Outage


class PatientCrm:
    """The same CRM; only a request that certainly had no effect is sent again."""

    def __init__(self, crm: Crm, outage: Outage) -> None:
        self._crm = crm
        self._patiently = outage.patiently
        self.calls: Calls = crm.calls

    def whoami(self) -> Identity:
        """Sign in and say as whom."""
        return self._patiently(self._crm.whoami)

    def rights(self) -> Mapping[str, Depth]:
        """Tell how far each right of the user reaches."""
        return self._patiently(self._crm.rights)

    def describe(self, entity: str) -> EntityDescription:
        """Tell what the CRM allows in an entity."""
        return self._patiently(lambda: self._crm.describe(entity))

    def find(self, query: Query) -> Iterator[Entity]:
        """Read all records that meet the query; held until all are there, so that none comes twice."""
        return iter(self._patiently(lambda: list(self._crm.find(query))))

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Entity | None:
        """Read one record by its id."""
        return self._patiently(lambda: self._crm.retrieve(entity, record, columns))

    def create(self, entity: Entity) -> None:
        """Create a record under the id that it carries."""
        self._patiently(lambda: self._crm.create(entity))

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> None:
        """Create a document and all its lines in one call."""
        self._patiently(lambda: self._crm.create_with_lines(document, lines))

    def update(self, entity: Entity) -> None:
        """Change the named fields of a record and nothing else."""
        self._patiently(lambda: self._crm.update(entity))

    def set_state(self, entity: str, record: UUID, state: str, status: int = -1) -> None:
        """Move a record to a state."""
        self._patiently(lambda: self._crm.set_state(entity, record, state, status))

    def fulfill(self, closing: Entity, status: int) -> None:
        """Move an order to Fulfilled."""
        self._patiently(lambda: self._crm.fulfill(closing, status))

    def close(self) -> None:
        """Leave the CRM to whoever opened it."""
