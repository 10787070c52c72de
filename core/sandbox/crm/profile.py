"""What a new organisation is founded with: names, currency, switches, users, roles, business units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

ADMINISTRATOR_ROLE = "System Administrator"
"""The role that holds every privilege at the organisation's depth."""


class Depth(IntEnum):
    """How far a privilege reaches: own records, own business unit, the units below it too, everything."""

    BASIC = 1
    LOCAL = 2
    DEEP = 4
    GLOBAL = 8

    @property
    def label(self) -> str:
        """The name that RolePrivilege carries."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True)
class Grant:
    """A privilege by its name (prvReadAccount) and how far it reaches."""

    privilege: str
    depth: Depth = Depth.GLOBAL


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """A role and what it grants."""

    name: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class BusinessUnitProfile:
    """A business unit below another one, by name; no parent means below the root."""

    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class UserProfile:
    """A user by Windows account; no business unit means the root one."""

    account: str
    full_name: str
    roles: tuple[str, ...] = (ADMINISTRATOR_ROLE,)
    business_unit: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A new organisation; the first user is its default administrator.

    `currencies` are the ISO codes of further ones, each with a price list of its own (`list_of`).
    `pricing_places` (0-4) is the organisation's pricing decimal precision. `deleted_numbers_collide`
    keeps the numbers of deleted records taken until they are purged (CRM 4.0 deletes softly).
    `time_zone_code` is the users' time zone (85 is Greenwich with summer time, 92 is UTC).
    """

    name: str = "Demo"
    friendly_name: str = "Demo"
    currency: str = "GBP"
    price_list: str = "Demo"
    unit_group: str = "Demo"
    unit: str = "Each"
    organization_id: UUID | None = None
    users: tuple[UserProfile, ...] = (UserProfile("litwareinc\\administrator", "First name Last name"),)
    roles: tuple[RoleProfile, ...] = ()
    business_units: tuple[BusinessUnitProfile, ...] = ()
    pricing_places: int = 2
    time_zone_code: int = 85
    deleted_numbers_collide: bool = True
    currencies: tuple[str, ...] = ()

    def list_of(self, currency: str) -> str:
        """Name the price list of a further currency."""
        return f"{self.price_list} {currency}"
