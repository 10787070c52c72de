"""The discovery service names the organisation, and sells tickets to those who have a password."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from core.sandbox.crm.ntlm import NtlmAccounts
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.crm.wsdl.xsd import DISCOVERY

AD = "/MSCRMServices/2007/AD/CrmDiscoveryService.asmx"
SPLA = "/MSCRMServices/2007/SPLA/CrmDiscoveryService.asmx"
ACCOUNT, PASSWORD = "LITWAREINC\\Administrator", "Pa$$w0rd"
WHO = '<Request xsi:type="WhoAmIRequest" />'


def ask(wire: Any, request: str, path: str = AD) -> Any:
    return wire.call("Execute", request, "", path, DISCOVERY)


def sign_in(password: str = PASSWORD, organization: str = "Demo", account: str = ACCOUNT) -> str:
    return (
        f'<Request xsi:type="RetrieveCrmTicketRequest"><OrganizationName>{organization}</OrganizationName>'
        f"<UserId>{account}</UserId><Password>{password}</Password></Request>"
    )


@pytest.fixture
def accounts() -> Iterator[NtlmAccounts]:
    with NtlmAccounts({ACCOUNT: PASSWORD, "LITWAREINC\\Nobody": "x"}) as made:
        yield made


@pytest.fixture
def internet(
    organisation: Organisation, accounts: NtlmAccounts, open_wire: Callable[[str], Any]
) -> Iterator[Any]:
    with RunningServer(organisation, ServerSettings(ntlm=accounts)) as server:
        yield open_wire(server.url)


def test_the_organisation_is_named_with_its_addresses(
    wire: Any, organisation: Organisation, assert_valid: Any
) -> None:
    reply = ask(wire, '<Request xsi:type="RetrieveOrganizationsRequest" />')
    assert_valid(reply, AD)
    assert reply.text("OrganizationId") == str(organisation.id)
    assert reply.text("CrmServiceUrl") == f"{wire.url}/MSCRMServices/2007/CrmService.asmx"


def test_the_extended_details_are_as_the_schema_says(wire: Any, assert_valid: Any) -> None:
    assert_valid(ask(wire, '<Request xsi:type="RetrieveOrganizationExtendedDetailsRequest" />'), AD)


def test_a_request_that_is_not_known_is_a_fault_of_the_client(wire: Any) -> None:
    assert ask(wire, '<Request xsi:type="FlyRequest" />').text("faultcode") == "soap:Client"


def test_without_accounts_nobody_gets_a_ticket_over_the_internet(wire: Any) -> None:
    assert ask(wire, sign_in(), SPLA).status == 500


def test_a_ticket_is_sold_for_the_right_password(internet: Any, assert_valid: Any) -> None:
    reply = ask(internet, sign_in(), SPLA)
    assert_valid(reply, AD)
    assert reply.text("CrmTicket")


def test_a_ticket_is_not_sold_for_a_wrong_password(internet: Any) -> None:
    assert ask(internet, sign_in("wrong"), SPLA).text("CrmTicket") is None


def test_a_ticket_is_not_sold_for_another_organisation(internet: Any) -> None:
    assert ask(internet, sign_in(organization="Ghost"), SPLA).text("CrmTicket") is None


def test_a_ticket_is_not_sold_to_an_account_without_a_crm_user(internet: Any) -> None:
    assert ask(internet, sign_in("x", account="LITWAREINC\\Nobody"), SPLA).text("CrmTicket") is None


def test_a_ticket_opens_the_data_service(internet: Any, make_token: Any) -> None:
    ticket = ask(internet, sign_in(), SPLA).text("CrmTicket")
    assert internet.execute(WHO, make_token(kind=2, ticket=ticket)).status == 200


def test_a_forged_ticket_has_expired(internet: Any, make_token: Any) -> None:
    reply = internet.execute(WHO, make_token(kind=2, ticket="Zm9yZ2Vk"))
    assert reply.text("code") == "0x8004a101"


def test_an_old_ticket_has_expired(
    organisation: Organisation, accounts: NtlmAccounts, open_wire: Callable[[str], Any], make_token: Any
) -> None:
    settings = ServerSettings(ntlm=accounts, ticket_lifetime=timedelta(seconds=-1))
    with RunningServer(organisation, settings) as server:
        wire = open_wire(server.url)
        ticket = ask(wire, sign_in(), SPLA).text("CrmTicket")
        assert wire.execute(WHO, make_token(kind=2, ticket=ticket)).text("code") == "0x8004a101"


def test_a_windows_token_beside_a_ticket_does_not_pass_for_one(internet: Any, make_token: Any) -> None:
    assert internet.execute(WHO, make_token(kind=0, ticket="abc")).status == 401
