"""Reads what a CRM 3.0 allows in an entity from its own MetadataService.

Established by the published WSDL of that service: its bodies are wrapped (unlike CrmService's), no header
signs in, what it tells is in the names of 2006/Metadata (the bounds of numbers are in 2006/WebServices),
and one entity is asked for by EntityFlags. A state has a number and a description there, and no name that
stays the same in every language: the description is a label. So the names are those of CrmService's
enumeration, of which the first is number 0; that the two go together is known of orders and invoices and
inferred of the rest. Not established: which shape a memo has, and that AttributeOf marks the twins alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from lxml import etree

from core.crm.base import Attribute, EntityDescription, Kind
from core.crm.soap.addresses import Addresses
from core.crm.soap.exchange import Exchange
from core.crm.soap.failures import not_soap
from core.crm.soap.markup import child, text_of
from core.crm.soap.message import Message
from core.crm.soap.metadata import DEFAULT_TARGETS, KINDS, REQUIRED, Described, bound, number, truth
from core.crm.soap.namespaces import SERVICE_2006, SOAP, qualified
from core.crm.soap.values import Wire


def timestamp(exchange: Exchange, addresses: Addresses) -> str:
    """Give the mark that changes whenever the customisations do."""
    answer = exchange.read(_message(addresses, "GetTimestamp", {}, f"open the CRM at {addresses.root}"))
    return text_of(answer, "GetTimestampResult").strip()


def describe(exchange: Exchange, addresses: Addresses, entity: str, states: Sequence[str]) -> Described:
    """Ask for one entity with its attributes and relationships; raises CrmError.

    `states` are the names of its states by their numbers, as far as they are known.
    """
    tried = f"ask what {entity} allows in the CRM"
    parts = {"entityName": entity, "flags": "IncludeAttributes IncludeRelationships"}
    answer = exchange.read(_message(addresses, "RetrieveEntityMetadata", parts, tried))
    found = child(answer, "RetrieveEntityMetadataResult")
    attributes = None if found is None else child(found, "Attributes")
    if found is None or attributes is None:
        raise not_soap("an answer that describes no entity", tried)
    targets = _targets(found)
    known: dict[str, Attribute] = {}
    wires: dict[str, Wire] = {}
    for element in attributes:
        name = text_of(element, "Name").strip()
        if name and not text_of(element, "AttributeOf").strip():
            known[name], wires[name] = _attribute(name, element, targets.get(name, ()), states)
    return Described(EntityDescription(entity, MappingProxyType(known)), MappingProxyType(wires))


def _attribute(
    name: str, element: etree._Element, targets: tuple[str, ...], states: Sequence[str]
) -> tuple[Attribute, Wire]:
    written = text_of(element, "Type").strip()
    kind, wire = KINDS.get(written, (Kind.OTHER, Wire.OTHER))
    options = tuple(_options(element))
    texts = {value: text_of(option, "Description") for value, option in options}
    if kind is Kind.STATE:
        texts |= {value: name for value, name in enumerate(states) if value in texts}
    attribute = Attribute(
        name,
        kind,
        required=text_of(element, "RequiredLevel").strip() in REQUIRED,
        length=number(element, "MaxLength"),
        places=number(element, "Precision"),
        options=MappingProxyType(texts),
        targets=targets or DEFAULT_TARGETS.get(written, ()),
        creatable=truth(element, "ValidForCreate"),
        updatable=truth(element, "ValidForUpdate"),
        least=bound(element, "MinValue"),
        most=bound(element, "MaxValue"),
        states=MappingProxyType(
            {value: state for value, option in options if (state := number(option, "State")) is not None}
        ),
    )
    return attribute, wire


def _options(element: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    listed = child(element, "Options")
    for option in () if listed is None else listed:
        value = number(option, "OptionValue")
        if value is not None:
            yield value, option


def _targets(entity: etree._Element) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    listed = child(entity, "ReferencesFrom")
    for each in () if listed is None else listed:
        name, target = (
            text_of(each, "ReferencingAttribute").strip(),
            text_of(each, "ReferencedEntity").strip(),
        )
        if name and target:
            found[name] = (*found.get(name, ()), target)
    return found


def _message(addresses: Addresses, operation: str, parts: Mapping[str, str], tried: str) -> Message:
    root = etree.Element(qualified(SOAP, "Envelope"), nsmap={"soap": SOAP})
    body = etree.SubElement(root, qualified(SOAP, "Body"))
    asked = etree.SubElement(body, qualified(SERVICE_2006, operation))
    for name, text in parts.items():
        etree.SubElement(asked, qualified(SERVICE_2006, name)).text = text
    envelope = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    action, answer = f"{SERVICE_2006}/{operation}", f"{operation}Response"
    return Message(addresses.metadata, action, envelope, answer, tried)
