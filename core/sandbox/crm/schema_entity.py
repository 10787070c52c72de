"""What the platform knows of an entity: its attributes, states, ownership, keys and what is looked up by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.crm.base import Attribute, Kind, Value, key_name
from core.sandbox.crm.schema_parts import Group


class Ownership(StrEnum):
    """To whom the records of an entity belong, which decides what a privilege's depth means."""

    USER = "user"
    ORGANISATION = "organisation"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class State:
    """A state by number and name, its statuses with labels, and the one that is meant by -1."""

    number: int
    name: str
    default_status: int
    statuses: Mapping[int, str]


ACTIVE_INACTIVE = (State(0, "Active", 1, {1: "Active"}), State(1, "Inactive", 2, {2: "Inactive"}))


@dataclass(frozen=True, slots=True)
class EntitySpec:
    """One entity. `privilege` is what its rights are called after (prvRead<privilege>), empty: free to read.

    `title` is the field that a lookup shows; `keyed` are the texts that have an indexed comparison key,
    `indexed` the other indexed fields; `parent` is the lookup to the document that a line belongs to.
    """

    name: str
    code: int
    privilege: str
    title: str
    attributes: Mapping[str, Attribute]
    ownership: Ownership = Ownership.ORGANISATION
    key: str = ""
    states: tuple[State, ...] = ()
    defaults: Mapping[str, Value] = field(default_factory=dict)
    keyed: tuple[str, ...] = ()
    indexed: tuple[str, ...] = ()
    parent: str | None = None

    def state_named(self, name: str) -> State | None:
        """Find a state by its name."""
        return next((each for each in self.states if each.name == name), None)


def table(
    name: str, groups: Iterable[Group], states: tuple[State, ...] = (), key: str = ""
) -> dict[str, Attribute]:
    """Join groups of attributes with the key and the states into one table, sorted by name."""
    found = {each.name: each for group in groups for each in group}
    own = key or key_name(name)
    found[own] = Attribute(own, Kind.KEY, required=True, updatable=False)
    if states:
        named = {each.number: each.name for each in states}
        statuses = {number: text for each in states for number, text in each.statuses.items()}
        found["statecode"] = Attribute(
            "statecode", Kind.STATE, options=named, creatable=False, updatable=False
        )
        belong = {number: each.number for each in states for number in each.statuses}
        found["statuscode"] = Attribute("statuscode", Kind.STATUS, options=statuses, states=belong)
    return dict(sorted(found.items()))
