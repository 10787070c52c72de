"""Reads answers: what is said of each request, and its records, found by name and never by place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from core.errors import AccountingError
from core.markup import NotXmlError, parsed
from core.money import PENNY_PLACES, from_driver
from core.text import clean

_HEADING = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNLAWFUL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
"""What QuickBooks writes of a control code that somebody pasted, though XML has no place for it."""
_FIRST_YEAR, _LAST_YEAR = 1980, 2099


@dataclass(frozen=True, slots=True)
class Node:
    """An element of an answer; a path that leads nowhere is blank, and so is what cannot be read."""

    element: etree._Element

    @property
    def name(self) -> str:
        """The element's name (CustomerRet)."""
        return str(self.element.tag)

    def all(self, path: str) -> Iterator[Node]:
        """Give the elements at a path."""
        return (Node(each) for each in self.element.iterfind(path))

    def inside(self) -> Iterator[Node]:
        """Give the elements inside, in their order."""
        return (Node(each) for each in self.element)

    def has(self, path: str) -> bool:
        """Say whether there is such an element."""
        return self.element.find(path) is not None

    def text(self, *paths: str) -> str:
        """Give the text at the first path that leads to one, cleaned."""
        return next(filter(None, (clean(self.element.findtext(each)) for each in paths)), "")

    def number(self, *paths: str, places: int = PENNY_PLACES) -> Decimal:
        """Give an amount, price, quantity or percentage; what is none is zero."""
        return self.maybe(*paths, places=places) or from_driver(None, places)

    def maybe(self, *paths: str, places: int = PENNY_PLACES) -> Decimal | None:
        """Give an amount, price, quantity or percentage, or None; real ones may end with %."""
        text = self.text(*paths).removesuffix("%").replace(",", "").strip()
        try:
            return from_driver(text, places) if text else None
        except (InvalidOperation, ValueError):
            return None

    def whole(self, path: str) -> int | None:
        """Give a whole number."""
        text = self.text(path)
        return int(text) if text.removeprefix("-").isdecimal() and len(text) < 19 else None

    def flag(self, path: str, *, otherwise: bool = False) -> bool:
        """Give yes or no."""
        text = self.text(path).lower()
        return text in ("true", "1") if text else otherwise

    def day(self, path: str) -> date | None:
        """Give a day that makes sense, or None."""
        try:
            found = date.fromisoformat(self.text(path)[:10])
        except ValueError:
            return None
        return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None

    def moment(self, path: str) -> datetime | None:
        """Give a time as the wall clock of QuickBooks shows it: the offset beside it is wrong in summer."""
        try:
            return datetime.fromisoformat(self.text(path)[:19]).replace(tzinfo=None)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to one request; `remaining` and `iterator` are those of a list that is read bit by bit."""

    name: str
    code: int
    severity: str
    message: str
    remaining: int
    iterator: str
    records: tuple[Node, ...]


def responses(text: str, tried: str) -> tuple[Response, ...]:
    """Read an answer; raises AccountingError where it is none."""
    try:
        root = parsed(_HEADING.sub("", _UNLAWFUL.sub("", text)).encode("utf-8", "replace"))
    except NotXmlError as problem:
        raise _unreadable(tried, str(problem)) from problem
    found = root.find("QBXMLMsgsRs")
    if root.tag != "QBXML" or found is None:
        raise _unreadable(tried, "it is no answer in qbXML")
    return tuple(_response(each) for each in found)


def _response(element: etree._Element) -> Response:
    code = element.get("statusCode", "")
    remaining = element.get("iteratorRemainingCount", "")
    return Response(
        name=str(element.tag),
        code=int(code) if code.isdecimal() else -1,
        severity=clean(element.get("statusSeverity")),
        message=clean(element.get("statusMessage")),
        remaining=int(remaining) if remaining.isdecimal() else 0,
        iterator=element.get("iteratorID", ""),
        records=tuple(Node(each) for each in element),
    )


def _unreadable(tried: str, why: str) -> AccountingError:
    return AccountingError(
        "quickbooks.unreadable",
        tried=tried,
        found=f"the answer of QuickBooks cannot be understood: {why}",
        remedy="Run it again; if it stays so, verify the company file (File, Utilities, Verify Data).",
    )
