"""The eight operations of the Web Connector's service, and what each is told and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NAMESPACE = "http://developer.intuit.com/"
TEXT, NUMBER, TEXTS = "string", "int", "ArrayOfString"
"""Types of what is told and given, as the published WSDL names them."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: the types of its parameters by their names in order, and the type of its result."""

    name: str
    parameters: Mapping[str, str]
    result: str = TEXT


_TICKET = {"ticket": TEXT}
_FAILURE = {"hresult": TEXT, "message": TEXT}

OPERATIONS = {
    each.name: each
    for each in (
        Operation("serverVersion", {}),
        Operation("clientVersion", {"strVersion": TEXT}),
        Operation("authenticate", {"strUserName": TEXT, "strPassword": TEXT}, TEXTS),
        Operation(
            "sendRequestXML",
            _TICKET
            | {"strHCPResponse": TEXT, "strCompanyFileName": TEXT, "qbXMLCountry": TEXT}
            | {"qbXMLMajorVers": NUMBER, "qbXMLMinorVers": NUMBER},
        ),
        Operation("receiveResponseXML", _TICKET | {"response": TEXT} | _FAILURE, NUMBER),
        Operation("connectionError", _TICKET | _FAILURE),
        Operation("getLastError", _TICKET),
        Operation("closeConnection", _TICKET),
    )
}
"""By name."""
