"""The paging cookie: where a page began and ended, in the sort columns and the key (CRM 4.0)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from core.sandbox.crm.columns import Stored, as_uuid
from core.sandbox.crm.refusal import Number, Refusal


@dataclass(frozen=True, slots=True)
class Cookie:
    """The page it came with, and its last row's values in the sort columns, the key last."""

    page: int
    last: tuple[Stored, ...]


def written(page: int, names: Sequence[str], first: Sequence[Stored], last: Sequence[Stored]) -> str:
    """Write the cookie of a page."""
    parts = "".join(
        f"<{name}{_end('last', end)}{_end('first', start)} />"
        for name, start, end in zip(names, first, last, strict=True)
    )
    return f'<cookie page="{page}">{parts}</cookie>'


def _end(word: str, value: Stored) -> str:
    if value is None:
        return f' {word}null="1"'
    shown = f"{{{str(as_uuid(value)).upper()}}}" if isinstance(value, bytes) else str(value)
    return f" {word}={quoteattr(shown)}"


def read(text: str, names: Sequence[str], kinds: Sequence[type]) -> Cookie:
    """Read a cookie that belongs to these sort columns; Refusal where it is broken or another query's."""
    if "<!" in text:
        raise _malformed()
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - declarations were refused
        if [child.tag for child in root] != list(names):
            raise _malformed()
        last = tuple(_value(child, kind) for child, kind in zip(root, kinds, strict=True))
        return Cookie(int(root.get("page", "0")), last)
    except (ElementTree.ParseError, ValueError):
        raise _malformed() from None


def _value(part: ElementTree.Element, kind: type) -> Stored:
    if part.get("lastnull") == "1":
        return None
    shown = part.get("last")
    if shown is None:
        raise _malformed()
    if kind is bytes:
        return UUID(shown).bytes
    if kind is int:
        return int(shown)
    return float(shown) if kind is float else shown


def _malformed() -> Refusal:
    return Refusal(Number.INVALID_ARGUMENT, "The paging cookie is malformed or belongs to another query.")
