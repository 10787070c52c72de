"""LIKE as SQL Server understands it: % and _, sets in brackets, no regard to case."""

from __future__ import annotations

import re
from functools import lru_cache

_PARTS = re.compile(r"\[(\^?)([^\]]+)\]|(%)|(_)|(.)", re.DOTALL)


def like(value: str | None, pattern: str | None) -> int | None:
    """Tell whether `value` is like `pattern`; empty where either is."""
    if value is None or pattern is None:
        return None
    return int(_compiled(pattern).fullmatch(str(value)) is not None)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(map(_translated, _PARTS.finditer(pattern))), re.IGNORECASE | re.DOTALL)


def _translated(part: re.Match[str]) -> str:
    negated, members, many, one, literal = part.groups()
    if many:
        return ".*"
    if one:
        return "."
    if literal:
        return re.escape(literal)
    listed = re.sub(r"([\\\[\]^&~|])", r"\\\1", members)
    return f"[{'^' if negated else ''}{listed}]"
