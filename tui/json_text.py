"""One JSON document, written while it is read: an iterator inside it becomes an array."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.crm.base import Reference
from core.text import clean

_BREAKS = re.compile(r"(,?)\n *")
"""Line ends between the parts: those inside of texts are written as \\n."""


def chunks(value: object, indent: int = 0) -> Iterator[str]:
    """Give the JSON text of a value piece by piece: objects over lines, the rows of an array one a line."""
    inner = "  " * (indent + 1)
    if isinstance(value, Mapping):
        yield "{"
        for index, (key, item) in enumerate(value.items()):
            yield f"{',' if index else ''}\n{inner}{json.dumps(str(key))}: "
            yield from chunks(item, indent + 1)
        yield f"\n{'  ' * indent}}}" if value else "}"
    elif isinstance(value, Iterator):
        yield "["
        separator = f"\n{inner}"
        for item in value:
            yield separator + one_line(item)
            separator = f",\n{inner}"
        yield f"\n{'  ' * indent}]" if separator[0] == "," else "]"
    else:
        yield one_line(value)


def whole_line(value: object) -> str:
    """Give the JSON text of any value in one line."""
    return _BREAKS.sub(lambda found: ", " if found[1] else "", "".join(chunks(value)))


def one_line(value: object) -> str:
    """Give the JSON text of a value that is in memory."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> Any:
    """Turn what JSON has no word for into what it has; money stays a string with its decimals."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Reference):
        return str(value.id)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    raise TypeError(f"no JSON for {type(value).__name__}")


def plain_text(value: object) -> str:
    """Give a value as one line for a person; what is empty is said to be."""
    if value is None:
        return "(empty)"
    if isinstance(value, str):
        return clean(value)
    return one_line(value).strip('"')
