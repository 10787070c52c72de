"""What a CRM 4.0 server says byte for byte: namespaces, faults, HTTP codes, pages, schemas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from core.crm.base import Attribute, Kind
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.wsdl.xsd import WEB_2006, WEB_2007

DATA = "/MSCRMServices/2007/CrmService.asmx"
ALL = '<columnSet xmlns:q1="http://schemas.microsoft.com/crm/2006/Query" xsi:type="q1:AllColumns" />'
QUERY = (
    '<{element} xmlns:q1="http://schemas.microsoft.com/crm/2006/Query" xsi:type="q1:QueryExpression">'
    '<q1:EntityName>account</q1:EntityName><q1:ColumnSet xsi:type="q1:AllColumns" />'
    "<q1:Distinct>false</q1:Distinct>{more}</{element}>"
)
CONDITION = (
    "<q1:Criteria><q1:FilterOperator>And</q1:FilterOperator><q1:Conditions><q1:Condition>"
    "<q1:AttributeName>accountnumber</q1:AttributeName><q1:Operator>Equal</q1:Operator>"
    "<q1:Values><q1:Value{type}>A1</q1:Value></q1:Values></q1:Condition></q1:Conditions></q1:Criteria>"
)
DYNAMIC = (
    '<entity xmlns:q1="http://schemas.microsoft.com/crm/2006/WebServices" xsi:type="q1:DynamicEntity"'
    ' Name="account"><q1:Properties><q1:Property xsi:type="q1:{kind}Property" Name="name">'
    "<q1:Value>Dyn</q1:Value></q1:Property></q1:Properties></entity>"
)


def create(wire: Any, fields: str = "<name>Foo Ltd</name>", kind: str = "account") -> Any:
    return wire.call("Create", f'<entity xsi:type="{kind}">{fields}</entity>')


def retrieve(wire: Any, record: str, entity: str = "account") -> Any:
    return wire.call("Retrieve", f"<entityName>{entity}</entityName><id>{record}</id>{ALL}")


def client_fault(reply: Any) -> str:
    """A fault of the framework: of the client, without CRM's error detail."""
    assert reply.status == 500
    assert reply.xml.findtext(".//faultcode") == "soap:Client"
    assert reply.xml.find(".//error") is None
    return str(reply.xml.findtext(".//faultstring"))


def code(reply: Any) -> str:
    """The code of one of CRM's own faults."""
    assert reply.status == 500
    assert reply.xml.findtext(".//faultstring") == "Server was unable to process request."
    assert reply.xml.findtext(".//error/type") == "Platform"
    return str(reply.xml.findtext(".//error/code"))


def test_an_account_is_written_as_the_schema_says(wire: Any, assert_valid: Callable[[Any], None]) -> None:
    fields = "<creditlimit>100</creditlimit><creditonhold>1</creditonhold><name>A &amp; B</name>"
    assert_valid(retrieve(wire, create(wire, fields).text("CreateResult")))


def test_a_page_of_accounts_is_written_as_the_schema_says(
    wire: Any, assert_valid: Callable[[Any], None]
) -> None:
    create(wire)
    reply = wire.call("RetrieveMultiple", QUERY.format(element="query", more=""))
    assert_valid(reply)
    row = reply.xml.find(f".//{{{WEB_2006}}}BusinessEntities/{{{WEB_2006}}}BusinessEntity")
    assert row.findtext(f"{{{WEB_2007}}}name") == "Foo Ltd"


def test_dynamic_rows_are_written_as_the_schema_says(wire: Any, assert_valid: Callable[[Any], None]) -> None:
    create(wire)
    asked = QUERY.format(element="Query", more="")
    request = f'<Request xsi:type="RetrieveMultipleRequest" ReturnDynamicEntities="true">{asked}</Request>'
    reply = wire.execute(request)
    assert_valid(reply)
    assert reply.xml.find(f".//{{{WEB_2006}}}Property[@Name='name']") is not None


@pytest.mark.parametrize("entity", ["organization", "systemuser", "pricelevel", "uom", "businessunit"])
def test_what_a_new_organisation_holds_is_written_as_the_schema_says(
    wire: Any, assert_valid: Callable[[Any], None], entity: str
) -> None:
    asked = QUERY.format(element="query", more="").replace("account", entity)
    assert_valid(wire.call("RetrieveMultiple", asked))


def test_a_request_without_optional_parameters_is_understood(wire: Any) -> None:
    assert wire.execute('<Request xsi:type="WhoAmIRequest" />').status == 200


def test_fields_may_come_in_any_order(wire: Any) -> None:
    assert create(wire, "<name>B</name><accountnumber>A1</accountnumber>").status == 200


def test_elements_that_the_schema_does_not_know_are_ignored(wire: Any) -> None:
    assert create(wire, "<name>B</name><unheardof>x</unheardof>").status == 200


def test_a_custom_field_is_kept_and_given_back(wire: Any, organisation: Organisation) -> None:
    organisation.add_attribute("account", Attribute("new_balance", Kind.MONEY, places=2))
    record = create(wire, "<name>B</name><new_balance>12.5</new_balance>").text("CreateResult")
    assert retrieve(wire, record).text("new_balance") == "12.5000"


def test_ids_in_braces_are_understood(wire: Any) -> None:
    record = create(wire).text("CreateResult")
    assert retrieve(wire, f"{{{record.upper()}}}").status == 200


def test_a_dynamic_entity_is_created_by_the_plain_method(wire: Any) -> None:
    record = wire.call("Create", DYNAMIC.format(kind="String")).text("CreateResult")
    assert retrieve(wire, record).text("name") == "Dyn"


def test_text_survives_the_way_there_and_back(wire: Any) -> None:
    record = create(wire, '<name>Müller &lt;&amp;&gt; "Söhne" €</name>').text("CreateResult")
    assert retrieve(wire, record).text("name") == 'Müller <&> "Söhne" €'


def test_soap_1_2_is_answered_in_kind(wire: Any, make_token: Any) -> None:
    to_12 = "http://www.w3.org/2003/05/soap-envelope"
    body = (
        f'<soap:Envelope xmlns:soap="{to_12}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<soap:Header>{make_token()}</soap:Header><soap:Body>"
        f'<Execute xmlns="{WEB_2007}"><Request xsi:type="FlyRequest" /></Execute></soap:Body></soap:Envelope>'
    ).encode()
    kind = f'application/soap+xml; charset=utf-8; action="{WEB_2007}/Execute"'
    reply = wire.send("POST", DATA, body, Content_Type=kind)
    assert reply.headers["content-type"].startswith("application/soap+xml")
    assert reply.xml.findtext(f".//{{{to_12}}}Code/{{{to_12}}}Value") == "soap:Sender"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("<creditlimit>much</creditlimit>", "account"),
        ("<accountid>no-id</accountid>", "account"),
        ("<creditonhold>yes</creditonhold>", "account"),
        ("<customertypecode>three</customertypecode>", "account"),
        ("<statecode>Asleep</statecode>", "account"),
        ("<name>x</name>", "unheardof"),
    ],
)
def test_what_the_schema_forbids_is_a_fault_of_the_client(wire: Any, fields: str, kind: str) -> None:
    assert "Server was unable to read request." in client_fault(create(wire, fields, kind))


def test_an_entity_without_a_type_is_a_fault_of_the_client(wire: Any) -> None:
    assert "abstract" in client_fault(wire.call("Create", "<entity><name>x</name></entity>"))


def test_an_unknown_request_is_a_fault_of_the_client(wire: Any) -> None:
    assert "not recognized" in client_fault(wire.execute('<Request xsi:type="FlyRequest" />'))


def test_a_property_of_the_wrong_kind_is_a_fault_of_the_client(wire: Any) -> None:
    assert client_fault(wire.call("Create", DYNAMIC.format(kind="CrmMoney")))


def test_an_unknown_state_is_a_fault_of_the_client(wire: Any) -> None:
    record = create(wire).text("CreateResult")
    inner = (
        f"<EntityId>{record}</EntityId><AccountState>Asleep</AccountState><AccountStatus>-1</AccountStatus>"
    )
    assert client_fault(wire.execute(f'<Request xsi:type="SetStateAccountRequest">{inner}</Request>'))


def test_a_dtd_is_refused(wire: Any) -> None:
    body = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    reply = wire.send("POST", DATA, body, SOAPAction=f'"{WEB_2007}/Create"')
    assert "DTD is prohibited" in client_fault(reply)


def test_a_missing_soap_action_is_named(wire: Any) -> None:
    assert "SOAPAction" in client_fault(wire.send("POST", DATA, b"<x/>"))


def test_an_unknown_soap_action_is_named_with_its_value(wire: Any) -> None:
    reply = wire.send("POST", DATA, b"<x/>", SOAPAction='"urn:Fly"')
    assert "HTTP Header SOAPAction: urn:Fly" in client_fault(reply)


def test_a_body_of_another_operation_is_a_fault_of_the_client(wire: Any) -> None:
    reply = wire.send("POST", DATA, b"<x/>", SOAPAction=f'"{WEB_2007}/Create"')
    assert client_fault(reply)


def test_a_record_that_is_not_there_is_a_fault_with_code(wire: Any) -> None:
    assert code(retrieve(wire, "11111111-1111-1111-1111-111111111111")) == "0x80040217"


def test_the_children_of_an_error_have_no_namespace(wire: Any) -> None:
    reply = retrieve(wire, "11111111-1111-1111-1111-111111111111")
    assert [each.tag for each in reply.xml.find(".//error")] == ["code", "description", "type"]


def test_an_entity_that_is_not_there_is_a_fault_with_code(wire: Any) -> None:
    assert code(retrieve(wire, "11111111-1111-1111-1111-111111111111", "ghost")) == "0x80041102"


def test_a_condition_whose_value_has_no_type_is_refused(wire: Any) -> None:
    asked = QUERY.format(element="query", more=CONDITION.format(type=""))
    assert code(wire.call("RetrieveMultiple", asked)) == "0x80040203"


def test_a_condition_with_a_typed_value_is_answered(wire: Any) -> None:
    create(wire, "<name>B</name><accountnumber>A1</accountnumber>")
    asked = QUERY.format(element="query", more=CONDITION.format(type=' xsi:type="xsd:string"'))
    assert wire.call("RetrieveMultiple", asked).text("accountnumber") == "A1"


def test_a_time_that_is_none_is_refused_with_code(wire: Any) -> None:
    assert code(create(wire, "<lastname>B</lastname><birthdate>soon</birthdate>", "contact")) == "0x80040203"


def test_a_refused_write_leaves_the_others_of_its_moment_alone(wire: Any) -> None:
    record = create(wire).text("CreateResult")
    create(wire, f"<accountid>{record}</accountid><name>Again</name>")
    assert retrieve(wire, record).text("name") == "Foo Ltd"


def test_addresses_ignore_case(wire: Any) -> None:
    assert wire.send("GET", DATA.upper() + "?WSDL").body == wire.send("GET", DATA + "?wsdl").body


def test_both_wsdl_addresses_give_the_same(wire: Any) -> None:
    other = wire.send("GET", "/MSCRMServices/2007/CrmServiceWsdl.aspx?uniquename=demo")
    assert other.body == wire.send("GET", DATA + "?wsdl").body


def test_the_wsdl_of_another_organisation_is_not_there(wire: Any) -> None:
    assert wire.send("GET", "/MSCRMServices/2007/CrmServiceWsdl.aspx?uniquename=Ghost").status == 404


def test_a_browser_sees_a_page(wire: Any) -> None:
    reply = wire.send("GET", DATA)
    assert reply.headers["content-type"].startswith("text/html")
    assert b"RetrieveMultiple" in reply.body


def test_any_other_address_is_an_html_404(wire: Any) -> None:
    reply = wire.send("GET", "/Demo/<script>")
    assert (reply.status, b"<script>" in reply.body) == (404, False)


def test_a_verb_that_makes_no_sense_is_refused(wire: Any) -> None:
    assert wire.send("DELETE", DATA).status == 405


def test_a_body_beyond_the_limit_is_refused(wire: Any) -> None:
    reply = wire.send("POST", DATA, b"", Content_Length=str(9 * 1024 * 1024))
    assert reply.status == 413


@pytest.mark.parametrize("organization", ["Ghost", ""])
def test_another_organisation_is_unauthorized(wire: Any, make_token: Any, organization: str) -> None:
    reply = wire.execute('<Request xsi:type="WhoAmIRequest" />', make_token(organization))
    assert reply.status == 401


def test_no_token_is_unauthorized(wire: Any) -> None:
    assert wire.execute('<Request xsi:type="WhoAmIRequest" />', "").status == 401


def test_a_passport_token_is_unauthorized(wire: Any, make_token: Any) -> None:
    assert wire.execute('<Request xsi:type="WhoAmIRequest" />', make_token(kind=1)).status == 401


def test_the_organisations_name_ignores_case(wire: Any, make_token: Any) -> None:
    assert wire.execute('<Request xsi:type="WhoAmIRequest" />', make_token("DEMO")).status == 200


def test_a_token_with_a_ticket_nobody_asked_for_is_taken(wire: Any, make_token: Any) -> None:
    assert wire.execute('<Request xsi:type="WhoAmIRequest" />', make_token(ticket="abc")).status == 200


def test_a_caller_that_is_no_user_is_refused(wire: Any, make_token: Any) -> None:
    stranger = str(UUID(int=5))
    assert code(wire.execute('<Request xsi:type="WhoAmIRequest" />', make_token(caller=stranger)))


def test_many_requests_use_one_connection(wire: Any, server: Any) -> None:
    for _ in range(5):
        create(wire)
    assert server.counts.connections == 1
