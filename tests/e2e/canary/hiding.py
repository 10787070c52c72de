"""Where a secret might come to light, in clear or as somebody would encode it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path


def forms(core: str) -> Iterator[bytes]:
    """Give the letters of a secret as they would stand in clear, in base64, hexadecimal and UTF-16.

    They are letters and digits alone, which neither a URL nor JSON nor a repr changes.
    """
    plain = core.encode()
    yield plain
    yield plain.hex().encode()
    for text in (plain, core.encode("utf-16-le")):
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + text)
            yield coded[4 if shift else 0 : len(coded) - 4]
    yield core.encode("utf-16-le")


def found_in(content: bytes, cores: Mapping[str, str]) -> list[str]:
    """Name the secrets (by what they are for) that can be read in some bytes."""
    low = content.lower()
    return [
        name
        for name, core in cores.items()
        if any(form in content for form in forms(core)) or core.lower().encode() in low
    ]


def found_below(folder: Path, cores: Mapping[str, str], known: Iterable[Path]) -> list[str]:
    """Name the files of a folder that hold a secret, save those in which it is known to stand."""
    expected = {each.resolve() for each in known}
    return [
        f"{file.relative_to(folder)}: {name}"
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.resolve() not in expected
        for name in found_in(file.read_bytes(), cores)
    ]
