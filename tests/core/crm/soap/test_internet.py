"""The client of an internet-facing CRM: what it sends, and what it makes of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from lxml import etree

from core.crm.base import Entity, Query
from core.crm.soap.client import SoapCrm40, open_crm40
from core.crm.soap.discovery import ask_organisations
from core.crm.soap.envelopes40 import ZeepEnvelopes40
from core.crm.soap.internet import Ticket
from core.crm.soap.services import TICKET, token
from core.crm.soap.settings import SoapSettings
from core.crm.ways import Authentication
from core.errors import ConfigurationError, CrmError, CrmUnansweredError
from core.sandbox.crm.faults import FaultPlan, FaultRule, Trouble
from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer, ServerSettings

if TYPE_CHECKING:
    from tests.core.crm.soap.conftest import Canned

USER, DOMAIN, PASSWORD = "administrator", "litwareinc", "right"
DISCOVERY = "http://schemas.microsoft.com/crm/2007/CrmDiscoveryService"
SPLA = "/MSCRMServices/2007/SPLA/CrmDiscoveryService.asmx"


class Clock:
    """The server's, which a test sets."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(tmp_path: Path, clock: Clock) -> Iterator[RunningServer]:
    with ExitStack() as stack:
        organisation = Organisation.found(tmp_path / "crm.db", profile=Profile())
        stack.callback(organisation.close)
        accounts = stack.enter_context(NtlmAccounts({f"{DOMAIN}\\{USER}": PASSWORD}))
        settings = ServerSettings(
            ntlm=accounts, internet=True, clock=clock, ticket_lifetime=timedelta(minutes=10)
        )
        yield stack.enter_context(RunningServer(organisation, settings))


@pytest.fixture
def outside(server: RunningServer, tmp_path: Path) -> SoapSettings:
    return SoapSettings(
        url=server.url, cache=tmp_path / "cache", user=USER, domain=DOMAIN, password=PASSWORD,
        authentication=Authentication.IFD, timeout=30,
    )  # fmt: skip


@pytest.fixture
def opened() -> Iterator[Callable[[SoapSettings], SoapCrm40]]:
    with ExitStack() as stack:

        def open_it(settings: SoapSettings) -> SoapCrm40:
            crm = open_crm40(settings)
            stack.callback(crm.close)
            return crm

        yield open_it


Opened = Callable[[SoapSettings], SoapCrm40]


def test_it_signs_in_and_says_how(outside: SoapSettings, opened: Opened) -> None:
    identity = opened(outside).whoami()
    assert identity.organization == "Demo"
    assert identity.way == f"by a ticket for {DOMAIN}\\{USER}"


def test_it_asks_for_the_organisations_by_the_password(outside: SoapSettings) -> None:
    assert ask_organisations(outside) == ("Demo",)


def test_a_ticket_that_ends_before_the_wsdl_is_read_is_renewed(
    outside: SoapSettings,
    opened: Opened,
    server: RunningServer,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cookie = Ticket.cookie
    late = [timedelta(hours=1)]

    def read(ticket: Ticket) -> str:
        clock.now += late.pop() if late else timedelta()
        found: str = cookie.fget(ticket)  # type: ignore[attr-defined]  # a property's function
        return found

    monkeypatch.setattr(Ticket, "cookie", property(read))
    opened(outside).whoami()
    assert not late
    assert server.tickets.sold == 2


def test_a_write_whose_ticket_has_ended_is_sent_again_and_done_once(
    outside: SoapSettings, opened: Opened, server: RunningServer, clock: Clock
) -> None:
    crm = opened(outside)
    crm.whoami()
    clock.now += timedelta(hours=1)
    crm.create(Entity("account", uuid4(), {"name": "Abbey", "accountnumber": "ABB001"}))
    found = list(crm.find(Query("account", ("accountnumber",))))
    assert [each.fields["accountnumber"] for each in found] == ["ABB001"]
    assert server.tickets.sold == 2


def test_a_server_that_is_gone_when_a_ticket_is_renewed_leaves_no_doubt_about_a_write(
    outside: SoapSettings,
    opened: Opened,
    server: RunningServer,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crm = opened(outside)
    crm.whoami()
    clock.now += timedelta(hours=1)
    internet = crm._exchange.internet
    assert internet is not None
    monkeypatch.setattr(
        internet, "_addresses", replace(internet._addresses, internet_discovery="http://127.0.0.1:9/")
    )
    with pytest.raises(CrmError) as away:
        crm.create(Entity("account", uuid4(), {"name": "Abbey"}))
    assert away.value.code == "crm.unreachable"
    assert type(away.value).__name__ == "CrmUnavailableError"


def test_a_page_for_people_in_the_place_of_a_ticket_leaves_no_doubt_about_a_write(
    outside: SoapSettings, opened: Opened, server: RunningServer, clock: Clock
) -> None:
    crm = opened(outside)
    crm.whoami()
    clock.now += timedelta(hours=1)
    running = server._server
    running.settings = replace(
        running.settings, faults=FaultPlan([FaultRule(Trouble.HTML_ERROR, operation="CrmDiscoveryService")])
    )
    with pytest.raises(CrmError) as told:
        crm.create(Entity("account", uuid4(), {"name": "Abbey"}))
    assert not isinstance(told.value, CrmUnansweredError)
    assert told.value.code == "crm.not_soap"
    assert told.value.tried.startswith("sign in")


def test_an_organisation_that_is_not_there_is_named(outside: SoapSettings, opened: Opened) -> None:
    with pytest.raises(ConfigurationError) as told:
        opened(replace(outside, organisation="Ghost")).whoami()
    assert told.value.code == "crm.no_organisation"
    assert "Ghost" in told.value.found


@pytest.mark.parametrize("missing", ["user", "password"])
def test_without_user_or_password_nothing_is_sent(
    outside: SoapSettings, opened: Opened, server: RunningServer, missing: str
) -> None:
    settings = {
        "user": replace(outside, user="", organisation="Demo"),
        "password": replace(outside, password="", organisation="Demo"),
    }
    with pytest.raises(ConfigurationError) as told:
        opened(settings[missing]).whoami()
    assert told.value.code == "crm.no_credentials"
    assert server.counts.requests == 0


def test_a_server_without_tickets_is_told_from_one_that_refuses(
    canned: Canned, settings: SoapSettings, opened: Opened
) -> None:
    canned.on("RetrieveCrmTicketRequest", canned.Reply(b"", 404))
    ifd = replace(settings, user=USER, password=PASSWORD, authentication=Authentication.IFD)
    with pytest.raises(CrmError) as told:
        opened(ifd).whoami()
    assert told.value.code == "crm.not_found"
    assert SPLA in told.value.found


def test_the_organisations_own_address_is_named_where_another_refuses(
    canned: Canned, settings: SoapSettings, opened: Opened
) -> None:
    canned.answers("RetrieveCrmTicketRequest", sold("abc", "https://demo.crm.example/MSCRMServices/x.asmx"))
    canned.on("RetrieveTimestampRequest", canned.Reply(b"", 401))
    ifd = replace(settings, user=USER, password=PASSWORD, authentication=Authentication.IFD)
    with pytest.raises(CrmError) as told:
        opened(ifd).whoami()
    assert told.value.code == "crm.sign_in_refused"
    assert "https://demo.crm.example/" in told.value.remedy


@pytest.mark.parametrize("ticket", ["", "a b", "a;b", "a\nb", "ä"])
def test_what_can_be_no_ticket_is_none(
    canned: Canned, settings: SoapSettings, opened: Opened, ticket: str
) -> None:
    canned.answers("RetrieveCrmTicketRequest", sold(ticket))
    ifd = replace(settings, user=USER, password=PASSWORD, authentication=Authentication.IFD)
    with pytest.raises(CrmError) as told:
        opened(ifd).whoami()
    assert told.value.code == "crm.not_soap"


def sold(ticket: str, address: str = "") -> str:
    """Give the answer that sells a ticket."""
    return (
        f'<ExecuteResponse xmlns="{DISCOVERY}"><Response xsi:type="RetrieveCrmTicketResponse">'
        f"<CrmTicket>{ticket}</CrmTicket><OrganizationDetail><CrmServiceUrl>{address}</CrmServiceUrl>"
        "</OrganizationDetail></Response></ExecuteResponse>"
    )


def test_the_ticket_goes_into_the_header_whatever_the_record_says(canned: Canned, contract: object) -> None:
    envelopes = ZeepEnvelopes40(contract, "Demo", lambda _: {}, ticketed=True)  # type: ignore[arg-type]
    record = Entity("account", uuid4(), {"name": TICKET})
    sent = Ticket("a+b/c&d==").put_into(envelopes.create(record).envelope)
    root = etree.fromstring(sent)
    assert root.findtext(".//{*}Header//{*}CrmTicket") == "a+b/c&d=="
    assert root.findtext(".//{*}Body//{*}name") == TICKET
    kinds = [root.findtext(".//{*}AuthenticationType"), root.findtext(".//{*}OrganizationName")]
    assert kinds == ["2", "Demo"]


def test_both_writers_of_the_header_agree(contract: object) -> None:
    envelopes = ZeepEnvelopes40(contract, "Demo", lambda _: {}, ticketed=True)  # type: ignore[arg-type]
    header = etree.fromstring(envelopes.whoami().envelope).find(".//{*}CrmAuthenticationToken")
    assert header is not None
    ours = token("Demo", ticketed=True)
    assert [(each.tag, each.text) for each in header] == [(each.tag, each.text) for each in ours]


def test_a_ticket_is_a_secret() -> None:
    assert "abc" not in repr(Ticket("abc"))
