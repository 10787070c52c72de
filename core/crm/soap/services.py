"""The few fixed requests to the discovery and metadata services: written out, for they never vary."""

from __future__ import annotations

from lxml import etree

from core.crm.soap.markup import text_of
from core.crm.soap.namespaces import CORE_2007, DISCOVERY_2007, SERVICE_2007, SOAP, XSI, local, qualified
from core.text import clean

NOBODY = "00000000-0000-0000-0000-000000000000"
TICKET = "THE-TICKET-GOES-HERE"
"""What stands in an envelope's header until it is sent: the ticket of that moment takes its place."""


def discovery_request(name: str, values: dict[str, str]) -> bytes:
    """Give the envelope of a discovery request; it carries no token, the children go in the order given."""
    return _envelope(DISCOVERY_2007, name, values, None)


def metadata_request(
    name: str, organisation: str, values: dict[str, str], *, ticketed: bool = False
) -> bytes:
    """Give the envelope of a metadata request; the children go in the order given."""
    return _envelope(SERVICE_2007, name, values, token(organisation, ticketed=ticketed))


def organisation_names(answer: etree._Element) -> tuple[str, ...]:
    """Read the unique names out of what the discovery service says of its organisations."""
    details = (each for each in answer.iter() if local(each.tag) == "OrganizationDetail")
    return tuple(name for each in details if (name := clean(text_of(each, "OrganizationName"))))


def token(organisation: str, *, ticketed: bool = False) -> etree._Element:
    """Give the header that names the organisation, nobody impersonated; `ticketed` leaves a place in it."""
    element = etree.Element(
        qualified(SERVICE_2007, "CrmAuthenticationToken"), nsmap={"t": SERVICE_2007, "c": CORE_2007}
    )
    for name, text in token_values(organisation, ticketed=ticketed).items():
        etree.SubElement(element, qualified(CORE_2007, name)).text = text
    return element


def token_values(organisation: str, *, ticketed: bool) -> dict[str, str]:
    """Give the header's children, in the schema's order: Active Directory (0), or a ticket (SPLA, 2)."""
    kind = {"AuthenticationType": "2", "CrmTicket": TICKET} if ticketed else {"AuthenticationType": "0"}
    return {**kind, "OrganizationName": organisation, "CallerId": NOBODY}


def _envelope(namespace: str, name: str, values: dict[str, str], header: etree._Element | None) -> bytes:
    root = etree.Element(qualified(SOAP, "Envelope"), nsmap={"soap": SOAP, "xsi": XSI})
    if header is not None:
        etree.SubElement(root, qualified(SOAP, "Header")).append(header)
    body = etree.SubElement(root, qualified(SOAP, "Body"))
    execute = etree.SubElement(body, qualified(namespace, "Execute"), nsmap={"s": namespace})
    request = etree.SubElement(execute, qualified(namespace, "Request"))
    request.set(qualified(XSI, "type"), f"s:{name}")
    for each, text in values.items():
        etree.SubElement(request, qualified(namespace, each)).text = text
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
