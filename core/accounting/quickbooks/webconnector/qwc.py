"""The file by which the Web Connector is told of the service: opened once on QuickBooks' machine."""

from __future__ import annotations

from uuid import UUID, uuid5

from lxml import etree

from core.accounting.quickbooks.com import PROGRAM
from core.accounting.quickbooks.webconnector.address import Address
from core.markup import NotXmlError, parsed

_OWNER = UUID("5a1f0f0e-3c1b-4a35-9a53-2b9f6c4d7e21")
"""Says to QuickBooks that it is this program, whichever company it works for."""
_EDITIONS = "0xF"
"""Simple Start, Pro, Premier and Enterprise."""
_WORDS = "Copies customers, products and invoices into Microsoft CRM, and makes invoices of its orders."


def qwc(address: Address, user: str, company: str, minutes: int) -> bytes:
    """Write it: who signs in, for which company of the configuration, every how many minutes; 0: by hand."""
    root = etree.Element("QBWCXML")
    told = {
        "AppName": f"{PROGRAM} ({company})" if company else PROGRAM,
        "AppID": "",
        "AppURL": address.url,
        "AppDescription": _WORDS,
        "AppSupport": f"{address.site}/",
        "UserName": user,
        "OwnerID": _braced(_OWNER),
        "FileID": _braced(uuid5(_OWNER, company.casefold())),
        "QBType": "QBFS",
        "Style": "Document",
        "AuthFlags": _EDITIONS,
    }
    for name, value in told.items():
        etree.SubElement(root, name).text = value
    if minutes:
        etree.SubElement(etree.SubElement(root, "Scheduler"), "RunEveryNMinutes").text = str(minutes)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def is_ours(content: bytes) -> bool:
    """Whether it is such a file of this program, for whichever company."""
    try:
        return parsed(content).findtext("OwnerID") == _braced(_OWNER)
    except NotXmlError:
        return False


def _braced(identity: UUID) -> str:
    return f"{{{str(identity).upper()}}}"
