"""Checks a whole message as QuickBooks does: one mistake anywhere, and nothing of it is done (0x80040400)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from core.accounting.quickbooks.qbxml.matching import misplaced
from core.accounting.quickbooks.qbxml.schema import ITERATORS, METADATA, Element, Request, children, requests
from core.accounting.quickbooks.qbxml.types import mistake
from core.accounting.quickbooks.qbxml.versions import Version, version_of
from core.markup import NotXmlError, parsed

_DECLARED = re.compile(r'<\?qbxml version="([^"]*)"\s*\?>')
_HEADING = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENVELOPE: Mapping[str, tuple[str, ...]] = {
    "onError": ("stopOnError", "continueOnError", "rollbackOnError"),
    "responseData": ("includeAll", "includeNone"),
    "newMessageSetID": (),
    "oldMessageSetID": (),
}
_ITERATOR = ("Start", "Continue", "Stop")
_METADATA = ("NoMetaData", "MetaDataOnly", "MetaDataAndResponseData")
_REQUEST_ID_LENGTH = 50


def check(xml: str) -> str | None:
    """Say what the schema would refuse in a request message; None: nothing."""
    declared = _DECLARED.search(xml)
    version = version_of(declared[1]) if declared else None
    if version is None:
        return "the message does not say its version of qbXML"
    try:
        root = parsed(_HEADING.sub("", xml).encode("utf-8", "surrogatepass"))
    except NotXmlError as problem:
        return f"the message cannot be read: {problem}"
    if root.tag != "QBXML" or root.attrib or [each.tag for each in root] != ["QBXMLMsgsRq"]:
        return "the message is no QBXML with one QBXMLMsgsRq"
    return _envelope(root[0]) or next(filter(None, (_request(each, version) for each in root[0])), None)


def _envelope(messages: etree._Element) -> str | None:
    if "onError" not in messages.attrib:
        return "QBXMLMsgsRq does not say onError"
    return _attributes(messages, _ENVELOPE) or ("QBXMLMsgsRq holds text" if _text(messages) else None)


def _request(message: etree._Element, version: Version) -> str | None:
    request = requests().get(_shared_name(message.tag, version))
    if request is None or not version.has(request.since):
        return f"qbXML {version} has no request {message.tag!s}"
    known = _known_attributes(request, version)
    return _attributes(message, known) or _holds(message, request.body, version)


def _known_attributes(request: Request, version: Version) -> Mapping[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {"requestID": ()}
    if request.metadata and version.has(METADATA):
        known["metaData"] = _METADATA
    if request.iterates and version.has(ITERATORS):
        known |= {"iterator": _ITERATOR, "iteratorID": ()}
    return known


def _attributes(found: etree._Element, known: Mapping[str, tuple[str, ...]]) -> str | None:
    """Say which attribute may not be there, or not with this value; an empty tuple stands for any."""
    for name, value in ((str(each), str(found.attrib[each])) for each in found.attrib):
        if name not in known:
            return f"{found.tag!s} has no attribute {name}"
        if known[name] and value not in known[name]:
            return f"{found.tag!s}: {name} cannot be {value}"
    too_long = len(found.get("requestID", "")) > _REQUEST_ID_LENGTH
    return f"{found.tag!s}: requestID is too long" if too_long else None


def _holds(found: etree._Element, known: Element, version: Version) -> str | None:
    if known.type:
        return _value(found, known)
    if _text(found):
        return f"{known.name} holds text"
    names = [_shared_name(each.tag, version) for each in found]
    problems = (
        _inside(each, children(known)[name], version) for each, name in zip(found, names, strict=True)
    )
    return misplaced(known, names) or next(filter(None, problems), None)


def _inside(found: etree._Element, known: Element, version: Version) -> str | None:
    if not version.has(known.since):
        return f"qbXML {version} has no {known.name}"
    return f"{known.name} has no attributes" if found.attrib else _holds(found, known, version)


def _value(found: etree._Element, known: Element) -> str | None:
    if len(found):
        return f"{known.name} holds elements"
    problem = mistake(known, found.text or "")
    return None if problem is None else f"{known.name} {problem}"


def _text(element: etree._Element) -> bool:
    return any((each or "").strip() for each in (element.text, *(each.tail for each in element)))


def _shared_name(tag: object, version: Version) -> str:
    """Give the name that all editions share, of one that only an old edition of another country has."""
    name = str(tag)
    return name.replace("TaxCode", "SalesTaxCode") if version.country else name
