"""The companies whose configurations lie in a folder: NAME.toml each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.config.document import read_document
from core.config.masking import masked
from core.config.store import load
from core.errors import SyncError
from core.text import clean

_TABLES = ("sync", "crm")


@dataclass(frozen=True, slots=True)
class Company:
    """One company as its file has it; `trouble` is what is wrong with that file."""

    name: str
    file: Path
    source: str = ""
    target: str = ""
    crm: str = ""
    trouble: SyncError | None = None


def companies(folders: Sequence[Path], environ: Mapping[str, str]) -> tuple[Company, ...]:
    """List the companies of folders, the nearest folder first, of two files with one name the nearer."""
    found: dict[str, Company] = {}
    for file in _files(folders):
        if file.stem not in found:
            company = _company(file, environ)
            if company is not None:
                found[file.stem] = company
    return tuple(found.values())


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(file for file in folder.glob("*.toml") if file.is_file())


def _company(file: Path, environ: Mapping[str, str]) -> Company | None:
    """Read one file; None where it is no configuration of this program."""
    try:
        document = read_document(file)[0]
    except SyncError as broken:
        return Company(file.stem, file, trouble=broken)
    if not any(table in document for table in _TABLES):
        return None
    try:
        config = load(file, environ=environ).config
    except SyncError as wrong:
        sync, crm = document.get("sync"), document.get("crm")
        return Company(
            file.stem, file, _said(sync, "source"), _said(sync, "target"), _said(crm, "url"), trouble=wrong
        )
    return Company(file.stem, file, config.sync.source, config.sync.target, config.crm.url)


def _said(table: object, name: str) -> str:
    value = table.get(name) if isinstance(table, dict) else None
    return masked(clean(value)) if isinstance(value, str) else ""
