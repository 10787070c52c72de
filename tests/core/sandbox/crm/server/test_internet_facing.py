"""An internet-facing CRM lets nobody in but by a ticket, and sends a browser to its sign-in page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.crm.wsdl.xsd import DISCOVERY

AD = "/MSCRMServices/2007/AD/CrmDiscoveryService.asmx"
SPLA = "/MSCRMServices/2007/SPLA/CrmDiscoveryService.asmx"
DATA_WSDL = "/MSCRMServices/2007/CrmServiceWsdl.aspx"
OLD_DATA = "/MSCRMServices/2006/CrmService.asmx"
ACCOUNT, PASSWORD = "LITWAREINC\\Administrator", "Pa$$w0rd"
WHO = '<Request xsi:type="WhoAmIRequest" />'


class Clock:
    """The server's, which a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def running(organisation: Organisation, clock: Clock) -> Iterator[RunningServer]:
    with NtlmAccounts({ACCOUNT: PASSWORD}) as accounts:
        settings = ServerSettings(
            ntlm=accounts, internet=True, clock=clock, ticket_lifetime=timedelta(minutes=10)
        )
        with RunningServer(organisation, settings) as server:
            yield server


@pytest.fixture
def wire(running: RunningServer, open_wire: Callable[[str], Any]) -> Any:
    return open_wire(running.url)


def bought(wire: Any, password: str = PASSWORD) -> str | None:
    """Buy a ticket."""
    request = (
        '<Request xsi:type="RetrieveCrmTicketRequest"><OrganizationName>Demo</OrganizationName>'
        f"<UserId>{ACCOUNT}</UserId><Password>{password}</Password></Request>"
    )
    text: str | None = wire.call("Execute", request, "", SPLA, DISCOVERY).text("CrmTicket")
    return text


def test_without_a_ticket_a_service_refuses_and_offers_no_windows_sign_in(wire: Any) -> None:
    reply = wire.execute(WHO)
    assert reply.status == 401
    assert "www-authenticate" not in reply.headers


def test_a_ticket_opens_the_services_and_the_pages(wire: Any, make_token: Any) -> None:
    ticket = bought(wire)
    assert wire.execute(WHO, make_token(kind=2, ticket=ticket)).status == 200
    assert wire.send("GET", DATA_WSDL, Cookie=f"a=b; MSCRMSession=ticket={ticket}; c=d").status == 200


@pytest.mark.parametrize("cookie", ["", "MSCRMSession=ticket=Zm9yZ2Vk", "MSCRMSession=ticket="])
def test_a_page_without_a_ticket_is_the_sign_in_page(wire: Any, cookie: str) -> None:
    reply = wire.send("GET", DATA_WSDL, Cookie=cookie)
    assert reply.status == 302
    assert reply.headers["location"].startswith("/signin.aspx?targeturl=")


def test_a_ticket_ends_by_the_servers_clock(wire: Any, clock: Clock, make_token: Any) -> None:
    ticket = bought(wire)
    clock.now += timedelta(minutes=9)
    assert wire.execute(WHO, make_token(kind=2, ticket=ticket)).status == 200
    clock.now += timedelta(minutes=1)
    assert wire.execute(WHO, make_token(kind=2, ticket=ticket)).text("code") == "0x8004a101"
    assert wire.send("GET", DATA_WSDL, Cookie=f"MSCRMSession=ticket={ticket}").status == 302


def test_the_doors_of_the_inside_are_shut(wire: Any) -> None:
    organisations = '<Request xsi:type="RetrieveOrganizationsRequest" />'
    assert wire.call("Execute", organisations, "", AD, DISCOVERY).status == 401
    assert wire.send("POST", OLD_DATA, b"<x/>", SOAPAction='"x"', Content_Type="text/xml").status != 200


def test_it_counts_what_was_sold_and_what_was_denied(running: RunningServer, wire: Any) -> None:
    assert bought(wire)
    assert bought(wire, "wrong") is None
    assert (running.tickets.sold, running.tickets.denied) == (1, 1)
