"""LIKE as the catalogue's procedures mean it."""

from __future__ import annotations

import re
from collections.abc import Callable


def matcher(pattern: object) -> Callable[[str], bool]:
    """Give what decides whether a name fits: % any text, _ one character, [x] just x; None fits all."""
    if not isinstance(pattern, str) or not pattern:
        return lambda _: True
    parts = re.split(r"(%|_|\[[^\]]*\])", pattern)
    written = "".join({"%": ".*", "_": "."}.get(each, _plain(each)) for each in parts)
    compiled = re.compile(written, re.IGNORECASE | re.DOTALL)
    return lambda name: compiled.fullmatch(name) is not None


def _plain(part: str) -> str:
    return re.escape(part[1:-1] if part.startswith("[") and part.endswith("]") else part)
