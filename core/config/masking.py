"""Secrets inside a text that is not secret as a whole: a connection string, a database's address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

MASK = "********"

_PAIR = re.compile(r"(?i)\b(pwd|password)(\s*=\s*)(\{[^}]*\}|\"[^\"]*\"|'[^']*'|[^;]*)")
_ADDRESS = re.compile(r"(://[^/:@\s]*:)(\S*)(@)")


def masked(text: str) -> str:
    """Give a connection string or address with the password in it blotted out."""
    return _ADDRESS.sub(rf"\g<1>{MASK}\g<3>", _PAIR.sub(rf"\g<1>\g<2>{MASK}", text))


def passwords_in(text: str) -> Iterator[str]:
    """Give the passwords inside a connection string or address, as they stand there and as they are meant."""
    for pair in _PAIR.finditer(text):
        yield from {pair[3], pair[3].strip("{}\"' ")} - {""}
    for address in _ADDRESS.finditer(text):
        yield from {address[2], unquote(address[2])} - {""}


def holds_password(text: str) -> bool:
    """Whether a connection string or address carries a password that is not blank."""
    pair, address = _PAIR.search(text), _ADDRESS.search(text)
    return bool((pair and pair[3].strip("{}\"' ")) or (address and address[2]))
