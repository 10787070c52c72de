"""A sandbox CRM that is really served, and clients of it: zeep, and bytes on a socket."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import zeep
from lxml import etree

from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer
from core.sandbox.crm.wsdl.xsd import CORE_2007, WEB_2007

DATA = "/MSCRMServices/2007/CrmService.asmx"
METADATA = "/MSCRMServices/2007/MetadataService.asmx"
XS = "{http://www.w3.org/2001/XMLSchema}"
ZERO = "00000000-0000-0000-0000-000000000000"
BRACES = re.compile(r"^\{(.*)\}$")

ZeepClient: Any = zeep.Client  # the library has no types


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def xml(self) -> etree._Element:
        """The body as XML."""
        return etree.fromstring(self.body)

    def text(self, name: str) -> str | None:
        """The text of the first element of this local name."""
        found = self.xml.find(f".//{{*}}{name}")
        return None if found is None else found.text


def token(organization: str = "Demo", kind: int = 0, ticket: str = "", caller: str = ZERO) -> str:
    """Write a CrmAuthenticationToken."""
    sealed = f"<t:CrmTicket>{ticket}</t:CrmTicket>" if ticket else ""
    return (
        f'<CrmAuthenticationToken xmlns="{WEB_2007}" xmlns:t="{CORE_2007}">'
        f"<t:AuthenticationType>{kind}</t:AuthenticationType>{sealed}"
        f"<t:OrganizationName>{organization}</t:OrganizationName><t:CallerId>{caller}</t:CallerId>"
        "</CrmAuthenticationToken>"
    )


def enveloped(body: str, header: str | None = None) -> bytes:
    """Put a body into a SOAP 1.1 envelope, with the usual token unless told otherwise."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f"<soap:Header>{token() if header is None else header}</soap:Header>"
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


class Wire:
    """Sends bytes to a server, as a client that knows nothing but HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """Send a request on the one kept-alive connection."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, body or None, named)
        reply = self._connection.getresponse()
        return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())

    def call(
        self,
        operation: str,
        inner: str,
        header: str | None = None,
        path: str = DATA,
        namespace: str = WEB_2007,
    ) -> Reply:
        """Call an operation with the inside of its wrapper."""
        body = enveloped(f'<{operation} xmlns="{namespace}">{inner}</{operation}>', header)
        action = f'"{namespace}/{operation}"'
        return self.send("POST", path, body, SOAPAction=action, Content_Type="text/xml; charset=utf-8")

    def execute(self, request: str, header: str | None = None, path: str = DATA) -> Reply:
        """Execute a request given by its element."""
        return self.call("Execute", request, header, path)

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


@pytest.fixture
def organisation(tmp_path: Path) -> Iterator[Organisation]:
    made = Organisation.found(tmp_path / "crm.db", profile=Profile())
    yield made
    made.close()


@pytest.fixture
def server(organisation: Organisation) -> Iterator[RunningServer]:
    with RunningServer(organisation) as running:
        yield running


@pytest.fixture
def open_wire() -> Iterator[Callable[[str], Wire]]:
    made: list[Wire] = []

    def opened(url: str) -> Wire:
        made.append(Wire(url))
        return made[-1]

    yield opened
    for each in made:
        each.close()


@pytest.fixture
def wire(server: RunningServer, open_wire: Callable[[str], Wire]) -> Wire:
    return open_wire(server.url)


@pytest.fixture
def make_token() -> Callable[..., str]:
    return token


@pytest.fixture
def make_envelope() -> Callable[..., bytes]:
    return enveloped


class Zeep:
    """zeep on the data service, with its headers."""

    def __init__(self, url: str) -> None:
        self.client = ZeepClient(f"{url}/MSCRMServices/2007/CrmServiceWsdl.aspx?uniquename=Demo")
        header = self.client.get_element(f"{{{WEB_2007}}}CrmAuthenticationToken")
        self._headers = [header(AuthenticationType=0, OrganizationName="Demo", CallerId=ZERO)]

    def kind(self, name: str, namespace: str = WEB_2007) -> Any:
        """Give a type of the WSDL, to make values with."""
        return self.client.get_type(f"{{{namespace}}}{name}")

    def call(self, operation: str, **arguments: object) -> Any:
        """Call an operation."""
        return getattr(self.client.service, operation)(**arguments, _soapheaders=self._headers)

    def execute(self, request: str, **arguments: object) -> Any:
        """Execute a request by its name."""
        made = self.kind(f"{request}Request")(OptionalParameters={}, **arguments)
        return self.call("Execute", Request=made)


@pytest.fixture
def crm(server: RunningServer) -> Iterator[Zeep]:
    made = Zeep(server.url)
    yield made
    made.client.transport.session.close()


def compiled(text: bytes, folder: Path) -> etree.XMLSchema:
    """Compile the schemas inside a WSDL with libxml2."""
    folder.mkdir(exist_ok=True)
    schemas = {each.get("targetNamespace"): each for each in etree.fromstring(text).iter(f"{XS}schema")}
    names = {namespace: f"{at}.xsd" for at, namespace in enumerate(schemas)}
    for namespace, schema in schemas.items():
        for imported in schema.iter(f"{XS}import"):
            imported.set("schemaLocation", names[imported.get("namespace")])
        (folder / names[namespace]).write_bytes(etree.tostring(schema))
    opening = "".join(f'<x:import namespace="{n}" schemaLocation="{file}"/>' for n, file in names.items())
    every = folder / "every.xsd"
    every.write_text(f'<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema">{opening}</x:schema>')
    return etree.XMLSchema(file=str(every))


@pytest.fixture
def compile_wsdl(tmp_path: Path) -> Callable[[bytes], etree.XMLSchema]:
    return lambda text: compiled(text, tmp_path / "schemas")


@pytest.fixture
def assert_valid(wire: Wire, tmp_path: Path) -> Callable[[Reply, str], None]:
    """Hold an answer against the schemas of the server's own WSDL; ids may carry braces."""

    def check(reply: Reply, path: str = DATA) -> None:
        schema = compiled(wire.send("GET", f"{path}?wsdl").body, tmp_path / "schemas")
        body = reply.xml.find("{*}Body")
        assert body is not None
        content = etree.fromstring(etree.tostring(body[0]))
        for each in content.iter():
            each.text = BRACES.sub(r"\1", each.text or "") or None
        schema.assertValid(content)

    return check
