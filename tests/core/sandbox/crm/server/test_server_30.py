"""The 2006 services: what a CRM 3.0 serves, and a CRM 4.0 beside its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from lxml import etree

from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.crm.wsdl.xsd import METADATA as TOLD
from core.sandbox.crm.wsdl.xsd import SCHEMA, WEB_2006, WEB_2007
from tests.core.sandbox.crm.server.conftest import ZeepClient

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DATA = "/mscrmservices/2006/crmservice.asmx"
METADATA = "/mscrmservices/2006/metadataservice.asmx"


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    founded = Organisation.found(tmp_path_factory.mktemp("crm") / "crm.db", profile=Profile())
    yield founded
    founded.close()


@pytest.fixture
def url(organisation: Organisation) -> Iterator[str]:
    with RunningServer(organisation, ServerSettings(version="3.0")) as server:
        yield server.url


def posted(url: str, operation: str, body: str, page: str = DATA) -> requests.Response:
    text = (
        f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:xsi="{XSI}"><soap:Body>{body}</soap:Body></soap:Envelope>'
    )
    headers = {"SOAPAction": f'"{WEB_2006}/{operation}"', "Content-Type": "text/xml; charset=utf-8"}
    return requests.post(url + page, text.encode(), headers=headers, timeout=30)


def content(answer: requests.Response) -> list[etree._Element]:
    body = etree.fromstring(answer.content).find(f"{{{SOAP}}}Body")
    assert body is not None
    return list(body)


def test_a_30_has_no_services_of_40(url: str) -> None:
    assert requests.get(f"{url}/MSCRMServices/2007/CrmService.asmx", timeout=30).status_code == 404
    assert requests.get(url + DATA, timeout=30).status_code == 200


def test_a_40_keeps_those_of_30(organisation: Organisation) -> None:
    with RunningServer(organisation) as server:
        assert requests.get(server.url + DATA, timeout=30).status_code == 200


def test_the_user_is_told_and_the_organisation_is_not(url: str) -> None:
    (answer,) = content(posted(url, "Execute", f'<Request xmlns="{WEB_2006}" xsi:type="WhoAmIRequest"/>'))
    assert answer.tag == f"{{{WEB_2006}}}Response"
    names = [etree.QName(each).localname for each in answer]
    assert names == ["UserId", "BusinessUnitId"]


def test_an_account_is_created_changed_and_read_in_bare_bodies(url: str) -> None:
    made = posted(url, "Create", f'<entity xmlns="{WEB_2006}" xsi:type="account"><name>Foo</name></entity>')
    (created,) = content(made)
    assert created.tag == f"{{{WEB_2006}}}CreateResult"
    changed = (
        f'<entity xmlns="{WEB_2006}" xsi:type="account"><accountid>{created.text}</accountid>'
        f"<name>about {WEB_2007}</name><transactioncurrencyid>nonsense</transactioncurrencyid></entity>"
    )
    assert content(posted(url, "Update", changed)) == []
    asked = (
        f'<entityName xmlns="{WEB_2006}">account</entityName><id xmlns="{WEB_2006}">{created.text}</id>'
        f'<columnSet xmlns="{WEB_2006}" xmlns:q1="http://schemas.microsoft.com/crm/2006/Query"'
        ' xsi:type="q1:AllColumns"/>'
    )
    (read,) = content(posted(url, "Retrieve", asked))
    assert {etree.QName(each).namespace for each in read.iter()} == {WEB_2006}
    assert read.findtext(f"{{{WEB_2006}}}name") == f"about {WEB_2007}"
    assert read.find(f"{{{WEB_2006}}}transactioncurrencyid") is None


@pytest.mark.parametrize("kind", ["RetrieveVersionRequest", "SetStateTransactionCurrencyRequest"])
def test_requests_of_40_are_refused(url: str, kind: str) -> None:
    answer = posted(url, "Execute", f'<Request xmlns="{WEB_2006}" xsi:type="{kind}"/>')
    assert answer.status_code == 500


def test_the_wrapped_body_of_a_40_is_refused(url: str) -> None:
    answer = posted(url, "Create", f'<Create xmlns="{WEB_2007}"><entity xsi:type="account"/></Create>')
    assert answer.status_code == 500


def test_its_wsdl_knows_no_currency_and_wants_the_type_of_a_reference(url: str) -> None:
    wsdl = etree.fromstring(requests.get(f"{url}{DATA}?WSDL", timeout=30).content)

    def found(name: str) -> etree._Element | None:
        return wsdl.find(f".//{{{SCHEMA}}}complexType[@name='{name}']")

    assert found("account") is not None
    assert found("transactioncurrency") is None
    assert found("TargetCreateUoMSchedule") is None
    reference, moment = found("CrmReference"), found("CrmDateTime")
    assert reference is not None
    assert moment is not None
    uses = {each.get("name"): each.get("use") for each in reference.iter(f"{{{SCHEMA}}}attribute")}
    assert uses["type"] == "required"
    assert {each.get("name") for each in moment.iter(f"{{{SCHEMA}}}attribute")} == {"date", "time"}


def described(url: str, flags: str) -> requests.Response:
    asked = (
        f'<RetrieveEntityMetadata xmlns="{WEB_2006}"><entityName>account</entityName>'
        f"<flags>{flags}</flags></RetrieveEntityMetadata>"
    )
    return posted(url, "RetrieveEntityMetadata", asked, METADATA)


def test_metadata_is_asked_and_told_in_wrappings(url: str) -> None:
    (answer,) = content(described(url, "IncludeAttributes"))
    assert answer.tag == f"{{{WEB_2006}}}RetrieveEntityMetadataResponse"
    (result,) = answer
    assert result.tag == f"{{{WEB_2006}}}RetrieveEntityMetadataResult"
    assert result.findtext(f"{{{TOLD}}}Name") == "account"
    limit = next(each for each in result.iter(f"{{{TOLD}}}Attribute") if each[0].text == "creditlimit")
    assert limit.findtext(f"{{{WEB_2006}}}Precision") == "2"


def test_the_flags_of_all_entities_are_not_those_of_one(url: str) -> None:
    assert described(url, "EntityOnly").status_code == 200
    assert described(url, "EntitiesOnly").status_code == 500


def test_a_bare_question_to_the_metadata_is_refused(url: str) -> None:
    bare = f'<entityName xmlns="{WEB_2006}">account</entityName><flags xmlns="{WEB_2006}">All</flags>'
    assert posted(url, "RetrieveEntityMetadata", bare, METADATA).status_code == 500


def test_zeep_asks_for_metadata_by_the_wsdl_alone(url: str) -> None:
    client = ZeepClient(f"{url}{METADATA}?WSDL")
    told = client.service.RetrieveEntityMetadata("salesorder", ["IncludeAttributes"])
    states = next(each for each in told.Attributes.Attribute if each.Name == "statecode")
    assert [each.Description for each in states.Options.StateOption][:2] == ["Active", "Submitted"]
