"""Kerberos with a real KDC: by a ticket as the signed-in user, by a password, and what is said without."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from core.crm.base import Entity, Query
from core.crm.soap.client import SoapCrm40, open_crm40
from core.crm.soap.negotiation import GatedNegotiate
from core.crm.soap.settings import SoapSettings
from core.crm.ways import Authentication
from core.errors import ConfigurationError, CrmError, SyncError
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer, ServerSettings
from tests.core.crm.soap.realm import REALM, Realm, running_realm

USER, PASSWORD, STRANGER = "administrator", "right", "stranger"


@pytest.fixture(scope="module")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realm]:
    folder = tmp_path_factory.mktemp("realm")
    with running_realm(folder, {USER: PASSWORD, STRANGER: PASSWORD}, "localhost") as realm:
        yield realm


@pytest.fixture
def realm(domain: Realm, monkeypatch: pytest.MonkeyPatch) -> Realm:
    """The realm, with nobody signed in to it."""
    for name, value in domain.environ.items():
        monkeypatch.setenv(name, value)
    (domain.folder / "cache").unlink(missing_ok=True)
    (domain.folder / "kdc.log").write_text("")
    return domain


@pytest.fixture
def server(realm: Realm, tmp_path: Path) -> Iterator[RunningServer]:
    with ExitStack() as stack:
        organisation = Organisation.found(tmp_path / "crm.db", profile=Profile())
        stack.callback(organisation.close)
        accounts = stack.enter_context(NtlmAccounts({f"litwareinc\\{USER}": PASSWORD}))
        yield stack.enter_context(RunningServer(organisation, ServerSettings(ntlm=accounts)))


@pytest.fixture
def inside(server: RunningServer, tmp_path: Path) -> SoapSettings:
    """Sign in as the signed-in user, by the name that the server is registered by."""
    url = server.url.replace("127.0.0.1", "localhost")
    return SoapSettings(url=url, cache=tmp_path / "cache", organisation="Demo", timeout=30)


@pytest.fixture
def opened() -> Iterator[Callable[[SoapSettings], SoapCrm40]]:
    with ExitStack() as stack:

        def open_it(settings: SoapSettings) -> SoapCrm40:
            crm = open_crm40(settings)
            stack.callback(crm.close)
            return crm

        yield open_it


Opened = Callable[[SoapSettings], SoapCrm40]


def by_password(settings: SoapSettings, password: str = PASSWORD, way: str = "kerberos") -> SoapSettings:
    """Sign in by user and password."""
    named = f"{USER}@{REALM}" if way == "negotiate" else USER
    return replace(settings, user=named, password=password, authentication=Authentication(way))


def together(crm: SoapCrm40, threads: int) -> Counter[str]:
    """Have so many threads ask at the same moment; count how they fared."""
    ready = threading.Barrier(threads)

    def ask() -> str:
        ready.wait()
        try:
            list(crm.find(Query("account", ())))
        except SyncError as refused:
            return refused.code
        return "let in"

    with ThreadPoolExecutor(threads) as pool:
        return Counter(each.result() for each in [pool.submit(ask) for _ in range(threads)])


@pytest.mark.parametrize("way", ["auto", "kerberos"])
def test_a_ticket_signs_the_signed_in_user_in(
    realm: Realm, inside: SoapSettings, opened: Opened, way: str
) -> None:
    realm.sign_in(USER, PASSWORD)
    identity = opened(replace(inside, authentication=Authentication(way))).whoami()
    assert identity.way == "by Kerberos as the signed-in user"
    assert f"HTTP/localhost@{REALM}" in realm.log


def test_many_connections_of_a_ticket_read_and_write(
    realm: Realm, inside: SoapSettings, opened: Opened
) -> None:
    realm.sign_in(USER, PASSWORD)
    crm = opened(inside)
    crm.create(Entity("account", uuid4(), {"name": "Abbey", "accountnumber": "ABB001"}))
    assert together(crm, 8) == {"let in": 8}


def test_connections_of_a_ticket_do_not_wait_for_each_other(
    realm: Realm, inside: SoapSettings, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    realm.sign_in(USER, PASSWORD)
    crm, inner = opened(inside), threading.Barrier(4)
    crm.whoami()
    answered = GatedNegotiate.answered

    def met(auth: GatedNegotiate, r: requests.Response, **kwargs: Any) -> requests.Response:
        inner.wait(timeout=30)  # which is broken where one holds the others up
        return answered(auth, r, **kwargs)

    monkeypatch.setattr(GatedNegotiate, "answered", met)
    assert together(crm, 4) == {"let in": 4}


@pytest.mark.parametrize("way", ["kerberos", "negotiate"])
def test_a_password_gets_a_ticket_of_its_own(inside: SoapSettings, opened: Opened, way: str) -> None:
    assert opened(by_password(inside, way=way)).whoami().way.startswith("by Kerberos as administrator")


@pytest.mark.parametrize("domain_name", [REALM.lower(), "litwareinc"])
def test_the_windows_domain_stands_for_the_realm(
    inside: SoapSettings, opened: Opened, domain_name: str
) -> None:
    settings = replace(by_password(inside), domain=domain_name)
    assert opened(settings).whoami().way.startswith("by Kerberos")


@pytest.mark.parametrize(
    ("way", "code"), [("kerberos", "crm.sign_in_failed"), ("auto", "crm.no_credentials")]
)
def test_without_a_ticket_the_cure_is_kinit(
    inside: SoapSettings, opened: Opened, way: str, code: str
) -> None:
    with pytest.raises(SyncError) as told:
        opened(replace(inside, authentication=Authentication(way))).whoami()
    assert told.value.code == code
    assert "kinit" in told.value.remedy


def test_a_ticket_that_comes_later_signs_in_after_all(
    realm: Realm, inside: SoapSettings, opened: Opened
) -> None:
    crm = opened(inside)
    with pytest.raises(ConfigurationError):
        crm.whoami()
    realm.sign_in(USER, PASSWORD)
    assert crm.whoami().way.startswith("by Kerberos")


def test_a_name_that_the_server_is_not_registered_by_is_told(
    realm: Realm, inside: SoapSettings, server: RunningServer, opened: Opened
) -> None:
    realm.sign_in(USER, PASSWORD)
    with pytest.raises(CrmError) as told:
        opened(replace(inside, url=server.url)).whoami()
    assert "HTTP/127.0.0.1" in told.value.remedy


def test_a_wrong_password_reaches_the_kdc_once(realm: Realm, inside: SoapSettings, opened: Opened) -> None:
    crm = opened(by_password(inside, "wrong"))
    assert together(crm, 8) == {"crm.sign_in_failed": 8}
    assert realm.log.count("PREAUTH_FAILED") == 1


def test_a_user_of_the_domain_who_is_none_of_the_crm_is_refused(
    realm: Realm, inside: SoapSettings, opened: Opened
) -> None:
    realm.sign_in(STRANGER, PASSWORD)
    with pytest.raises(CrmError) as told:
        opened(inside).whoami()
    assert told.value.code == "crm.sign_in_refused"
    assert "the signed-in Windows user" in told.value.found
