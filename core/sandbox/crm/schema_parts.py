"""The words in which the entity tables are written: groups of attributes of one kind, and marks on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from core.crm.base import Attribute, Kind

Group: TypeAlias = tuple[Attribute, ...]

WIDEST = Decimal("922337203685477.5807")
"""The largest amount that SQL Server's money type holds."""
MONEY_MOST = Decimal(10**11)
CUSTOMERS = ("account", "contact")
DEFAULT_ONLY: Mapping[int, str] = {1: "Default Value"}


def texts(length: int, names: str) -> Group:
    """One-line texts of at most `length` UTF-16 units."""
    return tuple(Attribute(name, Kind.TEXT, length=length) for name in names.split())


def memos(length: int, names: str) -> Group:
    """Long texts (ntext)."""
    return tuple(Attribute(name, Kind.MEMO, length=length) for name in names.split())


def booleans(names: str) -> Group:
    """Yes-or-no fields."""
    return tuple(Attribute(name, Kind.BOOLEAN) for name in names.split())


def integers(names: str, least: int = -(2**31), most: int = 2**31 - 1) -> Group:
    """Whole numbers."""
    bounds = (Decimal(least), Decimal(most))
    return tuple(Attribute(name, Kind.INTEGER, least=bounds[0], most=bounds[1]) for name in names.split())


def decimals(places: int, names: str, least: int = -(10**11), most: int = 10**11) -> Group:
    """Decimal numbers; digits beyond `places` are rounded away."""
    bounds = (Decimal(least), Decimal(most))
    return tuple(
        Attribute(name, Kind.DECIMAL, places=places, least=bounds[0], most=bounds[1])
        for name in names.split()
    )


def floats(names: str, most: int) -> Group:
    """Floating-point numbers between -most and most."""
    bound = Decimal(most)
    return tuple(Attribute(name, Kind.FLOAT, places=5, least=-bound, most=bound) for name in names.split())


def moneys(names: str, least: Decimal | int = -MONEY_MOST, most: Decimal | int = MONEY_MOST) -> Group:
    """Amounts, each with its twin in the base currency (new in 4.0)."""
    own = tuple(
        Attribute(name, Kind.MONEY, places=2, least=Decimal(least), most=Decimal(most))
        for name in names.split()
    )
    return own + tuple(_base_twin(each) for each in own)


def _base_twin(amount: Attribute) -> Attribute:
    name = f"{amount.name}_base"
    return replace(amount, name=name, places=4, least=-WIDEST, most=WIDEST, creatable=False, updatable=False)


def times(names: str) -> Group:
    """Points in time."""
    return tuple(Attribute(name, Kind.TIME) for name in names.split())


def picklist(name: str, options: Mapping[int, str] = DEFAULT_ONLY) -> Group:
    """A choice among `options`."""
    return (Attribute(name, Kind.PICKLIST, options=options),)


def lookups(target: str, names: str) -> Group:
    """References to records of one entity."""
    return tuple(Attribute(name, Kind.LOOKUP, targets=(target,)) for name in names.split())


def lookup_any(name: str, targets: tuple[str, ...]) -> Group:
    """A reference to a record of one of several entities."""
    return (Attribute(name, Kind.LOOKUP, targets=targets),)


def identifiers(names: str) -> Group:
    """Ids that are no lookups; the platform sets them."""
    return served(tuple(Attribute(name, Kind.OTHER) for name in names.split()))


def inner_keys(names: str) -> Group:
    """Keys of records that live inside this one (addresses); the platform sets them."""
    return served(tuple(Attribute(name, Kind.KEY) for name in names.split()))


def required(group: Group) -> Group:
    """Mark fields without which a record is refused."""
    return tuple(replace(each, required=True) for each in group)


def served(group: Group) -> Group:
    """Mark fields that the platform alone writes; what a caller sends is ignored."""
    return tuple(replace(each, creatable=False, updatable=False) for each in group)


def insert_only(group: Group) -> Group:
    """Mark fields that are given at Create and never changed."""
    return tuple(replace(each, updatable=False) for each in group)


def update_only(group: Group) -> Group:
    """Mark fields that Update takes and Create does not."""
    return tuple(replace(each, creatable=False) for each in group)


def made_and_changed() -> Group:
    """Who made and changed a record, and when."""
    return served(lookups("systemuser", "createdby modifiedby") + times("createdon modifiedon"))


def stamps() -> Group:
    """Who made and changed a record, and when; and what an import may say about it."""
    return (
        *made_and_changed(),
        *insert_only(integers("importsequencenumber") + times("overriddencreatedon")),
    )


def zone_marks() -> Group:
    """The time zone in which a record was made."""
    return integers("timezoneruleversionnumber utcconversiontimezonecode", least=-1)


def currency() -> Group:
    """The currency of a record's amounts and its rate to the base currency."""
    rate = served(decimals(10, "exchangerate", least=0, most=10**8))
    return (*lookups("transactioncurrency", "transactioncurrencyid"), *rate)


def owner() -> Group:
    """Whose record it is; the unit follows from the owner."""
    return (
        *insert_only(lookups("systemuser", "ownerid")),
        *served(lookups("businessunit", "owningbusinessunit")),
    )
