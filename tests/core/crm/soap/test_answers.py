"""Reading records out of answers, typed and dynamic."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from lxml import etree

from core.crm.base import Entity, Reference
from core.crm.soap.answers import EntityReader, id_in
from core.crm.soap.contract import Contract
from core.errors import CrmError

ID = UUID("b6b993ae-8078-df11-ad14-0003ff1136c8")
BRACED = "{B6B993AE-8078-DF11-AD14-0003FF1136C8}"
HEAD = (
    '<RetrieveMultipleResponse xmlns="http://schemas.microsoft.com/crm/2007/WebServices"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<RetrieveMultipleResult EntityName="account" MoreRecords="{more}" PagingCookie="{cookie}">'
    '<BusinessEntities xmlns="http://schemas.microsoft.com/crm/2006/WebServices">{records}</BusinessEntities>'
    "</RetrieveMultipleResult></RetrieveMultipleResponse>"
)
TYPED = (
    '<BusinessEntity xsi:type="q1:account" xmlns:q1="http://schemas.microsoft.com/crm/2007/WebServices">'
    "{fields}</BusinessEntity>"
)
DYNAMIC = (
    '<BusinessEntity xsi:type="DynamicEntity" Name="account">'
    "<Properties>{fields}</Properties></BusinessEntity>"
)


def answer(records: str, more: str = "false", cookie: str = "") -> etree._Element:
    return etree.fromstring(HEAD.format(records=records, more=more, cookie=cookie))


def typed(fields: str) -> etree._Element:
    return answer(TYPED.format(fields=f"<q1:accountid>{BRACED}</q1:accountid>{fields}"))


def reader(contract: Contract, *columns: str) -> EntityReader:
    return EntityReader("account", frozenset(columns), contract.fields("account"), lambda _: "contact")


def only(contract: Contract, element: etree._Element, *columns: str) -> Entity:
    (found,) = reader(contract, *columns).page(element).entities
    return found


def test_a_record_is_read_across_three_namespaces(contract: Contract) -> None:
    found = only(
        contract,
        typed(
            '<q1:createdon date="27/05/2009" time="17:00">2009-05-27T17:00:00+01:00</q1:createdon>'
            '<q1:creditlimit formattedvalue="£100.00">100.0000</q1:creditlimit>'
            '<q1:customertypecode name="Customer">3</q1:customertypecode><q1:name>Foo Ltd</q1:name>'
            '<q1:statecode formattedvalue="Aktiv">Active</q1:statecode>'
        ),
        "createdon", "creditlimit", "customertypecode", "name", "statecode",
    )  # fmt: skip
    assert found == Entity(
        "account",
        ID,
        {
            "createdon": datetime(2009, 5, 27, 16, tzinfo=UTC),
            "creditlimit": Decimal("100.00"),
            "customertypecode": 3,
            "name": "Foo Ltd",
            "statecode": "Active",
        },
    )


def test_money_is_plain(contract: Contract) -> None:
    found = only(contract, typed("<q1:creditlimit>100.0000</q1:creditlimit>"), "creditlimit")
    assert str(found.fields["creditlimit"]) == "100.00"


def test_a_field_that_was_not_asked_for_is_left_out(contract: Contract) -> None:
    assert only(contract, typed("<q1:name>x</q1:name>"), "accountnumber").fields == {}


def test_the_key_is_no_field_even_when_asked_for(contract: Contract) -> None:
    assert only(contract, typed(""), "accountid") == Entity("account", ID, {})


def test_a_null_is_left_out_however_it_is_written(contract: Contract) -> None:
    found = only(
        contract, typed('<q1:creditlimit IsNull="true">0</q1:creditlimit><q1:name/>'), "creditlimit", "name"
    )
    assert found.fields == {}


def test_a_lookup_says_what_it_points_to(contract: Contract) -> None:
    found = only(
        contract,
        typed(f'<q1:primarycontactid name="Fred" type="contact">{BRACED}</q1:primarycontactid>'),
        "primarycontactid",
    )
    assert found.fields["primarycontactid"] == Reference("contact", ID)


def test_a_lookup_without_its_type_takes_it_from_the_metadata(contract: Contract) -> None:
    found = only(contract, typed(f"<q1:primarycontactid>{BRACED}</q1:primarycontactid>"), "primarycontactid")
    assert found.fields["primarycontactid"] == Reference("contact", ID)


def test_a_dynamic_record_takes_its_types_from_its_properties(contract: Contract) -> None:
    fields = (
        f'<Property xsi:type="KeyProperty" Name="accountid"><Value>{BRACED}</Value></Property>'
        '<Property xsi:type="CrmMoneyProperty" Name="new_balance"><Value>12.3400</Value></Property>'
        '<Property xsi:type="CrmMoneyProperty" Name="new_other"><Value IsNull="true">0</Value></Property>'
        '<Property xsi:type="StringProperty" Name="name"><Value>Foo</Value></Property>'
    )
    found = only(contract, answer(DYNAMIC.format(fields=fields)), "new_balance", "new_other", "name")
    assert found == Entity("account", ID, {"new_balance": Decimal("12.34"), "name": "Foo"})


def test_a_page_tells_whether_there_are_more_and_where(contract: Contract) -> None:
    page = reader(contract).page(answer("", more="1", cookie="&lt;cookie/&gt;"))
    assert (page.entities, page.more, page.cookie) == ((), True, "<cookie/>")


def test_a_value_that_makes_no_sense_is_named(contract: Contract) -> None:
    with pytest.raises(CrmError, match="creditlimit"):
        only(contract, typed("<q1:creditlimit>lots</q1:creditlimit>"), "creditlimit")


def test_a_record_without_its_key_is_refused(contract: Contract) -> None:
    with pytest.raises(CrmError, match="accountid"):
        only(contract, answer(TYPED.format(fields="<q1:name>x</q1:name>")), "name")


def test_an_id_in_an_answer_may_have_braces() -> None:
    assert id_in(etree.fromstring(f"<R><CreateResult>{BRACED}</CreateResult></R>"), "CreateResult") == ID
