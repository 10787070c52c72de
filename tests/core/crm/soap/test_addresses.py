"""The services' addresses from the one that a person knows."""

from __future__ import annotations

import pytest

from core.crm.soap.addresses import Addresses
from core.errors import ConfigurationError

SERVICE = "http://crm:5555/MSCRMServices/2007/CrmService.asmx"


@pytest.mark.parametrize(
    "url",
    ["http://crm:5555", "http://crm:5555/", " http://crm:5555/ ", SERVICE, SERVICE + "?wsdl",
     "http://crm:5555/MSCRMServices/2007/CrmServiceWsdl.aspx?uniquename=A"],
)  # fmt: skip
def test_every_spelling_of_a_server_leads_to_its_service(url: str) -> None:
    assert Addresses.of(url).service == SERVICE


def test_a_service_in_another_case_keeps_it() -> None:
    assert Addresses.of("https://c/mscrmservices/2007/crmservice.asmx").metadata == (
        "https://c/mscrmservices/2007/MetadataService.asmx"
    )


def test_a_folder_before_the_services_is_kept() -> None:
    assert Addresses.of("http://c/tenant/").discovery == (
        "http://c/tenant/MSCRMServices/2007/AD/CrmDiscoveryService.asmx"
    )


def test_an_organisations_name_is_quoted_in_the_wsdls_address() -> None:
    own, common = Addresses.of("http://c").contracts("A&B Ltd")
    assert own == "http://c/MSCRMServices/2007/CrmServiceWsdl.aspx?uniquename=A%26B%20Ltd"
    assert common == "http://c/MSCRMServices/2007/CrmService.asmx?wsdl"


@pytest.mark.parametrize(
    "url",
    ["", "crm", "crm:5555", "ftp://crm/", "http://", "http://crm:port/", "http://c r m/", "file:///etc"],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="address"):
        Addresses.of(url)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Addresses.of("http://admin:hunter2@crm/")
    assert "hunter2" not in str(caught.value)


def test_the_older_service_is_pointed_out() -> None:
    with pytest.raises(ConfigurationError, match=r"3\.0"):
        Addresses.of("http://crm/mscrmservices/2006/CrmService.asmx")


@pytest.mark.parametrize(
    "url",
    [
        "http://crm:5555/",
        "http://crm:5555/mscrmservices/2006/crmservice.asmx",
        "http://crm:5555/MSCRMServices/2007/CrmService.asmx",
    ],
)
def test_those_of_a_30_are_worked_out_from_either_versions_address(url: str) -> None:
    found = Addresses.of_30(url)
    assert found.service == "http://crm:5555/MSCRMServices/2006/CrmService.asmx"
    assert found.metadata == "http://crm:5555/MSCRMServices/2006/MetadataService.asmx"
