"""Bad input and broken sides: cause and cure, exit 1 or 5, nothing written, no traceback."""

from __future__ import annotations

import shutil
import sqlite3
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

ACCOUNT = r"litwareinc\administrator"


def signs_in(world: Any, password: str) -> None:
    world.environ |= {
        "SYNCUPLOAD_CRM_USER": "administrator",
        "SYNCUPLOAD_CRM_DOMAIN": "litwareinc",
        "SYNCUPLOAD_CRM_PASSWORD": password,
    }


@contextmanager
def crm(world: Any, *words: str, **environ: str) -> Iterator[None]:
    with world.served("--port", "0", *words) as ready:
        world.environ |= {"SYNCUPLOAD_CRM_URL": ready["crm_url"], **environ}
        yield


@contextmanager
def wrong_password(world: Any) -> Iterator[None]:
    with crm(world, "--ntlm", f"{ACCOUNT}:right"):
        signs_in(world, "wrong-pass-word")
        yield


@contextmanager
def no_credentials(world: Any) -> Iterator[None]:
    with crm(world, "--ntlm", f"{ACCOUNT}:right"):
        yield


@contextmanager
def address(world: Any, url: str) -> Iterator[None]:
    world.environ["SYNCUPLOAD_CRM_URL"] = url
    yield


class Page(BaseHTTPRequestHandler):
    """Answers everything with one page, or (page None) not at all."""

    page: bytes | None = b""
    status = 200
    over = threading.Event()

    def do_GET(self) -> None:
        if self.page is None:
            self.over.wait(60)
            return
        self.send_response(self.status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(self.page)))
        self.end_headers()
        self.wfile.write(self.page)

    do_POST = do_GET  # noqa: N815 - the name that http.server asks for

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def pages(
    world: Any,
    page: bytes | None,
    status: int = 200,
    tls: ssl.SSLContext | None = None,
    kind: type[Page] = Page,
) -> Iterator[None]:
    over = threading.Event()
    answering = type("Answering", (kind,), {"page": page, "status": status, "over": over})
    with ThreadingHTTPServer(("127.0.0.1", 0), answering) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        world.environ["SYNCUPLOAD_CRM_URL"] = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/"
        try:
            yield
        finally:
            over.set()
            server.shutdown()
            thread.join()


def untrusted(folder: Path) -> ssl.SSLContext:
    """A server certificate that nobody has signed but itself."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415

    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "crm")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def untrusted_tls(world: Any) -> Iterator[None]:
    with pages(world, b"", tls=untrusted(world.folder)):
        yield


@contextmanager
def stalled(world: Any) -> Iterator[None]:
    world.environ["SYNCUPLOAD_CRM_TIMEOUT"] = "1"
    with pages(world, None):
        yield


@contextmanager
def changed_company(world: Any, change: Callable[[Path], object]) -> Iterator[None]:
    with crm(world):
        change(world.site / "company.db")
        yield


def statement(sql: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as books:
            books.execute(sql)

    return change


@contextmanager
def locked_company(world: Any) -> Iterator[None]:
    with crm(world), closing(sqlite3.connect(world.site / "company.db", isolation_level=None)) as books:
        books.execute("PRAGMA locking_mode = EXCLUSIVE")
        books.execute("BEGIN EXCLUSIVE")
        yield


class Forwarding(Page):
    """Hands every call on to the CRM, and gives one page for the WSDL."""

    crm = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept = {name: self.headers[name] for name in ("Content-Type", "SOAPAction")}
        answer = requests.post(f"{self.crm}{self.path}", data=body, headers=kept, timeout=10)
        self.send_response(answer.status_code)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)


@contextmanager
def no_wsdl(world: Any) -> Iterator[None]:
    with crm(world):
        behind = world.environ["SYNCUPLOAD_CRM_URL"].rstrip("/")
        with pages(world, WSDL_THAT_IS_NONE, kind=type("OfCrm", (Forwarding,), {"crm": behind})):
            yield


@contextmanager
def wrong_organisation(world: Any) -> Iterator[None]:
    with crm(world, "--ntlm", f"{ACCOUNT}:right", SYNCUPLOAD_CRM_ORGANISATION="Nowhere"):
        signs_in(world, "right")
        yield


def accounts_in_euros(world: Any, **environ: str) -> AbstractContextManager[None]:
    world.environ |= environ
    return changed_company(world, statement("UPDATE CURRENCY SET BASE_CURRENCY = (CODE = 'EUR')"))


@dataclass(frozen=True)
class Case:
    """What is broken, and the words that the message must have."""

    name: str
    broken: Callable[[Any], AbstractContextManager[None]]
    words: tuple[str, ...]
    code: int = 1


WSDL_THAT_IS_NONE = b"<?xml version='1.0'?><wsdl:nothing xmlns:wsdl='http://schemas.xmlsoap.org/wsdl/'/>"
HTML = b"<html><head><title>Runtime Error</title></head><body>Server Error in '/' Application</body></html>"

CASES = [
    Case("wrong password", wrong_password, ("password", "administrator")),
    Case("no credentials", no_credentials, ("[crm] user",), 5),
    Case("wrong organisation", wrong_organisation, ("Nowhere", "organisation")),
    Case(
        "wrong organisation of a server that asks for no sign-in",
        lambda w: crm(w, SYNCUPLOAD_CRM_ORGANISATION="Nowhere"),
        ("Nowhere", "[crm] organisation"),
        5,
    ),
    Case("unknown host", lambda w: address(w, "http://crm.invalid:5555/"), ("crm.invalid",)),
    Case("refused connection", lambda w: address(w, "http://127.0.0.1:1/"), ("127.0.0.1",)),
    Case("untrusted certificate", untrusted_tls, ("certificate",)),
    Case("a page instead of SOAP", lambda w: pages(w, HTML, 500), ("Runtime Error",)),
    Case("a WSDL that is none", no_wsdl, ("WSDL",)),
    Case("no answer in time", stalled, ("second",)),
    Case("missing price list", lambda w: crm(w, SYNCUPLOAD_PRODUCT_PRICE_LIST="Trade"), ("Trade", "Demo")),
    Case("missing unit group", lambda w: crm(w, SYNCUPLOAD_PRODUCT_UNIT_GROUP="Metric"), ("Metric", "Demo")),
    Case("missing unit", lambda w: crm(w, SYNCUPLOAD_PRODUCT_UNIT="Crate"), ("Crate", "Each")),
    Case(
        "unknown relationship type",
        lambda w: crm(w, SYNCUPLOAD_CRM_CUSTOMER_TYPE="77"),
        ("77", "Customer"),
        5,
    ),
    Case("missing balance field", lambda w: crm(w, SYNCUPLOAD_CRM_BALANCE_FIELD="new_bal"), ("new_bal",), 5),
    Case(
        "accounts in another currency than the price list",
        lambda w: accounts_in_euros(w, SYNCUPLOAD_SYNC_CURRENCY="EUR"),
        ("EUR", "GBP", "[product] price_list"),
        5,
    ),
    Case("accounts in another currency than configured", accounts_in_euros, ("EUR", "[sync] currency"), 5),
    Case(
        "a file that is no company",
        lambda w: changed_company(w, lambda file: file.write_bytes(b"this is no database" * 100)),
        ("company.db",),
    ),
    Case("a company that is gone", lambda w: changed_company(w, Path.unlink), ("company.db",)),
    Case("a locked company", locked_company, ("company.db",)),
    Case(
        "a missing table",
        lambda w: changed_company(w, statement("DROP TABLE SALES_LEDGER")),
        ("SALES_LEDGER",),
    ),
    Case(
        "a missing column",
        lambda w: changed_company(w, statement("ALTER TABLE SALES_LEDGER RENAME COLUMN ACCOUNT_REF TO REF")),
        ("ACCOUNT_REF", "SALES_LEDGER"),
    ),
]


def rows(world: Any) -> list[int]:
    """How many records of each kind the CRM holds."""
    with closing(sqlite3.connect(world.site / "crm.db")) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [store.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables]


@pytest.fixture(scope="module")
def small_site(new_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = new_world(tmp_path_factory.mktemp("small"))
    world.create("--customers", "5", "--products", "5", "--invoices", "5")
    site: Path = world.site
    return site


@pytest.mark.parametrize("case", CASES, ids=[each.name for each in CASES])
def test_a_failure_has_cause_and_cure_and_writes_nothing(world: Any, small_site: Path, case: Case) -> None:
    shutil.copytree(small_site, world.site)
    before = rows(world)
    with case.broken(world):
        ended = world.sync("batch", "--json")
    error = ended.document["error"]
    assert ended.code == case.code
    assert all(error[part] for part in ("code", "tried", "found", "remedy"))
    told = " ".join(error.values())
    for word in case.words:
        assert word in told
    assert "Traceback" not in ended.err
    assert "wrong-pass-word" not in ended.out + ended.err
    assert rows(world) == before
