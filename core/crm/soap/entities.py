"""Turns entities into zeep's objects: typed where the WSDL knows every field, else property by property."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from core.crm.base import Entity, Value, key_name
from core.crm.soap.contract import Contract
from core.crm.soap.namespaces import SERVICE_2006, SERVICE_2007
from core.crm.soap.values import UnfitValueError, Wire, Written, written
from core.errors import CrmError

Wires: TypeAlias = Callable[[str], Mapping[str, Wire]]
"""Tells by metadata how each field of an entity is written, for fields that the WSDL does not know."""

# What the schema calls a plain string has no attributes; a state and a key cannot be null either.
_PLAIN = frozenset({Wire.STRING})

_PROPERTIES: Mapping[Wire, str] = {
    wire: "StringProperty" if wire is Wire.STRING else f"{wire.value}Property"
    for wire in Wire
    if wire is not Wire.OTHER
}


def property_wire(name: str) -> Wire:
    """Give the kind of value that a property of a dynamic entity holds, by the property's type."""
    return _BY_PROPERTY.get(name, Wire.OTHER)


_BY_PROPERTY = {name: wire for wire, name in _PROPERTIES.items()}


class EntityWriter:
    """Writes the entities of one organisation; safe among threads."""

    def __init__(self, contract: Contract, wires: Wires) -> None:
        self._contract = contract
        self._wires = wires

    def fits(self, entity: Entity) -> bool:
        """Whether the WSDL knows the entity and all its named fields."""
        known = self._contract.fields(entity.name)
        return bool(known) and entity.fields.keys() <= known.keys()

    def any(self, entity: Entity) -> Any:
        """Give zeep's object for an entity, typed if it can be."""
        return self.typed(entity) if self.fits(entity) else self.dynamic(entity)

    def typed(self, entity: Entity) -> Any:
        """Give the entity's own class, filled; CrmError where a value does not fit."""
        known = self._contract.fields(entity.name)
        kind = self._contract.type(SERVICE_2007, entity.name)
        values = {name: _typed(known[name], value) for name, value in _checked(entity, known)}
        return kind(**values)

    def dynamic(self, entity: Entity) -> Any:
        """Give a DynamicEntity with its properties in the alphabet's order; CrmError as `typed`."""
        known = {**self._wires(entity.name), **self._contract.fields(entity.name)}
        properties = [
            self._contract.type(SERVICE_2006, _PROPERTIES[known[name]])(
                Name=name, Value=_typed(known[name], value)
            )
            for name, value in sorted(_checked(entity, known), key=lambda pair: pair[0])
        ]
        kind = self._contract.type(SERVICE_2006, "DynamicEntity")
        return kind(Name=entity.name, Properties={"Property": properties})


def _checked(entity: Entity, known: Mapping[str, Wire]) -> list[tuple[str, Written]]:
    key = key_name(entity.name)
    found = [(key, written(Wire.KEY, entity.id))]
    for name, value in entity.fields.items():
        if name == key:
            continue
        wire = known.get(name)
        if wire is None:
            raise unknown_field(entity.name, name)
        try:
            found.append((name, written(wire, value)))
        except UnfitValueError as problem:
            raise _unfit(entity.name, name, value, problem) from problem
    return found


def _typed(wire: Wire, value: Written) -> Any:
    if wire in _PLAIN:
        return value.text
    simple: dict[str, Any] = {"_value_1": value.text}
    if value.null:
        simple["IsNull"] = True
    if value.target is not None:
        simple["type"] = value.target
    return simple


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
