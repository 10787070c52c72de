"""Reads what the CRM allows in an entity from its MetadataService."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from lxml import etree

from core.crm.base import Attribute, EntityDescription, Kind
from core.crm.soap.addresses import Addresses
from core.crm.soap.exchange import Exchange
from core.crm.soap.failures import not_soap
from core.crm.soap.markup import child, text_of
from core.crm.soap.message import Message
from core.crm.soap.namespaces import SERVICE_2007
from core.crm.soap.services import NOBODY, metadata_request
from core.crm.soap.values import Wire

KINDS: Mapping[str, tuple[Kind, Wire]] = MappingProxyType(
    {
        "Boolean": (Kind.BOOLEAN, Wire.BOOLEAN),
        "Customer": (Kind.LOOKUP, Wire.CUSTOMER),
        "DateTime": (Kind.TIME, Wire.TIME),
        "Decimal": (Kind.DECIMAL, Wire.DECIMAL),
        "Float": (Kind.FLOAT, Wire.FLOAT),
        "Integer": (Kind.INTEGER, Wire.NUMBER),
        "Lookup": (Kind.LOOKUP, Wire.LOOKUP),
        "Memo": (Kind.MEMO, Wire.STRING),
        "Money": (Kind.MONEY, Wire.MONEY),
        "Owner": (Kind.LOOKUP, Wire.OWNER),
        "Picklist": (Kind.PICKLIST, Wire.PICKLIST),
        "PrimaryKey": (Kind.KEY, Wire.KEY),
        "State": (Kind.STATE, Wire.STATE),
        "Status": (Kind.STATUS, Wire.STATUS),
        "String": (Kind.TEXT, Wire.STRING),
        "UniqueIdentifier": (Kind.OTHER, Wire.IDENTIFIER),
    }
)
DEFAULT_TARGETS = {"Customer": ("account", "contact"), "Owner": ("systemuser",)}
REQUIRED = ("Required", "SystemRequired")


@dataclass(frozen=True, slots=True)
class Described:
    """An entity's description, and how each of its fields is written on the wire."""

    description: EntityDescription
    wires: Mapping[str, Wire]


def timestamp(exchange: Exchange, addresses: Addresses, organisation: str) -> str:
    """Give the mark that changes whenever the organisation's customisations do."""
    tried = f"open organisation {organisation} at {addresses.root}"
    envelope = metadata_request("RetrieveTimestampRequest", organisation, {}, ticketed=exchange.ticketed)
    answer = exchange.read(_message(addresses, envelope, tried))
    return text_of(answer, "Response", "Timestamp").strip()


def describe(exchange: Exchange, addresses: Addresses, organisation: str, entity: str) -> Described:
    """Ask for one entity with its attributes, as published; raises CrmError."""
    tried = f"ask what {entity} allows in organisation {organisation}"
    values = {
        "MetadataId": NOBODY,
        "EntityItems": "EntityOnly IncludeAttributes",
        "LogicalName": entity,
        "RetrieveAsIfPublished": "false",
    }
    envelope = metadata_request("RetrieveEntityRequest", organisation, values, ticketed=exchange.ticketed)
    answer = exchange.read(_message(addresses, envelope, tried))
    response = child(answer, "Response")
    found = None if response is None else child(response, "EntityMetadata")
    attributes = None if found is None else child(found, "Attributes")
    if attributes is None:
        raise not_soap("an answer that describes no entity", tried)
    return _described(entity, attributes)


def _described(entity: str, attributes: etree._Element) -> Described:
    known: dict[str, Attribute] = {}
    wires: dict[str, Wire] = {}
    for element in attributes:
        name = text_of(element, "LogicalName").strip()
        # Shadows of another attribute (a lookup's display name) are no fields of their own.
        if not name or text_of(element, "AttributeOf").strip():
            continue
        known[name], wires[name] = _attribute(name, element)
    return Described(EntityDescription(entity, MappingProxyType(known)), MappingProxyType(wires))


def _attribute(name: str, element: etree._Element) -> tuple[Attribute, Wire]:
    written = text_of(element, "AttributeType", "Value").strip()
    kind, wire = KINDS.get(written, (Kind.OTHER, Wire.OTHER))
    attribute = Attribute(
        name,
        kind,
        required=text_of(element, "RequiredLevel", "Value").strip() in REQUIRED,
        length=number(element, "MaxLength"),
        places=number(element, "Precision"),
        options=MappingProxyType(dict(_options(element))),
        targets=_targets(element) or DEFAULT_TARGETS.get(written, ()),
        creatable=truth(element, "ValidForCreate"),
        updatable=truth(element, "ValidForUpdate"),
        least=bound(element, "MinValue"),
        most=bound(element, "MaxValue"),
        states=MappingProxyType(dict(_states(element))),
    )
    return attribute, wire


def _options(element: etree._Element) -> list[tuple[int, str]]:
    options = child(element, "Options")
    found = []
    for option in () if options is None else options:
        value = number(option, "Value")
        # A state goes by its invariant name, whatever the user's language calls it.
        label = text_of(option, "InvariantName") or _label(child(option, "Label"))
        if value is not None:
            found.append((value, label))
    return found


def _states(element: etree._Element) -> Iterator[tuple[int, int]]:
    options = child(element, "Options")
    for option in () if options is None else options:
        value, state = number(option, "Value"), number(option, "State")
        if value is not None and state is not None:
            yield value, state


def _label(label: etree._Element | None) -> str:
    if label is None:
        return ""
    first = text_of(label, "LocLabels", "LocLabel", "Label")
    return text_of(label, "UserLocLabel", "Label") or first


def _targets(element: etree._Element) -> tuple[str, ...]:
    targets = child(element, "Targets")
    return tuple(each.text for each in (() if targets is None else targets) if each.text)


def number(element: etree._Element, name: str) -> int | None:
    """Read a whole number; None where there is none."""
    try:
        return int(text_of(element, name).strip())
    except ValueError:
        return None


def bound(element: etree._Element, name: str) -> Decimal | None:
    """Read a bound; None where there is none or no end."""
    try:
        found = Decimal(text_of(element, name).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def truth(element: etree._Element, name: str) -> bool:
    """Read a truth; what is missing is false."""
    return text_of(element, name).strip().lower() in ("true", "1")


def _message(addresses: Addresses, envelope: bytes, tried: str) -> Message:
    return Message(addresses.metadata, f"{SERVICE_2007}/Execute", envelope, "ExecuteResponse", tried)
