"""ODBC connection strings: read into their entries, and a value written so that it stays one."""

from __future__ import annotations

import re

_ENTRY = re.compile(r"\s*([^=;]+?)\s*=\s*(\{(?:[^}]|\}\})*\}|[^;]*)\s*(?:;|$)")
_SPECIAL = re.compile(r"[\[\]{}(),;?*=!@]|^\s|\s$")


def entries(connection: str) -> dict[str, str]:
    """Read a connection string into its entries, names in capitals, the first of a name counting."""
    found: dict[str, str] = {}
    for name, value in _ENTRY.findall(connection):
        found.setdefault(name.upper(), value.strip())
    return found


def quoted(value: str) -> str:
    """Write a value for a driver that knows braces: Sage's does not."""
    return "{" + value.replace("}", "}}") + "}" if _SPECIAL.search(value) else value


def unquoted(value: str) -> str:
    """Give what a value in braces means."""
    if value.startswith("{") and value.endswith("}"):
        return value[1:-1].replace("}}", "}")
    return value
