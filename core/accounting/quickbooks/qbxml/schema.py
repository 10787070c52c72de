"""What each request looks like: its elements, their order, types, lengths and versions (`requests.txt`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.accounting.quickbooks.qbxml.versions import Version, version_of

MANY = 1_000_000
ITERATORS, METADATA = Version(5), Version(4)
"""The versions that brought iterators, and questions for the number of records alone."""

_FIRST = Version(1)
_OFTEN = {"?": (0, 1), "*": (0, MANY), "+": (1, MANY)}
_STRING = re.compile(r"STR(\d*)")


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element, `least` to `most` times; it has a `type` or holds `parts`.

    `length` is the most characters of a text, 0 for any number; `values` are all that an ENUM may have.
    """

    name: str
    type: str = ""
    length: int = 0
    values: tuple[str, ...] = ()
    least: int = 1
    most: int = 1
    since: Version = _FIRST
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of its parts, `least` to `most` times."""

    parts: tuple[Part, ...]
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """Its parts one after the other, once."""

    parts: tuple[Part, ...]
    least: int = 1
    most: int = 1


Part = Element | Choice | All
"""A part is itself alone: what is found out about one is remembered by it, and no two are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A request as a message has it; `body` holds its elements."""

    body: Element
    iterates: bool
    metadata: bool

    @property
    def since(self) -> Version:
        """The version that brought it."""
        return self.body.since


@cache
def requests() -> Mapping[str, Request]:
    """Give every request that is known, by its name (CustomerQueryRq)."""
    parts: dict[str, tuple[Part, ...]] = {}
    found: dict[str, Request] = {}
    for head, lines in _sections():
        kind, name, *words = head.split()
        inside = _parts(lines, parts)
        if kind == "part":
            parts[name] = inside
        else:
            body = Element(name, parts=inside, since=_since(words))
            found[name] = Request(body, "iterates" in words, "metadata" in words)
    return found


@cache
def element(path: str) -> Element:
    """Give an element by its path from the request (`InvoiceAddRq/InvoiceAdd/RefNumber`); raises KeyError."""
    name, *rest = path.split("/")
    at = requests()[name].body
    for step in rest:
        at = children(at)[step]
    return at


@cache
def children(parent: Element) -> Mapping[str, Element]:
    """Give the elements that one may hold by name, in the schema's order."""
    return {each.name: each for each in _flat(parent.parts)}


def _flat(parts: tuple[Part, ...]) -> Iterator[Element]:
    for each in parts:
        if isinstance(each, Element):
            yield each
        else:
            yield from _flat(each.parts)


_Line = tuple[int, str]


def _sections() -> Iterator[tuple[str, list[_Line]]]:
    """Give each part and request with its lines, a line with its depth."""
    head, lines = "", list[_Line]()
    for line in (files(__package__) / "requests.txt").read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        depth = (len(line) - len(line.lstrip())) // 4
        if depth:
            lines.append((depth, text))
            continue
        if head:
            yield head, lines
        head, lines = text, []
    yield head, lines


def _parts(lines: list[_Line], named: Mapping[str, tuple[Part, ...]]) -> tuple[Part, ...]:
    found: list[Part] = []
    at = 0
    while at < len(lines):
        depth, text = lines[at]
        end = next((n for n in range(at + 1, len(lines)) if lines[n][0] <= depth), len(lines))
        inside = _parts(lines[at + 1 : end], named)
        word, *rest = text.split()
        if word == "use":
            found.extend(named[rest[0]])
        elif word == "choice":
            found.append(Choice(inside, *_times(rest)))
        elif word == "all":
            found.append(All(inside))
        else:
            found.append(_element(word, rest, inside))
        at = end
    return tuple(found)


def _element(name: str, words: list[str], inside: tuple[Part, ...]) -> Element:
    least, most = _times(words)
    since = _since(words)
    if inside:
        return Element(name, least=least, most=most, since=since, parts=inside)
    kind = words[0]
    text = _STRING.fullmatch(kind)
    if text is not None:
        return Element(name, "STR", int(text[1] or 0), (), least, most, since)
    if kind == "ID":
        return Element(name, "ID", 36, (), least, most, since)
    if kind.isupper():
        return Element(name, kind, 0, (), least, most, since)
    return Element(name, "ENUM", 0, tuple(kind.split("|")), least, most, since)


def _times(words: list[str]) -> tuple[int, int]:
    return next((_OFTEN[each] for each in words if each in _OFTEN), (1, 1))


def _since(words: list[str]) -> Version:
    found = (version_of(each[1:]) for each in words if each.startswith("v"))
    return next((each for each in found if each is not None), _FIRST)
