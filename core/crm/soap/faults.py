"""Reads SOAP faults: the CRM's own with a code, and the bare ones of the server beneath it."""

from __future__ import annotations

import re

from lxml import etree

from core.crm.soap.failures import quoted
from core.crm.soap.fault_meanings import MEANINGS, UNKNOWN_CURE
from core.crm.soap.markup import child, text_of
from core.errors import CrmError, CrmFault

NO_SUCH_RECORD = 0x80040217

_HEX = re.compile(r"(?:0[xX])?([0-9a-fA-F]{8})")
_INT = re.compile(r"-?[0-9]{1,10}")


def raised(fault: etree._Element, tried: str) -> CrmError:
    """Give the error that a fault element means."""
    detail = child(fault, "detail")
    error = None if detail is None else child(detail, "error")
    number = None if error is None else code_number(text_of(error, "code"))
    if error is None or number is None:
        return _without_code(fault, tried)
    return coded(number, text_of(error, "description"), tried)


def coded(number: int, description: str, tried: str) -> CrmFault:
    """Give the CRM's refusal in plain words; its own text stays, for it names the record."""
    own = quoted(description)
    meaning = MEANINGS.get(number)
    if meaning is None:
        return CrmFault(
            number, tried=tried, found=f"the CRM refused: {own or 'it gave no reason'}", remedy=UNKNOWN_CURE
        )
    said = f" (it says: {own})" if own else ""
    return CrmFault(number, tried=tried, found=f"the CRM refused: {meaning.cause}{said}", remedy=meaning.cure)


def code_number(text: str) -> int | None:
    """Read a code as an unsigned number: they come as 0x80040217, 80040217 and -2147220969."""
    bare = text.strip()
    if found := _HEX.fullmatch(bare):
        return int(found.group(1), 16)
    return int(bare) & 0xFFFFFFFF if _INT.fullmatch(bare) else None


def _without_code(fault: etree._Element, tried: str) -> CrmError:
    # Faults without <error> come from the layer that reads the request: a wrong name, type or id in it.
    said = quoted(text_of(fault, "faultstring")) or "no reason given"
    inner = quoted(text_of(fault, "detail"))
    return CrmError(
        "crm.fault",
        tried=tried,
        found=f"the CRM could not work with the request: {said}" + (f" {inner}" if inner else ""),
        remedy="Check the field names in the configuration; if they are right, report it with the log.",
    )
