"""Parses what comes from outside as XML, with every door shut: no DTD, no entities, no network."""

from __future__ import annotations

from lxml import etree

from core.crm.soap.namespaces import SOAP, XSI, local, qualified

_BODY = qualified(SOAP, "Body")
_TYPE = qualified(XSI, "type")


class NotXmlError(ValueError):
    """A text that is no XML, or not of the harmless kind."""


def parsed(text: bytes) -> etree._Element:
    """Give the root element; raises NotXmlError."""
    # A parser serves one thread at a time, so each call has its own; making one costs microseconds.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as problem:
        raise NotXmlError("it is cut off or no XML") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotXmlError("it brings a document type of its own")
    return root


def body_of(envelope: etree._Element) -> etree._Element | None:
    """Give what a SOAP envelope holds, or None if it is none or holds nothing."""
    body = envelope.find(_BODY)
    return None if body is None or not len(body) else body[0]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Give the first child of that name, whatever its namespace."""
    return next((each for each in element if local(each.tag) == name), None)


def text_of(element: etree._Element, *path: str) -> str:
    """Give the text at the end of a path of names, or nothing where the path ends early."""
    at: etree._Element | None = element
    for name in path:
        at = None if at is None else child(at, name)
    return "" if at is None else (at.text or "")


def type_of(element: etree._Element) -> str:
    """Give the local name of an element's xsi:type, or nothing."""
    return element.get(_TYPE, "").rpartition(":")[2]
