"""Each way to sign in works over https too, and a handshake is bound to the server's certificate."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path
from typing import Any

import pytest
import spnego

from core.crm.soap.client import open_crm40
from core.crm.soap.settings import SoapSettings
from core.crm.ways import Authentication
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer, ServerSettings
from tests.core.checks.certificates import certificate, served

USER, DOMAIN, PASSWORD = "administrator", "litwareinc", "right"


@pytest.mark.parametrize("way", ["auto", "ntlm", "negotiate", "ifd"])
def test_it_signs_in_over_https(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    bindings: list[bytes] = []
    client = spnego.client

    def noted(*arguments: Any, **named: Any) -> Any:
        bindings.append(named["channel_bindings"].application_data)
        return client(*arguments, **named)

    monkeypatch.setattr(spnego, "client", noted)
    organisation = Organisation.found(tmp_path / "crm.db", profile=Profile())
    with NtlmAccounts({f"{DOMAIN}\\{USER}": PASSWORD}) as accounts:
        served_so = ServerSettings(ntlm=accounts, tls=served(file), internet=way == "ifd")
        with RunningServer(organisation, served_so) as server:
            settings = SoapSettings(
                url=server.url, cache=tmp_path / "cache", user=USER, domain=DOMAIN, password=PASSWORD,
                authentication=Authentication(way), timeout=30,
            )  # fmt: skip
            crm = open_crm40(settings)
            assert crm.whoami().organization == "Demo"
            crm.close()
    organisation.close()
    shown = hashlib.sha256(ssl.PEM_cert_to_DER_cert(_public(file))).digest()
    assert set(bindings) == (set() if way == "ifd" else {b"tls-server-end-point:" + shown})


def _public(file: Path) -> str:
    text = file.read_text()
    return text[text.index("-----BEGIN CERTIFICATE") :]
