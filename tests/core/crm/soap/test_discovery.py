"""Finding the organisation where none is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.crm.soap.client import SoapCrm40, open_crm40
from core.crm.soap.settings import SoapSettings
from core.errors import ConfigurationError

if TYPE_CHECKING:
    from tests.core.crm.soap.conftest import Canned

ASK = "RetrieveOrganizationsRequest"
WHO = (
    '<ExecuteResponse xmlns="http://schemas.microsoft.com/crm/2007/WebServices">'
    '<Response xsi:type="WhoAmIResponse"><UserId>11111111-1111-1111-1111-111111111111</UserId>'
    "<BusinessUnitId>22222222-2222-2222-2222-222222222222</BusinessUnitId>"
    "<OrganizationId>33333333-3333-3333-3333-333333333333</OrganizationId></Response></ExecuteResponse>"
)


def listed(*names: str) -> str:
    details = "".join(
        f"<OrganizationDetail><OrganizationName>{name}</OrganizationName></OrganizationDetail>"
        for name in names
    )
    return (
        '<ExecuteResponse xmlns="http://schemas.microsoft.com/crm/2007/CrmDiscoveryService">'
        f'<Response xsi:type="RetrieveOrganizationsResponse"><OrganizationDetails>{details}'
        "</OrganizationDetails></Response></ExecuteResponse>"
    )


@pytest.fixture
def unnamed(settings: SoapSettings, canned: Canned) -> Iterator[SoapCrm40]:
    canned.answers("WhoAmIRequest", WHO)
    crm = open_crm40(replace(settings, organisation=None))
    yield crm
    crm.close()


def test_the_only_one_is_taken(unnamed: SoapCrm40, canned: Canned) -> None:
    canned.answers(ASK, listed("AdventureWorks"))
    assert unnamed.whoami().organization == "AdventureWorks"
    assert b"AdventureWorks" in canned.asked("WhoAmIRequest")[0].body


def test_several_are_listed_and_none_is_taken(unnamed: SoapCrm40, canned: Canned) -> None:
    canned.answers(ASK, listed("Beta", "Alpha"))
    with pytest.raises(ConfigurationError, match="Alpha, Beta"):
        unnamed.whoami()


def test_none_is_an_error_that_says_so(unnamed: SoapCrm40, canned: Canned) -> None:
    canned.answers(ASK, listed())
    with pytest.raises(ConfigurationError, match="no organisation"):
        unnamed.whoami()


def test_the_request_carries_no_token(unnamed: SoapCrm40, canned: Canned) -> None:
    canned.answers(ASK, listed("A"))
    unnamed.whoami()
    (asked,) = canned.asked(ASK)
    assert b"CrmAuthenticationToken" not in asked.body
    assert asked.path == "/MSCRMServices/2007/AD/CrmDiscoveryService.asmx"


def test_a_named_organisation_is_not_looked_for(settings: SoapSettings, canned: Canned) -> None:
    canned.answers("WhoAmIRequest", WHO)
    crm = open_crm40(settings)
    try:
        crm.whoami()
    finally:
        crm.close()
    assert not canned.asked(ASK)
