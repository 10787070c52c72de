"""Finds its way in what a CRM answers: elements by their local names."""

from __future__ import annotations

from lxml import etree

from core.crm.soap.namespaces import SOAP, XSI, qualified

_BODY = qualified(SOAP, "Body")
_TYPE = qualified(XSI, "type")


def body_of(envelope: etree._Element) -> etree._Element | None:
    """Give what a SOAP envelope holds, or None if it is none or holds nothing."""
    body = envelope.find(_BODY)
    return None if body is None or not len(body) else body[0]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Give the first child of that name, whatever its namespace."""
    return next(element.iterchildren(f"{{*}}{name}"), None)


def text_of(element: etree._Element, *path: str) -> str:
    """Give the text at the end of a path of names, or nothing where the path ends early."""
    at: etree._Element | None = element
    for name in path:
        at = None if at is None else child(at, name)
    return "" if at is None else (at.text or "")


def type_of(element: etree._Element) -> str:
    """Give the local name of an element's xsi:type, or nothing."""
    return element.get(_TYPE, "").rpartition(":")[2]
