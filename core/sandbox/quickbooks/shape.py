"""The objects of the file `objects.txt`: what QuickBooks keeps of each, and in which order it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ADDRESS = (
    "Addr1",
    "Addr2",
    "Addr3",
    "Addr4@2",
    "Addr5@6",
    "City",
    "State",
    "PostalCode",
    "Country",
    "Note@6",
)
"""The elements of an address."""
LINES_OF_BLOCK = ("Addr1", "Addr2", "Addr3", "Addr4", "Addr5")
"""The elements of an address as it is printed."""
_TOKEN = re.compile(
    r"(?P<mark>[=+]?)(?P<name>\w+)(?::(?P<kind>>?\w+|%))?(?:@(?P<since>[\d.]+))?(?:\^(?P<only>\w+))?"
)
_AMERICA = "US"


@dataclass(frozen=True, slots=True)
class Element:
    """An element of an answer; `path` leads to it, `refers` is the table that a reference is into.

    `computed` ones are not kept, `lines` stands where rows of another table come; `only` is the edition that
    has it: US the American one, UK the others.
    """

    name: str
    path: str
    kind: str
    since: tuple[int, int]
    only: str
    refers: str = ""
    computed: bool = False
    lines: bool = False
    parts: tuple[Element, ...] = ()

    def in_edition(self, country: str) -> bool:
        """Say whether the edition of a country has it."""
        return not self.only or (self.only == _AMERICA) == (country == _AMERICA)


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: the table that keeps it, and its elements in order."""

    name: str
    table: str
    elements: tuple[Element, ...]

    @property
    def key(self) -> str:
        """What identifies it: ListID, TxnID or TxnLineID."""
        return self.elements[0].name

    def kept(self) -> Iterator[Element]:
        """Give the elements that have a column."""
        for element in self.elements:
            yield from _kept(element)


@cache
def shapes() -> dict[str, Shape]:
    """Read the objects, by name."""
    found: dict[str, Shape] = {}
    for name, table, tokens in _blocks():
        elements, rest = _elements(tokens, "")
        if rest:
            raise ValueError(f"{name}: one bracket too many")
        found[name] = Shape(name, table, tuple(elements))
    return found


@cache
def columns(table: str) -> dict[str, str]:
    """Give the columns of a table by name, with their kinds."""
    found: dict[str, str] = {}
    for shape in shapes().values():
        if shape.table == table:
            found.update({element.path: element.kind for element in shape.kept()})
    return found


def tables() -> Sequence[str]:
    """Name the tables, each once."""
    return list(dict.fromkeys(shape.table for shape in shapes().values()))


def _blocks() -> Iterator[tuple[str, str, list[str]]]:
    name = table = ""
    tokens: list[str] = []
    for line in (files(__package__) / "objects.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            tokens += line.replace("{", " { ").replace("}", " } ").split()
        elif line and not line.startswith("#"):
            if name:
                yield name, table, tokens
            name, _, kept_in = line.partition(" in ")
            table, tokens = kept_in or name, []
    yield name, table, tokens


def _elements(tokens: list[str], within: str) -> tuple[list[Element], list[str]]:
    """Read elements up to the closing bracket; give what stands behind it, too."""
    found: list[Element] = []
    while tokens:
        word, *tokens = tokens
        if word == "}":
            return found, tokens
        element = _element(word, within)
        if tokens[:1] == ["{"]:
            parts, tokens = _elements(tokens[1:], f"{element.path}_")
            element = _holding(element, "group", parts)
        found.append(element)
    return found, tokens


def _element(token: str, within: str) -> Element:
    read = _TOKEN.fullmatch(token)
    if read is None:
        raise ValueError(f"no element: {token}")
    kind, name, mark = read["kind"] or "s", read["name"], read["mark"]
    refers = kind[1:] if kind.startswith(">") else ""
    major, _, minor = (read["since"] or "0").partition(".")
    since = (int(major), int(minor or 0))
    element = Element(
        name,
        f"{within}{name}",
        "r" if refers else kind,
        since,
        read["only"] or "",
        refers,
        computed=mark == "=" or kind == "block",
        lines=mark == "+",
    )
    if kind == "address":
        return _holding(element, kind, [_element(each, f"{element.path}_") for each in ADDRESS])
    return element


def _holding(element: Element, kind: str, parts: list[Element]) -> Element:
    return Element(
        element.name, element.path, kind, element.since, element.only, parts=tuple(parts), lines=element.lines
    )


def _kept(element: Element) -> Iterator[Element]:
    if element.parts:
        for part in element.parts:
            yield from _kept(part)
    elif not (element.computed or element.lines):
        yield element
