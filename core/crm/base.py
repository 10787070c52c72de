"""What a CRM can be asked, in values that name no wire format; every CRM passes one acceptance suite."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reference:
    """A record that another one points to (lookup, owner, customer)."""

    entity: str
    id: UUID


Value: TypeAlias = str | bool | int | Decimal | datetime | UUID | Reference
"""Picklists and statuses are ints, a state is its name ("Active"), money and decimals are Decimals
without the CRM's trailing zeros (`core.money.plain`), times carry their zone (UTC)."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A CRM record; `fields` leaves out its own key, None clears a field, absent leaves it alone."""

    name: str
    id: UUID
    fields: Mapping[str, Value | None] = field(default_factory=dict)


_KEYS = {"orderclose": "activityid", "usersettings": "systemuserid"}


def key_name(entity: str) -> str:
    """Name the primary key of an entity: account → accountid; an order's closing is an activity."""
    return _KEYS.get(entity) or f"{entity}id"


class Operator(StrEnum):
    """The comparisons that this product asks a CRM for, by their names in the query schema."""

    EQUAL = "Equal"
    IN = "In"
    NULL = "Null"
    NOT_NULL = "NotNull"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; In takes any number of values, Null and NotNull none."""

    field: str
    operator: Operator
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Records of one entity that meet all conditions, in the order of their ids."""

    entity: str
    columns: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    page_size: int = 5000


class Kind(StrEnum):
    """The kinds of attribute that metadata tells of."""

    TEXT = "text"
    MEMO = "memo"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    MONEY = "money"
    TIME = "time"
    PICKLIST = "picklist"
    STATE = "state"
    STATUS = "status"
    LOOKUP = "lookup"
    KEY = "key"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attribute:
    """What the CRM allows in a field: `length` in UTF-16 units, decimal `places`, `options` by value.

    `states` is, of a status, the number of the state that each value belongs to (0 is the first, Active).
    `least` and `most` are the bounds of a number (MinValue and MaxValue of the metadata).
    """

    name: str
    kind: Kind
    required: bool = False
    length: int | None = None
    places: int | None = None
    options: Mapping[int, str] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    creatable: bool = True
    updatable: bool = True
    least: Decimal | None = None
    most: Decimal | None = None
    states: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntityDescription:
    """What the CRM allows in an entity, by attribute name."""

    name: str
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in, and where. The organisation's id, never its address, tells one CRM from another.

    `way` says in words how; it is blank where the CRM asks nobody who calls.
    """

    user_id: UUID
    business_unit_id: UUID
    organization_id: UUID
    organization: str
    way: str = field(default="", compare=False)


class Depth(StrEnum):
    """How far a right reaches: one's own records, the business unit's, those below it too, everybody's."""

    BASIC = "Basic"
    LOCAL = "Local"
    DEEP = "Deep"
    GLOBAL = "Global"


class Calls:
    """Counts requests to a CRM; safe among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.read = 0
        self.write = 0

    def count(self, *, write: bool) -> None:
        """Add one request."""
        with self._lock:
            if write:
                self.write += 1
            else:
                self.read += 1


class Crm(Protocol):
    """One organisation of one CRM. May be used from several threads; each gets a connection of its own.

    Every method raises CrmError with cause and cure: CrmFault with the CRM's own code where it refused,
    CrmUnansweredError where a write may or may not have been carried out. Nothing is retried by itself
    but reads.
    """

    calls: Calls

    def whoami(self) -> Identity:
        """Sign in and say as whom."""

    def rights(self) -> Mapping[str, Depth]:
        """Tell how far each right of the user reaches, by the privilege's name (prvReadAccount)."""

    def describe(self, entity: str) -> EntityDescription:
        """Tell what the CRM allows in an entity; asked once, then remembered."""

    def find(self, query: Query) -> Iterator[Entity]:
        """Read all records that meet the query, page by page."""

    def retrieve(self, entity: str, record: UUID, columns: Sequence[str]) -> Entity | None:
        """Read one record by its id; None where there is none that may be read."""

    def create(self, entity: Entity) -> None:
        """Create a record under the id that it carries."""

    def create_with_lines(self, document: Entity, lines: Sequence[Entity]) -> None:
        """Create a document and all its lines in one call, each under the id that it carries."""

    def update(self, entity: Entity) -> None:
        """Change the named fields of a record and nothing else."""

    def set_state(self, entity: str, record: UUID, state: str, status: int = -1) -> None:
        """Move a record to a state by its name; -1 is that state's default status."""

    def fulfill(self, closing: Entity, status: int) -> None:
        """Move the order that `closing` (an orderclose with its salesorderid) names to Fulfilled.

        `status` is one of that state's; -1 is its default.
        """

    def close(self) -> None:
        """Let go of all connections; a second call does nothing."""
