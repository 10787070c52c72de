"""Windows sign-in is a real handshake, belongs to its connection, and decides who the user is."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import spnego
from requests_ntlm import HttpNtlmAuth

from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile, UserProfile
from core.sandbox.crm.server import RunningServer, ServerSettings

ALICE, BOB, NOBODY = "DEMO\\alice", "DEMO\\bob", "DEMO\\nobody"
PASSWORDS = {ALICE: "a-secret", BOB: "b-secret", NOBODY: "n-secret"}
DATA = "/MSCRMServices/2007/CrmService.asmx"
WHO = '<Request xsi:type="WhoAmIRequest" />'


@pytest.fixture
def organisation(tmp_path: Path) -> Iterator[Organisation]:
    users = (
        UserProfile(ALICE, "Alice"),
        UserProfile(BOB, "Bob"),
        UserProfile("DEMO\\gone", "Gone", disabled=True),
    )
    made = Organisation.found(tmp_path / "crm.db", profile=Profile(users=users))
    yield made
    made.close()


@pytest.fixture
def server(organisation: Organisation) -> Iterator[RunningServer]:
    with (
        NtlmAccounts(PASSWORDS) as accounts,
        RunningServer(organisation, ServerSettings(ntlm=accounts)) as running,
    ):
        yield running


@pytest.fixture
def whoami(server: RunningServer, make_token: Any, make_envelope: Any) -> Iterator[Callable[..., Any]]:
    sessions: list[requests.Session] = []

    def ask(account: str, password: str, times: int = 1) -> requests.Response:
        session = requests.Session()
        sessions.append(session)
        session.auth = HttpNtlmAuth(account, password)
        body = make_envelope(
            f'<Execute xmlns="http://schemas.microsoft.com/crm/2007/WebServices">{WHO}</Execute>'
        )
        headers = {
            "SOAPAction": '"http://schemas.microsoft.com/crm/2007/WebServices/Execute"',
            "Content-Type": "text/xml",
        }
        for _ in range(times):
            answer = session.post(server.url + DATA, data=body, headers=headers, timeout=20)
        return answer

    yield ask
    for each in sessions:
        each.close()


def test_whoever_signs_in_is_who_asks(whoami: Any, organisation: Organisation) -> None:
    assert str(organisation.sign_in(BOB)) in whoami(BOB, "b-secret").text


def test_the_account_is_found_whatever_its_case(whoami: Any, organisation: Organisation) -> None:
    assert str(organisation.sign_in(ALICE)) in whoami("demo\\ALICE", "a-secret").text


def test_a_wrong_password_is_unauthorized(whoami: Any) -> None:
    assert whoami(ALICE, "wrong").status_code == 401


def test_an_account_that_windows_does_not_know_is_unauthorized(whoami: Any) -> None:
    assert whoami("DEMO\\ghost", "x").status_code == 401


def test_an_account_without_a_crm_user_is_unauthorized(whoami: Any) -> None:
    assert whoami(NOBODY, "n-secret").status_code == 401


def test_one_handshake_serves_many_calls(whoami: Any, server: RunningServer) -> None:
    assert whoami(ALICE, "a-secret", times=4).status_code == 200
    assert server.counts.requests <= 4 + 2
    assert server.counts.connections == 1


def test_without_credentials_both_schemes_are_offered(wire: Any) -> None:
    reply = wire.execute(WHO)
    assert reply.status == 401
    assert "NTLM" in reply.headers["www-authenticate"]


def test_the_wsdl_needs_a_sign_in_too(wire: Any) -> None:
    assert wire.send("GET", DATA + "?wsdl").status == 401


def signed_in(wire: Any) -> None:
    context = spnego.client(ALICE, "a-secret", protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
    first = base64.b64encode(context.step() or b"").decode()
    challenge = wire.send("GET", DATA, Authorization=f"NTLM {first}").headers["www-authenticate"]
    second = context.step(base64.b64decode(challenge.partition(" ")[2])) or b""
    reply = wire.send("GET", DATA, Authorization=f"NTLM {base64.b64encode(second).decode()}")
    assert reply.status == 200


def test_a_signed_in_connection_stays_so(wire: Any) -> None:
    signed_in(wire)
    assert wire.execute(WHO).status == 200


def test_another_connection_is_not_signed_in(wire: Any, open_wire: Callable[[str], Any]) -> None:
    signed_in(wire)
    assert open_wire(wire.url).execute(WHO).status == 401


@pytest.mark.parametrize("header", ["NTLM", "NTLM !!!", "Basic YTpi", "NTLM Zm9v", "Negotiate Zm9v"])
def test_nonsense_for_a_token_is_unauthorized(wire: Any, header: str) -> None:
    assert wire.send("GET", DATA, Authorization=header).status == 401


def test_passwords_are_not_shown() -> None:
    with NtlmAccounts(PASSWORDS) as accounts:
        assert "secret" not in repr(accounts)


def test_the_file_of_accounts_is_private_and_goes_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with NtlmAccounts(PASSWORDS):
        (file,) = tmp_path.iterdir()
        assert os.name == "nt" or file.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("account", "password"), [("alice", "x"), ("DEMO\\a", "x:y"), ("DEMO\\", "x")])
def test_an_account_that_cannot_be_written_down_is_refused(account: str, password: str) -> None:
    with pytest.raises(ValueError, match=r"DOMAIN\\user"):
        NtlmAccounts({account: password})
