"""An ODBC or SQL Server connection string: its entries as they stand, and the password in it."""

from __future__ import annotations

import re

_ENTRY = re.compile(r"([^=;{}]+)=(\s*\{(?:[^}]|\}\})*\}\s*|[^;]*)(?:;|\Z)")
_PASSWORD = ("pwd", "password")


def without_password(connection: str) -> tuple[str, str]:
    """Give a connection string without its password entry, and the password; both as they were written."""
    passwords = [found for found in _ENTRY.finditer(connection) if _name(found) in _PASSWORD]
    rest = connection
    for found in reversed(passwords):
        rest = rest[: found.start()] + rest[found.end() :]
    values = [_bare(found[2].strip()) for found in passwords]
    return (rest.strip() if passwords else connection), next((each for each in values if each), "")


def _name(found: re.Match[str]) -> str:
    return found[1].strip().lower()


def _bare(value: str) -> str:
    if value.startswith("{") and value.endswith("}"):
        return value[1:-1].replace("}}", "}")
    return value
