"""The description of the service, in the shape in which Intuit published it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from core.accounting.quickbooks.webconnector.operations import (
    NAMESPACE,
    NUMBER,
    OPERATIONS,
    TEXT,
    TEXTS,
    Operation,
)

_WSDL, _SOAP = "http://schemas.xmlsoap.org/wsdl/", "http://schemas.xmlsoap.org/wsdl/soap/"
_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_HTTP = "http://schemas.xmlsoap.org/soap/http"
SERVICE = "QBWebConnectorSvc"
_PORT = f"{SERVICE}Soap"
_PREFIXES = {"wsdl": _WSDL, "soap": _SOAP, "s": _SCHEMA, "tns": NAMESPACE}
_TYPES = {TEXT: "s:string", NUMBER: "s:int", TEXTS: "tns:ArrayOfString"}


def wsdl(address: str) -> bytes:
    """Give the description of the service that is reached at this address."""
    described = _w(
        "definitions",
        _w("types", _schema()),
        *(each for operation in OPERATIONS.values() for each in _messages(operation)),
        _w("portType", *map(_offer, OPERATIONS.values()), name=_PORT),
        _w(
            "binding",
            _b("binding", transport=_HTTP),
            *map(_bound, OPERATIONS.values()),
            name=_PORT,
            type=f"tns:{_PORT}",
        ),
        _w(
            "service",
            _w("port", _b("address", location=address), name=_PORT, binding=f"tns:{_PORT}"),
            name=SERVICE,
        ),
        targetNamespace=NAMESPACE,
    )
    return etree.tostring(described, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _schema() -> etree._Element:
    array = _s(
        "element", name="string", type="s:string", nillable="true", minOccurs="0", maxOccurs="unbounded"
    )
    return _s(
        "schema",
        *(each for operation in OPERATIONS.values() for each in _elements(operation)),
        _s("complexType", _s("sequence", array), name="ArrayOfString"),
        elementFormDefault="qualified",
        targetNamespace=NAMESPACE,
    )


def _elements(operation: Operation) -> tuple[etree._Element, etree._Element]:
    told = [_part(name, kind) for name, kind in operation.parameters.items()]
    request = _s("complexType", _s("sequence", *told)) if told else _s("complexType")
    given = _s("sequence", _part(f"{operation.name}Result", operation.result))
    return (
        _s("element", request, name=operation.name),
        _s("element", _s("complexType", given), name=f"{operation.name}Response"),
    )


def _part(name: str, kind: str) -> etree._Element:
    least = "1" if kind == NUMBER else "0"
    return _s("element", name=name, type=_TYPES[kind], minOccurs=least, maxOccurs="1")


def _messages(operation: Operation) -> tuple[etree._Element, etree._Element]:
    name = operation.name
    return (
        _w("message", _w("part", name="parameters", element=f"tns:{name}"), name=f"{name}SoapIn"),
        _w("message", _w("part", name="parameters", element=f"tns:{name}Response"), name=f"{name}SoapOut"),
    )


def _offer(operation: Operation) -> etree._Element:
    name = operation.name
    return _w(
        "operation",
        _w("input", message=f"tns:{name}SoapIn"),
        _w("output", message=f"tns:{name}SoapOut"),
        name=name,
    )


def _bound(operation: Operation) -> etree._Element:
    return _w(
        "operation",
        _b("operation", soapAction=f"{NAMESPACE}{operation.name}", style="document"),
        _w("input", _b("body", use="literal")),
        _w("output", _b("body", use="literal")),
        name=operation.name,
    )


def _w(tag: str, *inside: etree._Element, **attributes: str) -> etree._Element:
    return _made(_WSDL, tag, inside, attributes)


def _b(tag: str, *inside: etree._Element, **attributes: str) -> etree._Element:
    return _made(_SOAP, tag, inside, attributes)


def _s(tag: str, *inside: etree._Element, **attributes: str) -> etree._Element:
    return _made(_SCHEMA, tag, inside, attributes)


def _made(
    namespace: str, tag: str, inside: Sequence[etree._Element], attributes: Mapping[str, str]
) -> etree._Element:
    made = etree.Element(f"{{{namespace}}}{tag}", dict(attributes), nsmap=_PREFIXES)
    made.extend(inside)
    return made
