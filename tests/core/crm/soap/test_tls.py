"""Whom a secure connection trusts: whom the operating system trusts, and nobody else."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.crm.soap.failures import WireError
from core.crm.soap.settings import SoapSettings
from core.crm.soap.transport import Transport


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Quiet(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A refused handshake is what these tests are about."""


def _certificate(folder: Path, *, days: int) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.now(UTC) - timedelta(days=400)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    trusted = folder / "trusted.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return trusted


@pytest.fixture(params=[800, 10], ids=["valid", "expired"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path, bool]]:
    """Serve over TLS with a certificate of one's own: its address, the certificate, whether it is valid."""
    trusted = _certificate(tmp_path, days=request.param)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    listener = _Quiet(("127.0.0.1", 0), _Hello)
    listener.socket = context.wrap_socket(listener.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{listener.server_address[1]}/", trusted, request.param > 400
    listener.shutdown()
    listener.server_close()
    thread.join()


def test_a_stranger_is_refused_before_anything_is_sent(
    server: tuple[str, Path, bool], tmp_path: Path
) -> None:
    transport = Transport(SoapSettings(server[0], tmp_path))
    with pytest.raises(WireError) as caught:
        transport.get(server[0], "read a page")
    transport.close()
    assert (caught.value.code, caught.value.sent) == ("crm.tls", False)


def test_whom_the_system_trusts_is_trusted_while_the_certificate_is_valid(
    server: tuple[str, Path, bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, trusted, valid = server
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    transport = Transport(SoapSettings(url, tmp_path))
    try:
        if valid:
            assert transport.get(url, "read a page").body == b"hello"
        else:
            with pytest.raises(WireError, match="expired"):
                transport.get(url, "read a page")
    finally:
        transport.close()
