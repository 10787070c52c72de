"""CRM 3.0's bare messages: its bodies hold the parts themselves, and all names are the 2006 ones.

The store behind is the same as CRM 4.0's. A request is put into 4.0's wrapping and names before it is
carried out, and its answer is taken out of them again.
"""

from __future__ import annotations

import re

from lxml import etree

from core.sandbox.crm.envelope import (
    XSI_TYPE,
    Call,
    ClientFault,
    Element,
    child,
    local,
    operation_of,
    parse,
    soap_of,
    type_of,
    unrecognized,
)
from core.sandbox.crm.http_message import Request
from core.sandbox.crm.wsdl.xsd import WEB_2006, WEB_2007

PARTS = {
    "Create": ("entity",),
    "Update": ("entity",),
    "Delete": ("entityName", "id"),
    "Retrieve": ("entityName", "id", "columnSet"),
    "RetrieveMultiple": ("query",),
    "Fetch": ("fetchXml",),
    "Execute": ("Request",),
}
"""The parts that each operation's body holds."""

_OWN_PREFIX, _KEPT_PREFIX = "sandbox2007", "sandbox2006"
_PREFIXES = {_OWN_PREFIX: WEB_2007, _KEPT_PREFIX: WEB_2006}
_OLD, _NEW = f"{{{WEB_2006}}}", f"{{{WEB_2007}}}"
_TAG = re.compile(r"<[^<>]*>")
_OPENING = re.compile(r"<\w+Response xmlns=\"[^\"]*\"( /)?>")
_ORGANISATION = re.compile(r"<OrganizationId>[^<]*</OrganizationId>")
_FIRST = re.compile(r"<(\w+)")


def read_bare_call(request: Request) -> Call:
    """Read a request by its action, as ASP.NET dispatches, into the wrapping that CRM 4.0 has."""
    operation = operation_of(request, WEB_2006, tuple(PARTS))
    root = parse(request.body)
    version = soap_of(root)
    body = child(root, "Body")
    if body is None:
        raise ClientFault("Server was unable to read request. ---> There is no body.")
    for each in body:
        if each.tag not in {f"{_OLD}{name}" for name in PARTS[operation]}:
            raise ClientFault(
                f"Server was unable to read request. ---> <{local(each)}> is no part of {operation}."
            )
    wrapped = etree.Element(f"{_NEW}{operation}", nsmap=dict(_PREFIXES))
    for each in body:
        _translate(each, wrapped)
    return Call(operation, wrapped, None, version)


def _translate(element: Element, parent: Element) -> None:
    tag = str(element.tag)
    if tag.startswith(_NEW):
        return  # a name that the schema of 3.0 does not know: its serializer passes over it
    namespace, name = type_of(element)
    if namespace == WEB_2007:
        raise unrecognized(element)
    made = etree.SubElement(
        parent, tag.replace(_OLD, _NEW, 1), nsmap={key: uri for key, uri in element.nsmap.items() if key}
    )
    made.text = element.text
    for key, value in element.attrib.items():
        made.set(key, value)
    if name and namespace == WEB_2006:
        kept = name == "DynamicEntity" or name.endswith("Property")
        made.set(XSI_TYPE, f"{_KEPT_PREFIX if kept else _OWN_PREFIX}:{name}")
    elif name and ":" not in element.get(XSI_TYPE, ""):
        raise unrecognized(element)
    for each in element:
        _translate(each, made)


def bared(body: str) -> str:
    """Take an answer out of its wrapping and put it into the 2006 names; Update and Delete answer nothing."""
    opening = _OPENING.match(body)
    if opening is None or opening[1]:
        return ""
    inside = body[opening.end() : body.rindex("</")]
    if 'xsi:type="WhoAmIResponse"' in inside[:200]:
        inside = _ORGANISATION.sub("", inside)
    # Only markup holds "<": a text that names the other namespace stays as it is.
    renamed = _TAG.sub(lambda tag: tag[0].replace(f'"{WEB_2007}"', f'"{WEB_2006}"'), inside)
    return _FIRST.sub(rf'<\1 xmlns="{WEB_2006}"', renamed, count=1)
