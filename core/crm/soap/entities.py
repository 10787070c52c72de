"""Turns entities into zeep's objects: typed where the WSDL knows every field, else property by property."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from core.crm.base import Entity, Value, key_name
from core.crm.soap.contract import Contract
from core.crm.soap.namespaces import SERVICE_2006
from core.crm.soap.values import UnfitValueError, Wire, Written, written
from core.errors import CrmError

Wires: TypeAlias = Callable[[str], Mapping[str, Wire]]
"""Tells by metadata how each field of an entity is written, for fields that the WSDL does not know."""

# What the schema calls a plain string has no attributes.
_PLAIN = frozenset({Wire.STRING})

_PROPERTIES: Mapping[Wire, str] = {
    wire: "StringProperty" if wire is Wire.STRING else f"{wire.value}Property"
    for wire in Wire
    if wire is not Wire.OTHER
}


_MARKED_30 = frozenset({Wire.TIME, Wire.LOOKUP, Wire.OWNER, Wire.CUSTOMER})


def property_wire(name: str) -> Wire:
    """Give the kind of value that a property of a dynamic entity holds, by the property's type."""
    return _BY_PROPERTY.get(name, Wire.OTHER)


_BY_PROPERTY = {name: wire for wire, name in _PROPERTIES.items()}


@dataclass(frozen=True, slots=True)
class Filled:
    """An entity as it is written: its key and its named fields in the alphabet's order, as the schema wants.

    `typed` if the WSDL knows them all; otherwise it goes property by property.
    """

    entity: str
    typed: bool
    names: tuple[str, ...]
    wires: tuple[Wire, ...]
    values: tuple[Written, ...]


class EntityWriter:
    """Writes the entities of one organisation; safe among threads."""

    def __init__(self, contract: Contract, wires: Wires) -> None:
        self._contract = contract
        self._wires = wires

    def filled(self, entity: Entity, *, typed: bool = True) -> Filled:
        """Give each field as it is written; CrmError for an unknown field or a value that does not fit.

        Without `typed` the entity goes property by property even where the WSDL knows it.
        """
        known = self._contract.fields(entity.name)
        fits = bool(known) and entity.fields.keys() <= known.keys()
        if not fits:
            known = {**self._wires(entity.name), **known}
        rows = sorted(_checked(entity, known), key=_name)
        names, wires, values = zip(*rows, strict=True)
        return Filled(entity.name, typed and fits, names, wires, values)

    def made(self, filled: Filled) -> Any:
        """Give zeep's object: the entity's own class, or a DynamicEntity."""
        simple = _simple if self._contract.service != SERVICE_2006 else _simple_30
        pairs = zip(filled.names, filled.wires, filled.values, strict=True)
        if filled.typed:
            kind = self._contract.type(self._contract.service, filled.entity)
            return kind(**{name: simple(wire, value) for name, wire, value in pairs})
        properties = [
            self._contract.type(SERVICE_2006, _PROPERTIES[wire])(Name=name, Value=simple(wire, value))
            for name, wire, value in pairs
        ]
        kind = self._contract.type(SERVICE_2006, "DynamicEntity")
        return kind(Name=filled.entity, Properties={"Property": properties})


def _name(row: tuple[str, Wire, Written]) -> str:
    return row[0]


def _checked(entity: Entity, known: Mapping[str, Wire]) -> list[tuple[str, Wire, Written]]:
    key = key_name(entity.name)
    found = [(key, Wire.KEY, written(Wire.KEY, entity.id))]
    for name, value in entity.fields.items():
        if name == key:
            continue
        wire = known.get(name)
        if wire is None:
            raise unknown_field(entity.name, name)
        try:
            found.append((name, wire, written(wire, value)))
        except UnfitValueError as problem:
            raise _unfit(entity.name, name, value, problem) from problem
    return found


def _simple(wire: Wire, value: Written) -> Any:
    if wire in _PLAIN:
        return value.text
    simple: dict[str, Any] = {"_value_1": value.text}
    if value.null:
        simple["IsNull"] = True
    if value.target is not None:
        simple["type"] = value.target
    return simple


def _simple_30(wire: Wire, value: Written) -> Any:
    # CRM 3.0's CrmDateTime has no IsNull: there an empty time is no time. Its references must tell a type.
    if not value.null or wire not in _MARKED_30:
        return _simple(wire, value)
    return {"_value_1": ""} if wire is Wire.TIME else {**_simple(wire, value), "type": ""}


def unknown_field(entity: str, name: str) -> CrmError:
    """A field that neither the WSDL nor the metadata of the organisation knows."""
    return CrmError(
        "crm.unknown_field",
        tried=f"write {name} of {entity}",
        found=f"the CRM's {entity} has no field {name}",
        remedy="Check the field's name; it has to be created and published in the CRM first.",
    )


def _unfit(entity: str, name: str, value: Value | None, problem: UnfitValueError) -> CrmError:
    given = "nothing" if value is None else type(value).__name__
    return CrmError(
        "crm.unfit_value",
        tried=f"write {name} of {entity}",
        found=f"{given} was given, and {problem}",
        remedy="Choose a field of the right kind in the configuration.",
    )
