"""The XML names that the CRM's services speak in (4.0 keeps parts of its vocabulary in the 2006 names)."""

from __future__ import annotations

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"

SERVICE_2007 = "http://schemas.microsoft.com/crm/2007/WebServices"
SERVICE_2006 = "http://schemas.microsoft.com/crm/2006/WebServices"
QUERY_2006 = "http://schemas.microsoft.com/crm/2006/Query"
CORE_2007 = "http://schemas.microsoft.com/crm/2007/CoreTypes"
CORE_2006 = "http://schemas.microsoft.com/crm/2006/CoreTypes"
DISCOVERY_2007 = "http://schemas.microsoft.com/crm/2007/CrmDiscoveryService"


def qualified(namespace: str, name: str) -> str:
    """Give a name in lxml's and zeep's notation."""
    return f"{{{namespace}}}{name}"


def local(tag: object) -> str:
    """Give a tag without its namespace; comments and processing instructions have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
