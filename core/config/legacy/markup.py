"""The settings in a well-formed old file; a document type is refused, so nothing in it is ever expanded."""

from __future__ import annotations

import re

from lxml import etree

from core.config.legacy.entries import Entry, OldFile, unreadable
from core.config.legacy.mangled import plain, settings_in
from core.config.legacy.quotes import unwrapped
from core.errors import ConfigurationError

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_TYPE = re.compile(r"(?i)<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)")
_VALUE = re.compile(r"(=\s*)(\"[^\"<]*\"|'[^'<]*')")
_COMMENTED = re.compile(r"(?i)<add\b[^<>]*?\bkey\s*=\s*[\"'“”„‘’]?([\w.]+)")
_ELSEWHERE = ("file", "configsource")


def read_settings(text: str) -> OldFile:
    """Find the settings of an old file, a well-formed one or not; raises ConfigurationError."""
    body, commented = _without_comments(text)
    if _TYPE.search(body):
        raise unreadable(
            "document_type",
            "the file has a document type (<!DOCTYPE …>), which an old configuration never has",
            "Take it out, and write what its entities stand for in full.",
        )
    found = _well_formed(body)
    names = ", ".join(dict.fromkeys(commented))
    remarks = [f"left out, for it is commented out: {names}"] if commented else []
    if found is None:
        found = settings_in(body)
        remarks.append("the file is no well-formed XML; its settings were read one by one, so look at each")
    if not found.entries:
        raise _no_settings()
    return OldFile(found.entries, (*remarks, *found.remarks))


def _no_settings() -> ConfigurationError:
    return unreadable(
        "no_settings",
        'there is no setting in the file (<add key="…" value="…" />)',
        "Name the file syncupload.exe.config of the old program's folder.",
    )


def _without_comments(text: str) -> tuple[str, list[str]]:
    """Blot out comments, line ends kept; name the settings in them."""
    parts: list[str] = []
    commented: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        comment = text[start : end + 3]
        commented += _COMMENTED.findall(comment)
        parts += [text[at:start], "\n" * comment.count("\n")]
        at = end + 3
    return "".join([*parts, text[at:]]), commented


def _well_formed(text: str) -> OldFile | None:
    joined: list[str] = []

    def value(found: re.Match[str]) -> str:
        inner = found[2][1:-1]
        if "\n" not in inner:
            return found[0]
        whole = unwrapped(inner)
        if "\n" in inner.strip():
            joined.append(plain(whole))
        # The line ends go behind the value: what follows keeps its line.
        return f"{found[1].strip()}{found[2][0]}{whole}{found[2][0]}" + "\n" * found[0].count("\n")

    body = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(f"<file>{_VALUE.sub(value, body)}</file>".encode(), parser)
    except etree.XMLSyntaxError:
        return None
    return _settings(root, joined)


def _settings(root: etree._Element, joined: list[str]) -> OldFile:
    entries: list[Entry] = []
    remarks: list[str] = []
    for element in root.iter("{*}*"):
        kind = etree.QName(element).localname.lower()
        written = {etree.QName(name).localname.lower(): str(value) for name, value in element.items()}
        if kind == "add" and "key" in written:
            value = written.get("value", "")
            entries.append(Entry(written["key"], value, _line(element), value in joined))
        elif kind == "add" and "connectionstring" in written:
            name, value = written.get("name", "connectionString"), written["connectionstring"]
            entries.append(Entry(name, value, _line(element), value in joined))
        elif kind == "setting" and "name" in written:
            entries.append(Entry(written["name"], _text(element), _line(element)))
        elif kind == "appsettings":
            remarks += [_another(written[name]) for name in _ELSEWHERE if written.get(name)]
    return OldFile(tuple(entries), tuple(remarks))


def _line(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _text(element: etree._Element) -> str:
    return unwrapped("".join(str(part) for part in element.itertext()).strip())


def _another(name: str) -> str:
    return f"the file says that {name} holds settings too: import that file as well"
