"""The text of an old configuration file, whatever editor it went through."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from core.config.legacy.entries import unreadable
from core.text import clean

LARGEST = 256 * 1024
"""In bytes. The manual's keys take 4 KiB; what is larger by far is another file."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 before UTF-16: the mark of the one begins with the mark of the other."""

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_EIGHT_BIT = re.compile(r"(windows|cp|iso|ibm|latin|mac|koi)")
_LATIN = ("iso-8859-1", "latin1", "latin-1")
_REMEDY = "Name the file syncupload.exe.config of the old program's folder."


def read_old_text(path: Path) -> str:
    """Read a file's text, its lines ended by line feeds; raises ConfigurationError for what is no text."""
    content = _content(path)
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise unreadable("empty", f"{_named(path)} is empty", _REMEDY)
    text = _decoded(content)
    if text is None or "\0" in text:
        raise unreadable("binary", f"{_named(path)} is no text", _REMEDY)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _content(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "no file that could be read"
            raise unreadable("no_file", f"{_named(path)} is {what}", _REMEDY)
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as refused:
        raise unreadable(
            "unreadable", f"{_named(path)}: {clean(refused.strerror or str(refused))}", _REMEDY
        ) from refused
    if len(content) > LARGEST:
        raise unreadable("too_large", f"{_named(path)} is larger than {LARGEST // 1024} KiB", _REMEDY)
    return content


def _named(path: Path) -> str:
    return clean(str(path))


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if unmarked := _utf16_without_mark(content[:400]):
        return _strictly(content, unmarked)
    # UTF-8 before what the file says of itself: editors save UTF-8 and leave the first line as it was.
    for encoding in ("utf-8", _declared(content), "cp1252", "latin-1"):
        text = _strictly(content, encoding)
        if text is not None:
            return text
    return None


def _utf16_without_mark(start: bytes) -> str:
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) // 4 or max(even, odd) < 4 * min(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(content: bytes) -> str:
    found = _DECLARED.match(content.lstrip())
    name = found[1].decode("ascii").lower() if found else ""
    # Windows means its own code page by Latin-1, which has the same letters and no quotation marks.
    return "cp1252" if name in _LATIN or not _EIGHT_BIT.match(name) else name


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
