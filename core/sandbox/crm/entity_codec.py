"""Records on the wire: typed entities and DynamicEntity, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from core.crm.base import Attribute, Entity, EntityDescription, Kind, Reference, Value, key_name
from core.sandbox.crm.envelope import (
    XSI_NIL,
    Element,
    child,
    local,
    type_of,
    unreadable,
    unrecognized,
)
from core.sandbox.crm.field_reading import read_value
from core.sandbox.crm.field_writing import Scene, braced, write_value
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.soap_types import soap_type
from core.sandbox.crm.user_view import UserView
from core.sandbox.crm.wsdl.xsd import WEB_2006, WEB_2007

_KEY_TYPE = "Key"
_FIELD = f"{{{WEB_2007}}}"


class EntityCodec:
    """Reads and writes the records of one entity by its description."""

    def __init__(self, description: EntityDescription) -> None:
        self.name = description.name
        spec = SCHEMA.get(description.name)
        self.key = spec.key if spec and spec.key else key_name(description.name)
        key = description.attributes.get(self.key, Attribute(self.key, Kind.KEY))
        self.attributes: Mapping[str, Attribute] = {**description.attributes, self.key: key}
        self.types = {name: soap_type(each) for name, each in self.attributes.items()}
        self._in_order = {name: at for at, name in enumerate(sorted(self.attributes))}

    def read_typed(self, element: Element, view: UserView) -> NewRecord:
        """Read a typed entity: any order; elements that the schema does not know are ignored."""
        fields: dict[str, Value | None] = {}
        for each in element:
            tag = str(each.tag)
            name = tag[len(_FIELD) :] if tag.startswith(_FIELD) else ""
            attribute = self.attributes.get(name)
            if attribute is not None and each.get(XSI_NIL) not in ("true", "1"):
                fields[name] = read_value(each, attribute, self.types[name], view)
        return self._record(fields)

    def read_dynamic(self, element: Element, view: UserView) -> NewRecord:
        """Read a DynamicEntity; its properties name attributes, and their types must be the attributes'."""
        fields: dict[str, Value | None] = {}
        properties = child(element, "Properties")
        for each in () if properties is None else properties:
            namespace, kind = type_of(each)
            if namespace != WEB_2006 or not kind.endswith("Property"):
                raise unrecognized(each)
            name = each.get("Name") or ""
            value = child(each, "Value")
            if value is None:
                continue
            fields[name] = self._property(name, kind.removesuffix("Property"), value, view)
        return self._record(fields)

    def _property(self, name: str, kind: str, value: Element, view: UserView) -> Value | None:
        attribute = self.attributes.get(name)
        if attribute is None:
            return value.text or ""
        wanted = self.types[name]
        if kind.lower() != wanted.lower():
            raise unreadable(
                value, f"The property {name} must be a {wanted[:1].upper()}{wanted[1:]}Property."
            )
        return read_value(value, attribute, wanted, view)

    def _record(self, fields: dict[str, Value | None]) -> NewRecord:
        record = fields.pop(self.key, None)
        return NewRecord(self.name, fields, record if isinstance(record, UUID) else None)

    def write_typed(self, entity: Entity, scene: Scene, prefix: str = "") -> str:
        """Write the fields of a typed entity in alphabetical order, its own key among them."""
        return "".join(
            f"<{prefix}{name}{attributes}>{text}</{prefix}{name}>"
            for name, attributes, text in self._written(entity, scene)
        )

    def write_dynamic(self, entity: Entity, scene: Scene) -> str:
        """Write the properties of a DynamicEntity; the 2006 namespace must be the default one."""
        properties = "".join(
            f'<Property xsi:type="{_property_type(self.types[name])}" Name="{name}">'
            f"<Value{'' if self.types[name] == 'State' else attributes}>{text}</Value></Property>"
            for name, attributes, text in self._written(entity, scene)
        )
        return f"<Properties>{properties}</Properties>"

    def _written(self, entity: Entity, scene: Scene) -> Iterable[tuple[str, str, str]]:
        scene = replace(scene, currency=entity.fields.get("transactioncurrencyid"))
        fields: dict[str, Value | None] = {**entity.fields, self.key: entity.id}
        order, attributes, types = self._in_order, self.attributes, self.types
        for name in sorted(fields, key=lambda each: order.get(each, -1)):
            value, attribute = fields[name], attributes.get(name)
            if value is None or attribute is None:
                continue
            if name == self.key:
                yield name, "", braced(entity.id)
            else:
                yield (name, *write_value(value, attribute, types[name], scene))


def _property_type(kind: str) -> str:
    return f"{kind[:1].upper()}{kind[1:]}Property"


def references(entities: Iterable[Entity]) -> set[Reference]:
    """Collect what the records point to, so that their names are read at once."""
    return {value for each in entities for value in each.fields.values() if isinstance(value, Reference)}


def entity_name(element: Element) -> tuple[str, bool]:
    """Tell which entity an element holds, and whether as a DynamicEntity; a fault where it is none."""
    namespace, name = type_of(element)
    if namespace == WEB_2006 and name == "DynamicEntity":
        return (element.get("Name") or "").lower(), True
    if namespace == WEB_2007 and name:
        return name, False
    if not name:
        at = f"at <{local(element)}>"
        raise unreadable(element, f"The specified type is abstract: name='BusinessEntity', {at}.")
    raise unrecognized(element)
