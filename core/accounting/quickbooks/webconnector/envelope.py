"""SOAP 1.1 as the Web Connector speaks it: a call is read from its envelope, a result is put into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from core.accounting.quickbooks.webconnector.operations import (
    NAMESPACE,
    NUMBER,
    OPERATIONS,
    Operation,
)
from core.markup import NotXmlError, parsed
from core.text import clean

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"

Result: TypeAlias = str | int | Sequence[str]


class NoCallError(ValueError):
    """What came is no call of this service."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call; every parameter has a text, blank where none was told."""

    operation: Operation
    told: Mapping[str, str]

    def number(self, name: str) -> int:
        """Give a whole number that was told, which has been looked at."""
        return int(self.told[name])


def read_call(body: bytes) -> Call:
    """Read a call; raises NoCallError."""
    try:
        root = parsed(body)
    except NotXmlError as wrong:
        raise NoCallError(str(wrong)) from None
    found = root.find(f"{{{SOAP}}}Body") if root.tag == f"{{{SOAP}}}Envelope" else None
    asked = found[0] if found is not None and len(found) == 1 else None
    if asked is None:
        raise NoCallError("it is no SOAP 1.1 envelope with one call")
    name = etree.QName(asked)
    operation = OPERATIONS.get(name.localname) if name.namespace == NAMESPACE else None
    if operation is None:
        raise NoCallError("there is no such operation")
    return Call(operation, _told(operation, asked))


def _told(operation: Operation, asked: etree._Element) -> Mapping[str, str]:
    told = dict.fromkeys(operation.parameters, "")
    for each in asked:
        name = etree.QName(each)
        if name.namespace != NAMESPACE or name.localname not in told or len(each):
            raise NoCallError(f"{operation.name} has no such parameter")
        told[name.localname] = each.text or ""
    for parameter, kind in operation.parameters.items():
        if kind == NUMBER and not told[parameter].strip().isdecimal():
            raise NoCallError(f"{parameter} of {operation.name} is no whole number")
    return told


def written_result(operation: Operation, result: Result) -> bytes:
    """Put a result into its envelope."""
    envelope, body = _envelope()
    answer = etree.SubElement(body, f"{{{NAMESPACE}}}{operation.name}Response", nsmap={"tns": NAMESPACE})
    given = etree.SubElement(answer, f"{{{NAMESPACE}}}{operation.name}Result")
    if isinstance(result, str | int):
        given.text = str(result)
    else:
        for each in result:
            etree.SubElement(given, f"{{{NAMESPACE}}}string").text = each
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def written_fault(words: str, *, caller: bool = True) -> bytes:
    """Say in an envelope that a call was not carried out; `caller` where the call itself is at fault."""
    envelope, body = _envelope()
    fault = etree.SubElement(body, f"{{{SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = "soap:Client" if caller else "soap:Server"
    etree.SubElement(fault, "faultstring").text = clean(words)
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def _envelope() -> tuple[etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    return envelope, etree.SubElement(envelope, f"{{{SOAP}}}Body")
