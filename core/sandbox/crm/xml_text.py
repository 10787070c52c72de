"""Text on its way into an answer: escaped as XML wants it, without what XML 1.0 cannot carry."""

from __future__ import annotations

import re

_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\r": "&#xD;",
}
_LINE_ESCAPES = _ESCAPES | {"\n": "&#xA;", "\t": "&#x9;"}
_UNSAFE = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_IN_TEXT = re.compile(f'[&<>"\r{_UNSAFE}]')
_IN_ATTRIBUTE = re.compile(f'[&<>"\r\n\t{_UNSAFE}]')


def text(value: str) -> str:
    """Escape the content of an element."""
    return _IN_TEXT.sub(lambda found: _ESCAPES.get(found[0], ""), value)


def attribute(value: str) -> str:
    """Escape the content of a double-quoted attribute; line ends and tabs survive."""
    return _IN_ATTRIBUTE.sub(lambda found: _LINE_ESCAPES.get(found[0], ""), value)
