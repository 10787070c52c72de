"""The data service, used by zeep as any SOAP client would."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import zeep
from zeep import xsd

from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.wsdl.xsd import QUERY, WEB_2006

AnyObject: Any = xsd.AnyObject
String: Any = xsd.String


def make_account(crm: Any, **fields: object) -> str:
    account = crm.kind("account")(**{"name": "Foo Ltd", "accountnumber": "A1"} | fields)
    return str(crm.call("Create", entity=account))


def columns(crm: Any, *names: str) -> Any:
    made = crm.kind("ColumnSet", QUERY)
    return made(Attributes={"Attribute": list(names)}) if names else crm.kind("AllColumns", QUERY)()


def read_account(crm: Any, record: str, *names: str) -> Any:
    return crm.call("Retrieve", entityName="account", id=record, columnSet=columns(crm, *names))


def condition(attribute: str, operator: str, *values: str) -> dict[str, Any]:
    return {
        "AttributeName": attribute,
        "Operator": operator,
        "Values": {"Value": [AnyObject(String(), value) for value in values]},
    }


def query(crm: Any, entity: str, *conditions: dict[str, Any], **more: object) -> Any:
    return crm.kind("QueryExpression", QUERY)(
        EntityName=entity,
        ColumnSet=columns(crm),
        Distinct=False,
        Criteria={"FilterOperator": "And", "Conditions": {"Condition": list(conditions)}},
        **more,
    )


def rows(found: Any) -> list[Any]:
    return list(found.BusinessEntities.BusinessEntity) if found.BusinessEntities else []


def test_create_gives_a_bare_lower_case_id(crm: Any) -> None:
    record = make_account(crm)
    assert record == str(UUID(record))


def test_create_takes_the_id_that_the_caller_chose(crm: Any) -> None:
    wanted = str(uuid4())
    assert make_account(crm, accountid=wanted) == wanted


def test_a_second_record_of_the_same_id_is_refused_as_a_duplicate(crm: Any) -> None:
    record = make_account(crm)
    with pytest.raises(zeep.exceptions.Fault) as caught:
        make_account(crm, accountid=record)
    assert caught.value.detail.findtext(".//code") == "0x80040237"


def test_retrieve_gives_the_own_id_in_braces_and_upper_case(crm: Any) -> None:
    record = make_account(crm)
    assert read_account(crm, record, "name").accountid._value_1 == f"{{{record.upper()}}}"


def test_retrieve_gives_the_columns_that_were_asked_for(crm: Any) -> None:
    found = read_account(crm, make_account(crm), "name")
    assert (found.name, found.accountnumber) == ("Foo Ltd", None)


def test_money_comes_with_four_decimals_and_as_a_person_reads_it(crm: Any) -> None:
    found = read_account(crm, make_account(crm, creditlimit=Decimal("1234.5")), "creditlimit").creditlimit
    assert (str(found._value_1), found.formattedvalue) == ("1234.5000", "£1,234.50")


def test_a_lookup_comes_with_name_and_type(crm: Any) -> None:
    found = read_account(crm, make_account(crm), "ownerid").ownerid
    assert (found.type, found.dsc, found.name) == ("systemuser", 0, "First name Last name")


def test_a_state_comes_with_its_name(crm: Any) -> None:
    found = read_account(crm, make_account(crm), "statecode", "statuscode")
    assert found.statecode._value_1 == "Active"
    assert (found.statuscode._value_1, found.statuscode.name) == (1, "Active")


def test_a_summer_time_comes_in_the_users_own_time(crm: Any) -> None:
    born = crm.kind("CrmDateTime", WEB_2006)(_value_1="2009-05-27T16:00:00Z")
    record = crm.call("Create", entity=crm.kind("contact")(lastname="Bloggs", birthdate=born))
    found = crm.call(
        "Retrieve", entityName="contact", id=record, columnSet=columns(crm, "birthdate")
    ).birthdate
    assert (found._value_1, found.date, found.time) == ("2009-05-27T17:00:00+01:00", "27/05/2009", "17:00")


def test_update_changes_the_named_fields_alone(crm: Any) -> None:
    record = make_account(crm)
    crm.call("Update", entity=crm.kind("account")(accountid=record, name="New"))
    found = read_account(crm, record)
    assert (found.name, found.accountnumber) == ("New", "A1")


def test_update_clears_a_field_that_is_null(crm: Any) -> None:
    record = make_account(crm, creditlimit=Decimal(5))
    empty = crm.kind("CrmMoney", WEB_2006)(_value_1=0, IsNull=True)
    crm.call("Update", entity=crm.kind("account")(accountid=record, creditlimit=empty))
    assert read_account(crm, record, "creditlimit").creditlimit is None


def test_a_deleted_record_is_not_found(crm: Any) -> None:
    record = make_account(crm)
    crm.call("Delete", entityName="account", id=record)
    with pytest.raises(zeep.exceptions.Fault) as caught:
        read_account(crm, record)
    assert caught.value.message == "Server was unable to process request."
    assert caught.value.detail.findtext(".//code") == "0x80040217"


def test_a_query_finds_what_meets_its_conditions(crm: Any) -> None:
    for number in ("A1", "A2", "A3"):
        make_account(crm, accountnumber=number)
    asked = query(crm, "account", condition("accountnumber", "In", "A1", "A3"))
    found = rows(crm.call("RetrieveMultiple", query=asked))
    assert sorted(each.accountnumber for each in found) == ["A1", "A3"]


def test_a_query_gives_page_after_page(crm: Any) -> None:
    for number in range(5):
        make_account(crm, accountnumber=f"A{number}")
    page = {"PageNumber": 1, "Count": 2}
    first = crm.call("RetrieveMultiple", query=query(crm, "account", PageInfo=page))
    page = {"PageNumber": 2, "Count": 2, "PagingCookie": first.PagingCookie}
    second = crm.call("RetrieveMultiple", query=query(crm, "account", PageInfo=page))
    assert first.MoreRecords
    numbers = {each.accountnumber for each in rows(first) + rows(second)}
    assert len(numbers) == 4


def test_a_query_by_attribute_finds_equal_values(crm: Any) -> None:
    make_account(crm, accountnumber="A1")
    make_account(crm, accountnumber="A2")
    asked = crm.kind("QueryByAttribute", QUERY)(
        EntityName="account",
        ColumnSet=columns(crm, "accountnumber"),
        Attributes={"Attribute": ["accountnumber"]},
        Values={"Value": [AnyObject(String(), "A2")]},
    )
    assert [each.accountnumber for each in rows(crm.call("RetrieveMultiple", query=asked))] == ["A2"]


def test_a_query_on_the_state_knows_it_by_name(crm: Any) -> None:
    make_account(crm)
    found = crm.call(
        "RetrieveMultiple", query=query(crm, "account", condition("statecode", "Equal", "Active"))
    )
    assert len(rows(found)) == 1


def test_fetch_gives_an_escaped_result_set(crm: Any) -> None:
    make_account(crm)
    found = crm.call(
        "Fetch",
        fetchXml="<fetch mapping='logical'><entity name='account'><attribute name='name'/>"
        "<attribute name='ownerid'/><filter><condition attribute='accountnumber' operator='eq' value='A1'/>"
        "</filter></entity></fetch>",
    )
    assert found.startswith('<resultset morerecords="0"')
    assert "<name>Foo Ltd</name>" in found
    assert 'type="8"' in found


def test_whoami_names_user_and_organisation(crm: Any, organisation: Organisation) -> None:
    assert crm.execute("WhoAmI").OrganizationId == str(organisation.id)


def test_the_version_is_that_of_crm_4(crm: Any) -> None:
    assert crm.execute("RetrieveVersion").startswith("4.0.")


def test_a_state_is_set_by_the_entitys_own_request(crm: Any) -> None:
    record = make_account(crm)
    crm.execute("SetStateAccount", EntityId=record, AccountState="Inactive", AccountStatus=-1)
    assert read_account(crm, record, "statecode").statecode._value_1 == "Inactive"


def test_a_state_is_set_by_the_dynamic_request(crm: Any) -> None:
    record = make_account(crm)
    crm.execute("SetStateDynamicEntity", Entity={"Id": record, "Name": "account"}, State="Inactive", Status=2)
    assert read_account(crm, record, "statecode").statecode._value_1 == "Inactive"


def test_privileges_come_by_id_and_depth(crm: Any) -> None:
    who = crm.execute("WhoAmI").UserId
    found = crm.execute("RetrieveUserPrivileges", UserId=who).RolePrivilege
    assert {each.Depth for each in found} == {"Global"}


def test_a_merged_account_is_inactive(crm: Any) -> None:
    master, loser = make_account(crm), make_account(crm, accountnumber="A2")
    crm.execute(
        "Merge",
        Target=crm.kind("TargetMergeAccount")(EntityId=master),
        SubordinateId=loser,
        UpdateContent=crm.kind("account")(telephone1="123"),
        PerformParentingChecks=False,
    )
    assert read_account(crm, loser, "statecode").statecode._value_1 == "Inactive"
    assert read_account(crm, master, "telephone1").telephone1 == "123"


def test_an_invoice_and_its_lines_are_created_in_one_call(crm: Any) -> None:
    account = make_account(crm)
    lists = rows(crm.call("RetrieveMultiple", query=query(crm, "pricelevel")))
    customer = crm.kind("Customer", WEB_2006)(_value_1=account, type="account")
    level = crm.kind("Lookup", WEB_2006)(_value_1=lists[0].pricelevelid._value_1[1:-1], type="pricelevel")
    line = crm.kind("invoicedetail")(
        isproductoverridden=True, productdescription="Carriage", priceperunit=10, quantity=2, tax=4
    )
    target = crm.kind("TargetCompoundInvoice")(
        Invoice=crm.kind("invoice")(name="I", invoicenumber="1001", customerid=customer, pricelevelid=level),
        InvoiceDetails={"invoicedetail": [line]},
    )
    record = crm.execute("CompoundCreate", Target=target)
    found = crm.call("Retrieve", entityName="invoice", id=record, columnSet=columns(crm, "totalamount"))
    assert found.totalamount._value_1 == Decimal("24.0000")


def test_a_dynamic_entity_is_created_and_read(crm: Any) -> None:
    prop = crm.kind("StringProperty", WEB_2006)
    entity = crm.kind("DynamicEntity", WEB_2006)(
        Name="account", Properties={"Property": [prop(Name="name", Value="Dyn Ltd")]}
    )
    made = crm.execute("Create", Target=crm.kind("TargetCreateDynamic")(Entity=entity))
    found = crm.execute(
        "Retrieve",
        Target=crm.kind("TargetRetrieveDynamic")(EntityName="account", EntityId=made),
        ColumnSet=columns(crm, "name"),
        ReturnDynamicEntities=True,
    )
    assert found.Name == "account"
    assert {each.Name: each.Value for each in found.Properties.Property}["name"] == "Dyn Ltd"


@pytest.mark.parametrize(
    ("operator", "numbers"),
    [("eq' value='A1", ["A1"]), ("ne' value='A1", ["A2"]), ("like' value='A%", ["A1", "A2"]), ("null", [])],
)
def test_fetch_compares_as_it_is_told(crm: Any, operator: str, numbers: list[str]) -> None:
    for number in ("A1", "A2"):
        make_account(crm, accountnumber=number)
    found = crm.call(
        "Fetch",
        fetchXml="<fetch mapping='logical'><entity name='account'><attribute name='accountnumber'/>"
        "<order attribute='accountnumber'/>"
        f"<filter><condition attribute='accountnumber' operator='{operator}'/></filter></entity></fetch>",
    )
    assert [each for each in ("A1", "A2") if f"<accountnumber>{each}<" in found] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<fetch>",
        "<fetch/>",
        "<!DOCTYPE a><fetch><entity name='account'/></fetch>",
        "<fetch aggregate='true'><entity name='account'/></fetch>",
        "<fetch page='x'><entity name='account'/></fetch>",
        "<fetch><entity name='account'><filter><condition attribute='name' operator='sounds'/></filter>"
        "</entity></fetch>",
    ],
)
def test_what_is_no_fetch_is_refused_with_code(crm: Any, text: str) -> None:
    with pytest.raises(zeep.exceptions.Fault) as caught:
        crm.call("Fetch", fetchXml=text)
    assert caught.value.detail.findtext(".//code").startswith("0x8004")


def test_a_query_joins_other_entities(crm: Any) -> None:
    account = make_account(crm)
    parent = crm.kind("Customer", WEB_2006)(_value_1=account, type="account")
    crm.call("Create", entity=crm.kind("contact")(lastname="Bloggs", parentcustomerid=parent))
    crm.call("Create", entity=crm.kind("contact")(lastname="Other"))
    link = {
        "LinkFromEntityName": "contact",
        "LinkFromAttributeName": "parentcustomerid",
        "LinkToEntityName": "account",
        "LinkToAttributeName": "accountid",
        "JoinOperator": "Inner",
        "LinkCriteria": {
            "FilterOperator": "And",
            "Conditions": {"Condition": [condition("name", "Equal", "Foo Ltd")]},
        },
    }
    found = crm.call("RetrieveMultiple", query=query(crm, "contact", LinkEntities={"LinkEntity": [link]}))
    assert [each.lastname for each in rows(found)] == ["Bloggs"]


def test_a_query_sorts(crm: Any) -> None:
    for number in ("A2", "A3", "A1"):
        make_account(crm, accountnumber=number)
    order = {"Order": [{"AttributeName": "accountnumber", "OrderType": "Descending"}]}
    found = crm.call("RetrieveMultiple", query=query(crm, "account", Orders=order))
    assert [each.accountnumber for each in rows(found)] == ["A3", "A2", "A1"]
