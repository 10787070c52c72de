"""The few fixed requests to the discovery and metadata services: written out, for they never vary."""

from __future__ import annotations

from lxml import etree

from core.crm.soap.namespaces import CORE_2007, DISCOVERY_2007, SERVICE_2007, SOAP, XSI, qualified

NOBODY = "00000000-0000-0000-0000-000000000000"


def discovery_request(name: str) -> bytes:
    """Give the envelope of a discovery request without parameters; it carries no token."""
    return _envelope(DISCOVERY_2007, name, {}, None)


def metadata_request(name: str, organisation: str, values: dict[str, str]) -> bytes:
    """Give the envelope of a metadata request; the children go in the order given."""
    return _envelope(SERVICE_2007, name, values, organisation)


def token(organisation: str) -> etree._Element:
    """Give the header that names the organisation: Active Directory (0), no ticket, nobody impersonated."""
    element = etree.Element(
        qualified(SERVICE_2007, "CrmAuthenticationToken"), nsmap={"t": SERVICE_2007, "c": CORE_2007}
    )
    for name, text in (("AuthenticationType", "0"), ("OrganizationName", organisation), ("CallerId", NOBODY)):
        etree.SubElement(element, qualified(CORE_2007, name)).text = text
    return element


def _envelope(namespace: str, name: str, values: dict[str, str], organisation: str | None) -> bytes:
    root = etree.Element(qualified(SOAP, "Envelope"), nsmap={"soap": SOAP, "xsi": XSI})
    if organisation is not None:
        etree.SubElement(root, qualified(SOAP, "Header")).append(token(organisation))
    body = etree.SubElement(root, qualified(SOAP, "Body"))
    execute = etree.SubElement(body, qualified(namespace, "Execute"), nsmap={"s": namespace})
    request = etree.SubElement(execute, qualified(namespace, "Request"))
    request.set(qualified(XSI, "type"), f"s:{name}")
    for each, text in values.items():
        etree.SubElement(request, qualified(namespace, each)).text = text
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
