"""The service as anybody may call it: what it describes, and what it does not take."""

from __future__ import annotations

import gzip
import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from lxml import etree

from core.accounting.quickbooks.webconnector.address import Address
from core.accounting.quickbooks.webconnector.operations import NAMESPACE, OPERATIONS
from core.accounting.quickbooks.webconnector.server import MOST_BODY, WebConnectorServer
from core.accounting.quickbooks.webconnector.service import WebConnectorService
from core.accounting.quickbooks.webconnector.visits import Door, Telling, Visits
from core.errors import ConfigurationError, SyncError
from core.web_certificate import OWN, SHOWN, make_certificate, server_tls
from core.web_connector import FILLER
from tests.core.accounting.quickbooks.webconnector.conftest import KEPT, Asked, Book, Serve, Serving
from tests.core.accounting.quickbooks.webconnector.connector import PASSWORD, USER, Connector

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://developer.intuit.com/">'
    "<s:Body>{}</s:Body></s:Envelope>"
)
VERSION = ENVELOPE.format("<serverVersion/>")
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def serving(serve: Serve) -> Serving:
    return serve(Asked([]))


def post(url: str, body: str | bytes, **headers: str) -> requests.Response:
    return requests.post(
        url, data=body if isinstance(body, bytes) else body.encode(), headers=headers, timeout=30
    )


def test_what_is_described_is_what_intuit_published(serving: Serving) -> None:
    described = requests.get(f"{serving.url}?wsdl", timeout=30)
    root = etree.fromstring(described.content)
    named = {"w": "http://schemas.xmlsoap.org/wsdl/", "s": "http://www.w3.org/2001/XMLSchema"}
    soap = "{http://schemas.xmlsoap.org/wsdl/soap/}"
    assert described.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert root.get("targetNamespace") == NAMESPACE
    assert {each.get("name") for each in root.iterfind("w:portType/w:operation", named)} == set(OPERATIONS)
    actions = {each.get("soapAction") for each in root.iter(f"{soap}operation")}
    assert actions == {f"{NAMESPACE}{name}" for name in OPERATIONS}
    assert {each.get("use") for each in root.iter(f"{soap}body")} == {"literal"}
    send = root.find(".//s:element[@name='sendRequestXML']", named)
    assert send is not None
    assert [(each.get("name"), each.get("type"), each.get("minOccurs")) for each in send.iter("{*}element")][
        1:
    ] == [
        ("ticket", "s:string", "0"),
        ("strHCPResponse", "s:string", "0"),
        ("strCompanyFileName", "s:string", "0"),
        ("qbXMLCountry", "s:string", "0"),
        ("qbXMLMajorVers", "s:int", "1"),
        ("qbXMLMinorVers", "s:int", "1"),
    ]
    (place,) = root.iter(f"{soap}address")
    assert place.get("location") == serving.url


def test_a_call_is_answered_as_asp_net_does(serving: Serving) -> None:
    said = post(serving.url, VERSION, SOAPAction=f'"{NAMESPACE}serverVersion"')
    root = etree.fromstring(said.content)
    assert said.status_code == 200
    assert root.findtext(f".//{{{NAMESPACE}}}serverVersionResponse/{{{NAMESPACE}}}serverVersionResult")


def test_the_page_for_support_is_there(serving: Serving) -> None:
    said = requests.get(serving.url.rpartition("/")[0] + "/", timeout=30)
    assert (said.status_code, "Sync Uploader" in said.text) == (200, True)


@pytest.mark.parametrize(
    "body",
    [
        BOMB + ENVELOPE.format("<closeConnection><ticket>&c;</ticket></closeConnection>"),
        OUTSIDE + ENVELOPE.format("<closeConnection><ticket>&a;</ticket></closeConnection>"),
        ENVELOPE.format("<destroyEverything/>"),
        ENVELOPE.format('<serverVersion xmlns="http://other/"/>'),
        ENVELOPE.format("<serverVersion/><serverVersion/>"),
        ENVELOPE.format("<serverVersion><x/></serverVersion>"),
        ENVELOPE.format("<closeConnection><ticket><b/></ticket></closeConnection>"),
        ENVELOPE.format("<sendRequestXML><qbXMLMajorVers>x</qbXMLMajorVers></sendRequestXML>"),
        ENVELOPE.format(""),
        VERSION[:-20],
        "<serverVersion/>",
        "",
        b"\x00\xff",
        gzip.compress(VERSION.encode()),
        "<a>" * 5000,
    ],
)
def test_what_is_no_call_is_a_fault_and_reaches_nobody(serving: Serving, body: str | bytes) -> None:
    said = post(serving.url, body)
    assert said.status_code == 500
    root = etree.fromstring(said.content)
    assert root.findtext(".//faultcode") == "soap:Client"
    assert b"root:" not in said.content
    assert post(serving.url, VERSION).status_code == 200


def raw(url: str, method: str = "POST", path: str | None = None, **headers: str) -> int:
    """Send a head alone, and give the status that comes back for it."""
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)) as connection:
        connection.putrequest(method, path or parts.path)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return connection.getresponse().status


def test_a_body_that_is_too_long_is_refused_before_it_is_sent(serving: Serving) -> None:
    assert raw(serving.url, Content_Length=str(MOST_BODY + 1)) == 413
    assert raw(serving.url, Content_Length="9" * 4000) == 413
    assert raw(serving.url, Content_Length=str(MOST_BODY + 1), Expect="100-continue") == 417


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Transfer_Encoding": "chunked"},
        {"Content_Length": "-1"},
        {"Content_Length": "²"},
        {"Content_Length": "1e3"},
    ],
)
def test_a_body_of_no_length_is_refused(serving: Serving, headers: dict[str, str]) -> None:
    assert raw(serving.url, **headers) == 411


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/x", 404), ("POST", "/x", 404), ("PUT", None, 501)]
)
def test_there_is_nothing_else(serving: Serving, method: str, path: str | None, status: int) -> None:
    assert raw(serving.url, method, path) == status


def test_more_connections_than_there_is_room_for_are_closed_and_the_others_served(serving: Serving) -> None:
    port = urlsplit(serving.url).port
    idle = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(40)]
    for each in idle:
        each.connect()
    for each in idle:
        each.close()
    for _ in range(100):
        try:
            assert post(serving.url, VERSION).status_code == 200
            return
        except requests.ConnectionError:
            continue
    pytest.fail("nobody is served any more")


def test_a_port_that_is_taken_is_told(serving: Serving) -> None:
    port = urlsplit(serving.url).port
    assert port is not None
    service = WebConnectorService(serving.visits, "x")
    with pytest.raises(SyncError) as refused:
        WebConnectorServer(Address(False, "localhost", port), service, None, print)
    assert refused.value.code == "quickbooks.port"


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[str]:
    """A service with a certificate of its own making."""
    tls = server_tls(make_certificate(tmp_path, "localhost", datetime.now(UTC)))
    visits = Visits(Door(USER, KEPT), lambda: "", Telling(print, print, Book()), FILLER)
    server = WebConnectorServer(Address(True, "localhost", 0), WebConnectorService(visits, "1"), tls, print)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.address.url
    server.shutdown()
    server.server_close()
    thread.join()


def test_one_that_trusts_the_certificate_visits_over_https(secure: str, tmp_path: Path) -> None:
    connector = Connector(secure, verify=str(tmp_path / SHOWN))
    ticket, word = connector.enter(USER, PASSWORD)
    connector.close()
    assert secure.startswith("https://localhost:")
    assert (bool(ticket), word) == (True, "")


def test_one_that_does_not_trust_it_goes_away_and_one_without_tls_gets_nothing(secure: str) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(secure, timeout=30)
    with pytest.raises(requests.ConnectionError):
        requests.get(secure.replace("https", "http"), timeout=30)


def test_a_certificate_is_made_once_for_each_name_and_its_key_is_its_owners(tmp_path: Path) -> None:
    file = make_certificate(tmp_path, "books.example", NOW)
    made = file.read_bytes()
    assert make_certificate(tmp_path, "books.example", NOW).read_bytes() == made
    assert file.stat().st_mode & 0o077 == 0
    assert b"PRIVATE KEY" in made
    assert b"PRIVATE KEY" not in (tmp_path / SHOWN).read_bytes()
    assert make_certificate(tmp_path, "192.0.2.7", NOW).read_bytes() != made
    assert make_certificate(tmp_path, "192.0.2.7", NOW).name == OWN


def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("nothing")
    for name in ("x.pem", "none.pem"):
        with pytest.raises(ConfigurationError) as refused:
            server_tls(tmp_path / name)
        assert refused.value.code == "quickbooks.certificate"


def test_old_tls_is_not_spoken(tmp_path: Path) -> None:
    tls = server_tls(make_certificate(tmp_path, "localhost", NOW))
    assert tls.minimum_version is ssl.TLSVersion.TLSv1_2
