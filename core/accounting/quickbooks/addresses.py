"""Addresses: QuickBooks has five free lines, a city and a state, the accounts have four lines."""

from __future__ import annotations

from collections.abc import Sequence

from core.accounting.quickbooks.qbxml.additions import Address
from core.accounting.quickbooks.qbxml.responses import Node
from core.text import length, match_key

_CITY, _STATE = 31, 21
_FREE = ("Addr1", "Addr2", "Addr3", "Addr4", "Addr5")


def read_address(record: Node, part: str = "BillAddress") -> tuple[tuple[str, str, str, str], str]:
    """Give the street, a second line, town and county, and the postcode; the firm's own name is left out."""
    names = {match_key(record.text(each)) for each in ("CompanyName", "Name", "CustomerRef/FullName")} - {""}
    lines = [record.text(f"{part}/{each}") for each in _FREE]
    if lines and match_key(lines[0]) in names:
        lines = lines[1:]
    first, *others = lines
    rest = ", ".join(each for each in others if each)
    town, county = record.text(f"{part}/City"), record.text(f"{part}/State")
    return (first, rest, town, county), record.text(f"{part}/PostalCode")


def written_address(name: str, lines: Sequence[str], postcode: str) -> Address:
    """Give an address of street, second line, town and county as QuickBooks keeps it, below the firm's name.

    A town or county that is longer than QuickBooks' own place for it is a free line.
    """
    street, second, town, county = lines
    free = [name, street, second]
    if length(town) > _CITY:
        free, town = [*free, town], ""
    if length(county) > _STATE:
        free, county = [*free, county], ""
    return Address(lines=tuple(free), city=town, state=county, postcode=postcode)
