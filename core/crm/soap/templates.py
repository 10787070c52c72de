"""Envelopes with slots: what zeep has rendered once for a shape of record is only filled in afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from core.crm.soap.entities import Filled
from core.crm.soap.values import Written
from core.errors import CrmError

_SLOT = re.compile(rb"SLOT([0-9]+)TOLS")
# What XML 1.0 cannot carry; the carriage return would come back as a line feed unless it is written out.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Shape: TypeAlias = tuple[object, ...]
"""What two records have in common if one's envelope differs from the other's by texts alone."""


class UnwritableError(ValueError):
    """A text that XML cannot carry."""


@dataclass(frozen=True, slots=True)
class Template:
    """An envelope, or part of one, cut at its slots: one more literal piece than slots."""

    literals: tuple[bytes, ...]
    slots: tuple[int, ...]

    @classmethod
    def cut(cls, rendered: bytes) -> Template:
        """Cut what was rendered from a marked record."""
        pieces = _SLOT.split(rendered)
        return cls(tuple(pieces[::2]), tuple(int(each) for each in pieces[1::2]))

    def fill(self, filled: Filled) -> bytes:
        """Give it with a record's texts; raises UnwritableError."""
        parts = [self.literals[0]]
        for slot, literal in zip(self.slots, self.literals[1:], strict=True):
            parts.append(escaped(filled.values[slot].text))
            parts.append(literal)
        return b"".join(parts)


def shape(filled: Filled) -> Shape:
    """Give a record's shape: nulls, targets and truths belong to it, for they are no free text."""
    marks = tuple(
        (each.null, each.target, each.text if isinstance(each.text, bool) else None) for each in filled.values
    )
    return (filled.entity, filled.typed, filled.names, marks)


def marked(filled: Filled) -> Filled:
    """Give the record with a mark in the place of each text that may differ."""
    return replace(filled, values=tuple(_mark(at, each) for at, each in enumerate(filled.values)))


def compiled(render: Callable[[Filled], bytes], filled: Filled) -> Template | None:
    """Cut a template for a record's shape; None if filling it in does not give what zeep renders."""
    try:
        template = Template.cut(render(marked(filled)))
    except CrmError:  # a field in which zeep takes no mark
        return None
    return template if template.fill(filled) == render(filled) else None


def escaped(text: str | bool) -> bytes:
    """Write a text as XML, as lxml does; raises UnwritableError."""
    if not isinstance(text, str) or _UNWRITABLE.search(text):
        raise UnwritableError("a text that XML cannot carry")
    found = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return found.encode()


def _mark(at: int, value: Written) -> Written:
    return value if value.null or isinstance(value.text, bool) else replace(value, text=f"SLOT{at}TOLS")


def between(rendered: bytes, start: bytes, end: bytes) -> tuple[bytes, bytes, bytes]:
    """Split at an element's tags: up to and with the first, in between, from the second on."""
    before, opening, rest = rendered.partition(start)
    inside, closing, after = rest.rpartition(end)
    return before + opening, inside, closing + after
