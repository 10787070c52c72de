"""Addresses of the sandbox in a configuration: `sandbox:FILE`, relative to the configuration file."""

from __future__ import annotations

from pathlib import Path

_SCHEME = "sandbox:"


def sandbox_file(address: str | None, folder: Path) -> Path | None:
    """Give the file that a `sandbox:` address means; None where it is the address of something real."""
    if address is None or not address.lower().startswith(_SCHEME):
        return None
    return (folder / address[len(_SCHEME) :].strip()).resolve()
