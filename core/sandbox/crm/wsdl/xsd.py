"""XML schemas in a short notation, so that a service's types read as a table.

A part is `Name type`, marked `?` (may be missing), `*` (any number) or `+nil` (may be xsi:nil);
`@Name type` is an attribute (`!` = required), `&type` refers to a global element. Parts are separated
by `;`. Types carry one of the prefixes of `NAMESPACES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

SCHEMA = "http://www.w3.org/2001/XMLSchema"
GUIDS = "http://microsoft.com/wsdl/types/"
CRM = "http://schemas.microsoft.com/crm/"
WEB_2006 = CRM + "2006/WebServices"
WEB_2007 = CRM + "2007/WebServices"
CORE_2006 = CRM + "2006/CoreTypes"
CORE_2007 = CRM + "2007/CoreTypes"
QUERY = CRM + "2006/Query"
METADATA = CRM + "2006/Metadata"
DISCOVERY = CRM + "2007/CrmDiscoveryService"

NAMESPACES = {
    "x": SCHEMA,
    "g": GUIDS,
    "w6": WEB_2006,
    "w7": WEB_2007,
    "c6": CORE_2006,
    "c7": CORE_2007,
    "q": QUERY,
    "m": METADATA,
    "d": DISCOVERY,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A complex type: its parts in order, what it extends, and for a text with attributes its `text` type."""

    name: str
    parts: str = ""
    base: str = ""
    text: str = ""
    abstract: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """A closed set of words; `several` allows any number of them, separated by blanks."""

    name: str
    words: str
    several: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text of a fixed form."""

    name: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Root:
    """A global element, of a named type or with parts of its own."""

    name: str
    type: str = ""
    parts: str = ""


Definition = Shape | Choices | Pattern | Root


def schema(namespace: str, definitions: Iterable[Definition], imports: Iterable[str] = ()) -> str:
    """Write one schema of qualified elements; `imports` are namespaces."""
    body = "".join(_definition(each) for each in definitions)
    opening = "".join(f'<x:import namespace="{each}"/>' for each in imports)
    return (
        f'<x:schema elementFormDefault="qualified" targetNamespace="{namespace}">{opening}{body}</x:schema>'
    )


def _definition(definition: Definition) -> str:
    match definition:
        case Shape():
            return _shape(definition)
        case Choices():
            return _choices(definition)
        case Pattern(name, pattern):
            return (
                f'<x:simpleType name="{name}"><x:restriction base="x:string">'
                f"<x:pattern value={quoteattr(pattern)}/></x:restriction></x:simpleType>"
            )
        case Root(name, "", parts):
            return f'<x:element name="{name}"><x:complexType>{_content(parts)}</x:complexType></x:element>'
        case Root(name, kind, _):
            return f'<x:element name="{name}" type="{kind}" nillable="true"/>'


def _shape(shape: Shape) -> str:
    content = _content(shape.parts)
    if shape.text:
        content = (
            f'<x:simpleContent><x:extension base="{shape.text}">{content}</x:extension></x:simpleContent>'
        )
    elif shape.base:
        content = (
            f'<x:complexContent><x:extension base="{shape.base}">{content}</x:extension></x:complexContent>'
        )
    abstract = ' abstract="true"' if shape.abstract else ""
    return f'<x:complexType name="{shape.name}"{abstract}>{content}</x:complexType>'


def _choices(choices: Choices) -> str:
    words = "".join(f'<x:enumeration value="{word}"/>' for word in choices.words.split())
    words = f'<x:restriction base="x:string">{words}</x:restriction>'
    if choices.several:
        words = f"<x:list><x:simpleType>{words}</x:simpleType></x:list>"
    return f'<x:simpleType name="{choices.name}">{words}</x:simpleType>'


def _content(parts: str) -> str:
    split = [part.strip() for part in parts.split(";") if part.strip()]
    elements = "".join(_element(part) for part in split if not part.startswith("@"))
    attributes = "".join(_attribute(part[1:]) for part in split if part.startswith("@"))
    return (f"<x:sequence>{elements}</x:sequence>" if elements else "") + attributes


def _element(part: str) -> str:
    if part.startswith("&"):
        return f'<x:element ref="{part[1:]}"/>'
    part, nil, _ = part.partition("+nil")
    name, _, kind = part.partition(" ")
    bounds = ' minOccurs="0"' if kind[-1] in "?*" else ""
    if kind.endswith("*"):
        bounds += ' maxOccurs="unbounded"'
    kind = kind.rstrip("?*")
    nillable = ' nillable="true"' if nil else ""
    typed = "" if kind == "any" else f' type="{kind}"'
    return f'<x:element name="{name}"{typed}{bounds}{nillable}/>'


def _attribute(part: str) -> str:
    name, _, kind = part.partition(" ")
    required = ' use="required"' if kind.endswith("!") else ""
    return f'<x:attribute name="{name}" type="{kind.rstrip("!")}"{required}/>'
