"""The requests as CRM 4.0 wants them; zeep has checked each against the WSDL before it gets here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from lxml import etree

from core.crm.base import Condition, Entity, Operator, Query, Reference
from core.crm.soap.contract import Contract
from core.crm.soap.envelopes import Outgoing
from core.crm.soap.envelopes40 import StaleContractError, ZeepEnvelopes40
from core.crm.soap.values import Wire
from core.errors import CrmError

ID = UUID("b6b993ae-8078-df11-ad14-0003ff1136c8")
NS = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "w": "http://schemas.microsoft.com/crm/2007/WebServices",
    "e": "http://schemas.microsoft.com/crm/2006/WebServices",
    "q": "http://schemas.microsoft.com/crm/2006/Query",
    "c": "http://schemas.microsoft.com/crm/2007/CoreTypes",
    "k": "http://schemas.microsoft.com/crm/2006/CoreTypes",
}
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def one(sent: Outgoing, path: str) -> etree._Element:
    found = etree.fromstring(sent.envelope).xpath(path, namespaces=NS)
    assert isinstance(found, list)
    assert len(found) == 1, etree.tostring(etree.fromstring(sent.envelope), pretty_print=True).decode()
    (element,) = found
    assert isinstance(element, etree._Element)
    return element


def kind(element: etree._Element) -> tuple[str | None, str]:
    """Give an xsi:type with its prefix looked up."""
    prefix, _, name = element.get(TYPE, "").rpartition(":")
    return element.nsmap.get(prefix or None), name


def account(**fields: object) -> Entity:
    return Entity("account", ID, fields)  # type: ignore[arg-type]  # some tests send nonsense on purpose


class TestCreate:
    def test_a_record_is_of_its_own_class(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.create(account(name="Smith"))
        assert sent.operation == "Create"
        assert kind(one(sent, "//s:Body/w:Create/w:entity")) == (NS["w"], "account")

    def test_it_carries_the_callers_id(self, envelopes: ZeepEnvelopes40) -> None:
        assert one(envelopes.create(account()), "//w:entity/w:accountid").text == str(ID)

    def test_fields_go_in_the_alphabets_order_as_the_schema_wants(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.create(account(name="x", creditlimit=Decimal(1), accountnumber="A"))
        names = [etree.QName(each).localname for each in one(sent, "//w:entity")]
        assert names == ["accountid", "accountnumber", "creditlimit", "name"]

    def test_text_is_escaped(self, envelopes: ZeepEnvelopes40) -> None:
        assert one(envelopes.create(account(name="A & <B>")), "//w:name").text == "A & <B>"

    def test_what_xml_cannot_carry_is_refused_before_it_is_sent(self, envelopes: ZeepEnvelopes40) -> None:
        with pytest.raises(CrmError) as caught:
            envelopes.create(account(name="\x00"))
        assert caught.value.code == "crm.unwritable"

    def test_no_money_is_a_zero_marked_as_null_not_the_word_none(self, envelopes: ZeepEnvelopes40) -> None:
        element = one(envelopes.create(account(creditlimit=None)), "//w:creditlimit")
        assert (element.text, element.get("IsNull")) == ("0", "true")

    @pytest.mark.parametrize(
        "name", ["donotemail", "customertypecode", "numberofemployees", "primarycontactid"]
    )
    def test_every_kind_can_be_cleared(self, envelopes: ZeepEnvelopes40, name: str) -> None:
        element = one(envelopes.create(account(**{name: None})), f"//w:{name}")
        assert element.get("IsNull") == "true"
        assert element.text != "None"

    def test_text_is_cleared_by_an_empty_element(self, envelopes: ZeepEnvelopes40) -> None:
        element = one(envelopes.create(account(name=None)), "//w:name")
        assert (element.text, len(element.attrib)) == (None, 0)

    def test_a_customer_says_whether_it_is_an_account(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.create(Entity("invoice", ID, {"customerid": Reference("account", ID)}))
        element = one(sent, "//w:customerid")
        assert (element.text, element.get("type")) == (str(ID), "account")

    def test_a_time_goes_as_utc(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.create(account(createdon=datetime(2009, 5, 27, 16, tzinfo=UTC)))
        assert one(sent, "//w:createdon").text == "2009-05-27T16:00:00Z"

    def test_a_truth_is_written_out(self, envelopes: ZeepEnvelopes40) -> None:
        assert one(envelopes.create(account(donotemail=False)), "//w:donotemail").text == "false"

    def test_the_organisation_is_named_in_the_header(self, envelopes: ZeepEnvelopes40) -> None:
        token = one(envelopes.create(account()), "//s:Header/w:CrmAuthenticationToken")
        values = [(etree.QName(each).localname, each.text) for each in token]
        assert values == [
            ("AuthenticationType", "0"),
            ("OrganizationName", "Demo"),
            ("CallerId", "00000000-0000-0000-0000-000000000000"),
        ]
        assert etree.QName(token[0]).namespace == NS["c"]

    def test_a_field_that_nobody_knows_is_refused(self, envelopes: ZeepEnvelopes40) -> None:
        with pytest.raises(CrmError, match="new_nonsense"):
            envelopes.create(account(new_nonsense="x"))

    def test_a_value_of_the_wrong_kind_is_refused(self, envelopes: ZeepEnvelopes40) -> None:
        with pytest.raises(CrmError) as caught:
            envelopes.create(account(creditlimit="a lot"))
        assert caught.value.code == "crm.unfit_value"


class TestDynamicEntities:
    def test_a_field_that_only_the_metadata_knows_makes_the_record_dynamic(
        self, envelopes: ZeepEnvelopes40
    ) -> None:
        sent = envelopes.update(account(new_balance=Decimal("12.34"), name="x"))
        element = one(sent, "//w:Update/w:entity")
        assert (kind(element), element.get("Name")) == ((NS["e"], "DynamicEntity"), "account")

    def test_its_properties_have_the_types_of_their_fields(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.update(account(new_balance=Decimal("12.34"), name="x", customertypecode=3))
        found = [(each.get("Name"), kind(each)) for each in one(sent, "//e:Properties")]
        assert found == [
            ("accountid", (NS["e"], "KeyProperty")),
            ("customertypecode", (NS["e"], "PicklistProperty")),
            ("name", (NS["e"], "StringProperty")),
            ("new_balance", (NS["e"], "CrmMoneyProperty")),
        ]

    def test_no_money_is_a_zero_marked_as_null_here_too(self, envelopes: ZeepEnvelopes40) -> None:
        value = one(envelopes.update(account(new_balance=None)), "//e:Property[@Name='new_balance']/e:Value")
        assert (value.text, value.get("IsNull")) == ("0", "true")


class TestExecute:
    def test_optional_parameters_are_left_out_as_every_client_does(self, envelopes: ZeepEnvelopes40) -> None:
        element = one(envelopes.whoami(), "//w:Execute/w:Request")
        assert (kind(element), len(element)) == ((NS["w"], "WhoAmIRequest"), 0)

    def test_a_state_is_set_by_the_entitys_own_request_and_by_its_name(
        self, envelopes: ZeepEnvelopes40
    ) -> None:
        element = one(envelopes.set_state("invoice", ID, "Paid", -1), "//w:Request")
        assert kind(element) == (NS["w"], "SetStateInvoiceRequest")
        values = [(etree.QName(each).localname, each.text) for each in element]
        assert values == [("EntityId", str(ID)), ("InvoiceState", "Paid"), ("InvoiceStatus", "-1")]

    def test_an_entity_without_a_request_of_its_own_is_named(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.set_state("new_thing", ID, "Inactive", 2)
        assert kind(one(sent, "//w:Request")) == (NS["w"], "SetStateDynamicEntityRequest")
        assert one(sent, "//w:Entity/k:Name").text == "new_thing"

    def test_an_order_is_fulfilled_by_a_typed_activity_with_its_own_key(
        self, envelopes: ZeepEnvelopes40
    ) -> None:
        closing = Entity("orderclose", ID, {"salesorderid": Reference("salesorder", ID), "subject": "x"})
        element = one(envelopes.fulfill(closing, 100001), "//w:Request")
        assert kind(element) == (NS["w"], "FulfillSalesOrderRequest")
        assert [etree.QName(each).localname for each in element] == ["OrderClose", "Status"]
        assert kind(element[0]) == (NS["w"], "orderclose")
        values = [(etree.QName(each).localname, each.text) for each in element[0]]
        assert values == [("activityid", str(ID)), ("salesorderid", str(ID)), ("subject", "x")]

    def test_a_document_goes_with_its_lines_each_under_its_own_id(self, envelopes: ZeepEnvelopes40) -> None:
        lines = [Entity("invoicedetail", UUID(int=each), {"quantity": Decimal(each)}) for each in (1, 2)]
        sent = envelopes.create_with_lines(Entity("invoice", ID, {"name": "x"}), lines)
        assert kind(one(sent, "//w:Request/w:Target")) == (NS["w"], "TargetCompoundInvoice")
        assert one(sent, "//w:Target/w:Invoice/w:invoiceid").text == str(ID)
        rows = one(sent, "//w:Target/w:InvoiceDetails")
        assert [each.findtext(f"{{{NS['w']}}}invoicedetailid") for each in rows] == [
            str(UUID(int=1)),
            str(UUID(int=2)),
        ]

    def test_a_document_may_have_no_lines(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.create_with_lines(Entity("invoice", ID, {"name": "x"}), [])
        assert len(one(sent, "//w:Target/w:InvoiceDetails")) == 0


class TestDocumentsWithUnknownFields:
    DOCUMENT = Entity("invoice", ID, {"new_balance": Decimal(1)})

    def test_they_go_property_by_property_where_the_service_takes_that(
        self, dynamic_contract: Contract
    ) -> None:
        sent = ZeepEnvelopes40(dynamic_contract, "Demo", lambda _: {"new_balance": Wire.MONEY})
        lines = [Entity("invoicedetail", UUID(int=1), {"quantity": Decimal(1)})]
        target = one(sent.create_with_lines(self.DOCUMENT, lines), "//w:Request/w:Target")
        assert kind(target) == (NS["w"], "TargetCompoundDynamic")
        assert [each.get("Name") for each in target.iter(f"{{{NS['w']}}}Entity")] == ["invoice"]
        assert [each.get("Name") for each in target.iter(f"{{{NS['w']}}}DynamicEntity")] == ["invoicedetail"]

    def test_they_are_refused_where_it_does_not(self, envelopes: ZeepEnvelopes40) -> None:
        with pytest.raises(StaleContractError):
            envelopes.create_with_lines(self.DOCUMENT, [])


class TestQueries:
    QUERY = Query("account", ("name",), (Condition("accountnumber", Operator.IN, ("A1", "A2")),), 50)

    def test_known_columns_are_read_typed(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.find(self.QUERY, 1, None)
        assert sent.operation == "RetrieveMultiple"
        assert kind(one(sent, "//w:RetrieveMultiple/w:query")) == (NS["q"], "QueryExpression")

    def test_the_key_is_always_read(self, envelopes: ZeepEnvelopes40) -> None:
        columns = one(envelopes.find(self.QUERY, 1, None), "//q:ColumnSet/q:Attributes")
        assert [each.text for each in columns] == ["accountid", "name"]

    def test_values_carry_their_type(self, envelopes: ZeepEnvelopes40) -> None:
        values = one(envelopes.find(self.QUERY, 1, None), "//q:Values")
        assert [each.text for each in values] == ["A1", "A2"]
        assert {kind(each) for each in values} == {("http://www.w3.org/2001/XMLSchema", "string")}

    def test_records_come_in_the_order_of_their_ids(self, envelopes: ZeepEnvelopes40) -> None:
        order = one(envelopes.find(self.QUERY, 1, None), "//q:Orders/q:Order")
        assert [each.text for each in order] == ["accountid", "Ascending"]

    def test_a_later_page_names_its_cookie(self, envelopes: ZeepEnvelopes40) -> None:
        info = one(envelopes.find(self.QUERY, 2, '<cookie page="1"/>'), "//q:PageInfo")
        assert [each.text for each in info] == ["2", "50", '<cookie page="1"/>']

    def test_a_condition_without_values_has_none(self, envelopes: ZeepEnvelopes40) -> None:
        query = Query("account", ("name",), (Condition("name", Operator.NOT_NULL),))
        assert len(one(envelopes.find(query, 1, None), "//q:Condition")) == 2

    def test_a_column_that_the_wsdl_does_not_know_is_read_dynamically(
        self, envelopes: ZeepEnvelopes40
    ) -> None:
        sent = envelopes.find(Query("account", ("new_balance",)), 1, None)
        request = one(sent, "//w:Execute/w:Request")
        assert kind(request) == (NS["w"], "RetrieveMultipleRequest")
        assert request.get("ReturnDynamicEntities") == "true"

    def test_one_record_is_read_dynamically_in_the_same_case(self, envelopes: ZeepEnvelopes40) -> None:
        sent = envelopes.retrieve("account", ID, ("new_balance",))
        assert kind(one(sent, "//w:Request/w:Target")) == (NS["w"], "TargetRetrieveDynamic")


def test_sixteen_threads_render_as_one_does(contract: Contract) -> None:
    envelopes = ZeepEnvelopes40(contract, "Demo", lambda _: {})
    records = [account(name=f"Name {number}", creditlimit=Decimal(number)) for number in range(400)]
    alone = [envelopes.create(each).envelope for each in records]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda each: envelopes.create(each).envelope, records))
    assert together == alone
