"""What an organisation's WSDL promises, read by zeep: entities with their fields, requests, elements."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lxml import etree

from core.crm.soap.namespaces import SERVICE_2007, XSD, qualified
from core.crm.soap.values import Wire

_STATE_REQUEST = re.compile(r"SetState(\w+)Request")
_COMPOUND = re.compile(r"TargetCompound\w+")
_WIRES = {wire.value: wire for wire in Wire}


@dataclass(frozen=True, slots=True)
class Compound:
    """How a document and its lines go into one request: the target's type and its two elements' names."""

    target: str
    document: str
    lines: str
    line: str


class Contract:
    """The types of one organisation's CrmService, by name; safe among threads.

    zeep's own objects are handed out (it has no types to speak of), for the codec alone.
    """

    def __init__(
        self, client: Any, service: str = SERVICE_2007, states: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self._client = client
        self.states = MappingProxyType(dict(states or {}))
        """The names of entities' states, in the WSDL's order, where they were read from it."""
        self.service = service
        """The namespace of the service's own types."""
        self._lock = threading.Lock()
        self._fields: dict[str, Mapping[str, Wire]] = {}
        names = [
            each.name
            for each in client.wsdl.types.types
            if each.qname and etree.QName(each.qname).namespace == service
        ]
        self._names = frozenset(names)
        self.state_requests: Mapping[str, str] = MappingProxyType(
            {
                found.group(1).lower(): found.group(1)
                for name in names
                if (found := _STATE_REQUEST.fullmatch(name))
            }
        )
        self.compounds: Mapping[str, Compound] = MappingProxyType(dict(self._compounds(names)))

    def knows(self, name: str) -> bool:
        """Whether the service has a type of that name in its own namespace."""
        return name in self._names

    def type(self, namespace: str, name: str) -> Any:
        """Give zeep's type; raises LookupError."""
        return self._client.get_type(qualified(namespace, name))

    def element(self, namespace: str, name: str) -> Any:
        """Give zeep's element; raises LookupError."""
        return self._client.get_element(qualified(namespace, name))

    def fields(self, entity: str) -> Mapping[str, Wire]:
        """Give the fields of an entity by name; none where the WSDL does not know the entity."""
        found = self._fields.get(entity)
        if found is None:
            with self._lock:
                found = self._fields[entity] = self._read_fields(entity)
        return found

    def _read_fields(self, entity: str) -> Mapping[str, Wire]:
        if entity not in self._names:
            return MappingProxyType({})
        elements = self.type(self.service, entity).elements
        return MappingProxyType({name: _wire(element.type) for name, element in elements})

    def _compounds(self, names: list[str]) -> list[tuple[str, Compound]]:
        found = []
        for name in filter(_COMPOUND.fullmatch, names):
            elements = self.type(self.service, name).elements
            if len(elements) != 2 or name == "TargetCompoundDynamic":
                continue
            (document, header), (lines, array) = elements
            found.append((header.type.name, Compound(name, document, lines, array.type.elements[0][0])))
        return found


def _wire(kind: Any) -> Wire:
    qname = etree.QName(kind.qname)
    if qname.namespace == XSD:
        return Wire.STRING if qname.localname == "string" else Wire.OTHER
    if qname.localname.endswith("StateInfo"):
        return Wire.STATE
    return _WIRES.get(qname.localname, Wire.OTHER)
