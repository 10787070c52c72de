"""Builds request messages: the schema gives the order and the types, so that none can be wrong.

A message is plain ASCII: every other letter is a numeric entity, for QuickBooks itself is Windows-1252.
What is blank is not sent, and neither is an element that the spoken version has not got.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast
from xml.sax.saxutils import escape, quoteattr

from core.accounting.orders import AccountingRefusedError
from core.accounting.quickbooks.qbxml.checking import check
from core.accounting.quickbooks.qbxml.schema import Element, children, requests
from core.accounting.quickbooks.qbxml.types import Scalar, mistake, written
from core.accounting.quickbooks.qbxml.versions import Version
from core.errors import AccountingError

Content: TypeAlias = "Mapping[str, Scalar | Content | Sequence[Scalar | Content] | None]"
"""What stands in an element, by the names of the elements inside: their order is the schema's."""

_ATTRIBUTES = ("metaData", "iterator", "iteratorID")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: its name without Rq (CustomerQuery), what it holds, and its attributes."""

    name: str
    content: Content
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MessageSet:
    """How a message is told apart from every other, so that its answer can be asked for again.

    QuickBooks keeps the answer to a message with a `new` id until it is told with `old` that it has arrived.
    """

    new: str = ""
    old: str = ""


def message(asks: Iterable[Ask], version: Version, ids: MessageSet | None = None) -> str:
    """Give a whole request message; it stops at the first request that fails.

    Raises AccountingRefusedError where a value does not fit, AccountingError where the version is too old.
    """
    known = ids or MessageSet()
    named = "".join(
        f" {name}={_quoted(value)}"
        for name, value in (("newMessageSetID", known.new), ("oldMessageSetID", known.old))
        if value
    )
    inside = "".join(_request(each, number, version) for number, each in enumerate(asks, 1))
    text = (
        f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version}"?>'
        f'<QBXML><QBXMLMsgsRq onError="stopOnError"{named}>{inside}</QBXMLMsgsRq></QBXML>'
    )
    problem = check(text)
    if problem is not None:
        raise _unfit(problem, "Correct it where it comes from.")
    return text


def _request(ask: Ask, number: int, version: Version) -> str:
    name = f"{ask.name}Rq"
    request = requests()[name]
    if not version.has(request.since):
        raise AccountingError(
            "quickbooks.too_old",
            tried=f"ask QuickBooks for {ask.name}",
            found=f"it speaks qbXML {version}, and that question came with {request.since}",
            remedy="Bring QuickBooks up to date, or do without what needs it.",
        )
    attributes = "".join(
        f" {each}={_quoted(ask.attributes[each])}" for each in _ATTRIBUTES if each in ask.attributes
    )
    inside = _inside(request.body, ask.content, version)
    spelt = _spelt(name, version)
    return f'<{spelt} requestID="{number}"{attributes}>{inside}</{spelt}>'


def _inside(parent: Element, content: Content, version: Version) -> str:
    known = children(parent)
    unknown = content.keys() - known.keys()
    if unknown:
        raise KeyError(f"{parent.name} has no {', '.join(sorted(unknown))}")
    return "".join(
        _one(each, value, version)
        for name, each in known.items()
        if version.has(each.since)
        for value in _values(content.get(name))
    )


def _values(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, (list, tuple)) else (value,)


def _one(element: Element, value: object, version: Version) -> str:
    inside = isinstance(value, Mapping)
    text = _inside(element, cast(Content, value), version) if inside else _text(element, cast(Scalar, value))
    name = _spelt(element.name, version)
    return f"<{name}>{text}</{name}>" if text else ""


def _text(element: Element, value: Scalar) -> str:
    text = written(element, value)
    problem = mistake(element, text) if text else None
    if problem is not None:
        raise _unfit(f"{element.name} {problem}", f"Correct it where it comes from: {text[:60]}")
    return ascii_only(escape(text))


def _unfit(found: str, remedy: str) -> AccountingRefusedError:
    return AccountingRefusedError(
        "quickbooks.does_not_fit", tried="give QuickBooks a record", found=found, remedy=remedy
    )


def _quoted(value: str) -> str:
    return ascii_only(quoteattr(value))


def ascii_only(text: str) -> str:
    """Give the text with a numeric entity for everything beyond ASCII."""
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _spelt(name: str, version: Version) -> str:
    """Give the name as an old edition of another country has it."""
    return name.replace("SalesTaxCode", "TaxCode") if version.country else name
