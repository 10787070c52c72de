"""SOAP envelopes: read with a parser that follows no reference, written from templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from lxml import etree

from core.sandbox.crm import xml_text
from core.sandbox.crm.http_message import Answer, Request
from core.sandbox.crm.wsdl.xsd import CORE_2007, WEB_2007

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSI_TYPE = f"{{{XSI}}}type"
XSI_NIL = f"{{{XSI}}}nil"

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{0}"'
    f' xmlns:xsi="{XSI}" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
)
_HEADS = {version: _HEAD.format(version) for version in (SOAP_11, SOAP_12)}
_TAIL = "</soap:Body></soap:Envelope>"
_CONTENT_TYPES = {
    SOAP_11: "text/xml; charset=utf-8",
    SOAP_12: "application/soap+xml; charset=utf-8",
}
_GUID = re.compile(r"\s*([{(]?)([0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12})([})]?)\s*")
_ACTION = re.compile(r'action="([^"]*)"')
_ENVELOPES = {f"{{{version}}}Envelope": version for version in (SOAP_11, SOAP_12)}

Element = etree._Element


class ClientFault(Exception):  # noqa: N818 - the SOAP word for it
    """The request itself cannot be read: a fault of the framework, without a code of CRM."""


@dataclass(frozen=True, slots=True)
class Token:
    """The CrmAuthenticationToken of a request; `caller` is None where nobody is impersonated."""

    kind: int
    organization: str
    ticket: str
    caller: UUID | None


@dataclass(frozen=True, slots=True)
class Call:
    """A request that could be read: which operation, its element, who asks, in which SOAP."""

    operation: str
    body: Element
    token: Token | None
    version: str


_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


def parse(source: bytes) -> Element:
    """Parse XML that may come from anybody: no DTD, no entities; ClientFault where it is none."""
    try:
        root = etree.fromstring(source, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ClientFault(f"Server was unable to read request. ---> {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ClientFault(
            "Server was unable to read request. ---> For security reasons DTD is prohibited in this"
            " XML document."
        )
    return root


def local(element: Element) -> str:
    """Give the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Find a child by its local name."""
    return next((each for each in element if local(each) == name), None)


def child_text(element: Element, name: str) -> str:
    """Give the text of a child, empty where there is none."""
    found = child(element, name)
    return "" if found is None else found.text or ""


def type_of(element: Element) -> tuple[str, str]:
    """Give namespace and name of an element's xsi:type, two empty texts where there is none."""
    name = element.get(XSI_TYPE)
    if not name:
        return "", ""
    prefix, _, plain = name.strip().rpartition(":")
    return element.nsmap.get(prefix or None) or "", plain


def unrecognized(element: Element) -> ClientFault:
    """The fault of a type that the schema does not know, or of none where one is needed."""
    namespace, name = type_of(element)
    return unreadable(
        element,
        f"The specified type was not recognized: name='{name}', namespace='{namespace}',"
        f" at <{local(element)} xmlns='{etree.QName(element).namespace or ''}'>.",
    )


def unreadable(element: Element, why: str) -> ClientFault:
    """The fault of a value that does not fit the schema."""
    return ClientFault(
        "Server was unable to read request. ---> There is an error in XML document"
        f" ({element.sourceline}, 1). ---> {why}"
    )


def guid(element: Element) -> UUID:
    """Read an id, with or without braces; ClientFault where it is none."""
    found = _GUID.fullmatch(element.text or "")
    if found is None or found[1] + found[3] not in ("", "{}", "()"):
        raise unreadable(
            element, "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
        )
    return UUID(found[2])


def needed(element: Element, name: str) -> Element:
    """Find a child that must be there, as the framework's null argument otherwise."""
    found = child(element, name)
    if found is None:
        raise unreadable(element, f"Value cannot be null. Parameter name: {name}")
    return found


def version_of(request: Request) -> str:
    """Tell by the content type in which SOAP a request speaks, and wants to be answered."""
    soap_12 = request.headers.get("content-type", "").startswith("application/soap+xml")
    return SOAP_12 if soap_12 else SOAP_11


def soap_of(root: Element) -> str:
    """Tell in which SOAP an envelope is written; ClientFault where it is none."""
    version = _ENVELOPES.get(str(root.tag))
    if version is None:
        raise ClientFault("Possible SOAP version mismatch: Envelope namespace was unexpected.")
    return version


def read_call(request: Request, namespace: str, operations: tuple[str, ...]) -> Call:
    """Read a request to a service: by its action, as ASP.NET dispatches."""
    operation = operation_of(request, namespace, operations)
    root = parse(request.body)
    version = soap_of(root)
    body = child(root, "Body")
    content = None if body is None else next(iter(body), None)
    if content is None or content.tag != f"{{{namespace}}}{operation}":
        raise ClientFault(f"Server was unable to read request. ---> The body must hold one {operation}.")
    header = child(root, "Header")
    return Call(operation, content, None if header is None else _token(header), version)


def operation_of(request: Request, namespace: str, operations: tuple[str, ...]) -> str:
    """Name the operation that a request's action asks for; ClientFault where there is none such."""
    if version_of(request) == SOAP_12:
        found = _ACTION.search(request.headers["content-type"])
        action = found[1] if found else ""
    else:
        action = request.headers.get("soapaction", "").strip().strip('"')
    if not action:
        raise ClientFault(
            "Unable to handle request without a valid action parameter. Please supply a valid soap action."
            " (The HTTP header SOAPAction is missing or empty.)"
        )
    prefix, _, name = action.rpartition("/")
    if prefix != namespace or name not in operations:
        raise ClientFault(f"Server did not recognize the value of HTTP Header SOAPAction: {action}.")
    return name


def _token(header: Element) -> Token | None:
    token = header.find(f"{{{WEB_2007}}}CrmAuthenticationToken")
    if token is None:
        return None
    caller = token.find(f"{{{CORE_2007}}}CallerId")
    kind = token.findtext(f"{{{CORE_2007}}}AuthenticationType") or "0"
    if not kind.strip().isdecimal():
        raise unreadable(token, f"The string '{kind}' is not a valid Int32 value.")
    found = guid(caller) if caller is not None else None
    return Token(
        int(kind),
        token.findtext(f"{{{CORE_2007}}}OrganizationName") or "",
        token.findtext(f"{{{CORE_2007}}}CrmTicket") or "",
        found if found is not None and found.int else None,
    )


def success(version: str, body: str) -> Answer:
    """Wrap an operation's answer."""
    return Answer(200, (_HEADS[version] + body + _TAIL).encode(), _CONTENT_TYPES[version])


def client_fault(text: str, version: str = SOAP_11) -> Answer:
    """A fault of the framework: the request was not understood; no code of CRM."""
    return _fault(version, "Client", text, "<detail />")


def server_fault(number: int, description: str, version: str = SOAP_11, kind: str = "Platform") -> Answer:
    """A fault of CRM: the constant text, the code and the description in the detail."""
    detail = (
        f"<detail><error>\n  <code>0x{number:08x}</code>\n  <description>{xml_text.text(description)}"
        f"</description>\n  <type>{kind}</type>\n</error></detail>"
    )
    return _fault(version, "Server", "Server was unable to process request.", detail)


def _fault(version: str, who: str, text: str, detail: str) -> Answer:
    escaped = xml_text.text(text)
    if version == SOAP_11:
        body = (
            f"<soap:Fault><faultcode>soap:{who}</faultcode><faultstring>{escaped}</faultstring>"
            f"{detail}</soap:Fault>"
        )
    else:
        role = {"Client": "Sender", "Server": "Receiver"}[who]
        inner = detail.removeprefix("<detail>").removesuffix("</detail>").replace("<detail />", "")
        body = (
            f"<soap:Fault><soap:Code><soap:Value>soap:{role}</soap:Value></soap:Code><soap:Reason>"
            f'<soap:Text xml:lang="en">{escaped}</soap:Text></soap:Reason>'
            f"<soap:Detail>{inner}</soap:Detail></soap:Fault>"
        )
    return Answer(500, (_HEADS[version] + body + _TAIL).encode(), _CONTENT_TYPES[version])


def base_address(request: Request, fallback: str) -> str:
    """Give http://host:port as the caller sees it, from the Host header if it is a plain one."""
    host = request.headers.get("host", "")
    if re.fullmatch(r"[A-Za-z0-9.\-\[\]:]+", host):
        return f"{urlsplit(fallback).scheme}://{host}"
    return fallback
