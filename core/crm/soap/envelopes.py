"""The seam between what is asked and how it is written: whoever renders envelopes satisfies this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.crm.base import Entity, Query


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A rendered envelope and the operation of the service that it is for."""

    operation: str
    envelope: bytes


class Envelopes(Protocol):
    """Renders every request of the port for one organisation; raises CrmError; safe among threads."""

    def whoami(self) -> Outgoing:
        """Ask who is signed in."""

    def user_privileges(self, user: UUID) -> Outgoing:
        """Ask for all privileges of a user."""

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Outgoing:
        """Ask for one record."""

    def find(self, query: Query, page: int, cookie: str | None) -> Outgoing:
        """Ask for one page of records, counted from 1, in the order of their ids."""

    def create(self, entity: Entity) -> Outgoing:
        """Create a record under its own id."""

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> Outgoing:
        """Create a document with its lines, each under its own id."""

    def update(self, entity: Entity) -> Outgoing:
        """Change the named fields of a record."""

    def set_state(self, entity: str, record: UUID, state: str, status: int) -> Outgoing:
        """Move a record to a state."""

    def fulfill(self, closing: Entity, status: int) -> Outgoing:
        """Move an order to Fulfilled."""
