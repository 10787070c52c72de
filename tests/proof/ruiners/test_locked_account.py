"""Many connections must not lock out the Windows account: one failed sign-in at the most, then all stops."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.crm.base import Entity, Query
from core.crm.soap.client import open_crm40
from core.crm.soap.settings import SoapSettings
from core.errors import CrmError, SyncError
from core.sandbox.crm.faults import FaultRule, Trouble
from core.sandbox.crm.ntlm import Handshake
from core.sandbox.crm.server import CrmServer
from tests.proof.ruiners.place import Place

ACCOUNT, PASSWORD = r"litwareinc\administrator", "right"
CONNECTIONS = 16
AUTHENTICATE = 3
"""The kind of NTLM message that carries the proof of the password, which is what a domain counts."""


@pytest.fixture
def failed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the failed sign-ins at the server, as the domain controller would."""
    refused: list[str] = []
    answer = Handshake.answer

    def counted(handshake: Handshake, authorization: str) -> str | None:
        challenge = answer(handshake, authorization)
        if challenge is None and handshake.account is None:
            refused.append(authorization.partition(" ")[0])
        return challenge

    monkeypatch.setattr(Handshake, "answer", counted)
    return refused


@pytest.fixture
def unauthorized(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the requests that reach the server after it began to answer 401 to everything."""
    taken: list[int] = []
    start = CrmServer._start

    def counted(server: CrmServer, job: object, connection: object, rule: FaultRule | None) -> None:
        if rule is not None and rule.trouble is Trouble.UNAUTHORIZED:
            taken.append(1)
        start(server, job, connection, rule)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(CrmServer, "_start", counted)
    return taken


def change_password(place: Place, password: str) -> None:
    """Give the account another password in the domain, unknown to the product."""
    assert place.accounts is not None
    domain, _, user = ACCOUNT.partition("\\")
    place.accounts._path.write_text(f"{domain}:{user}:{password}", encoding="utf-8")


def test_a_wrong_password_costs_one_attempt_a_run(place: Place, failed: list[str]) -> None:
    place.sign_in(ACCOUNT, PASSWORD)
    place.serve()
    place.say_password(ACCOUNT, "expired")
    place.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = str(CONNECTIONS)
    with pytest.raises(CrmError) as refused:
        place.upload()
    assert refused.value.code == "crm.sign_in_refused"
    assert len(failed) == 1
    assert not place.holds("account")


def test_sixteen_connections_that_ask_at_once_make_one_attempt(place: Place, failed: list[str]) -> None:
    place.sign_in(ACCOUNT, PASSWORD)
    url = place.serve().url
    settings = SoapSettings(
        url=url, cache=place.folder / "cache", organisation="Demo",
        user="administrator", domain="litwareinc", password="expired",
    )  # fmt: skip
    crm, together = open_crm40(settings), threading.Barrier(CONNECTIONS)

    def ask() -> str:
        together.wait()
        try:
            crm.whoami()
        except SyncError as refused:
            return refused.code
        return "let in"

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        codes = [each.result() for each in [pool.submit(ask) for _ in range(CONNECTIONS)]]
    crm.close()
    assert set(codes) == {"crm.sign_in_refused"}
    assert len(failed) == 1


def test_connections_that_open_after_the_password_was_changed_make_one_attempt(
    place: Place, failed: list[str]
) -> None:
    place.sign_in(ACCOUNT, PASSWORD)
    server = place.serve()
    settings = SoapSettings(
        url=server.url, cache=place.folder / "cache", organisation="Demo",
        user="administrator", domain="litwareinc", password=PASSWORD,
    )  # fmt: skip
    crm, together = open_crm40(settings), threading.Barrier(CONNECTIONS)
    crm.whoami()
    change_password(place, "changed")

    def ask() -> str:
        together.wait()
        try:
            list(crm.find(Query("account", ())))
        except SyncError as refused:
            return refused.code
        return "let in"

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        codes = [each.result() for each in [pool.submit(ask) for _ in range(CONNECTIONS)]]
    crm.close()
    assert set(codes) == {"crm.sign_in_refused"}
    assert len(failed) == 1


def test_a_run_stops_at_the_first_refusal_and_goes_on_later(place: Place, unauthorized: list[int]) -> None:
    place.faults = (FaultRule(Trouble.UNAUTHORIZED, operation="Create", nth=4),)
    place.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = str(CONNECTIONS)
    place.serve()
    stopped = place.upload()
    assert stopped.report.error is not None
    assert 1 <= len(unauthorized) <= CONNECTIONS
    place.faults = ()
    place.serve()
    assert place.upload().report.exit_code == 0
    numbers = [each.fields["accountnumber"] for each in place.holds("account", "accountnumber")]
    assert len(numbers) == len(set(numbers))
    assert place.upload().report.calls.write == 0


def test_the_handshakes_of_a_good_password_all_succeed(place: Place, failed: list[str]) -> None:
    place.sign_in(ACCOUNT, PASSWORD)
    place.serve()
    place.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = str(CONNECTIONS)
    assert place.upload().report.exit_code == 0
    assert isinstance(place.holds("account")[0], Entity)
    assert not failed
