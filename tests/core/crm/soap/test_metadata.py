"""What the MetadataService says of an entity."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from core.crm.base import Attribute, EntityDescription, Kind
from core.crm.soap.client import SoapCrm40
from core.errors import CrmFault

if TYPE_CHECKING:
    from tests.core.crm.soap.conftest import Canned

W7 = "http://schemas.microsoft.com/crm/2007/WebServices"


def attribute(name: str, written: str, extra: str = "", kind: str = "AttributeMetadata") -> str:
    return (
        f'<Attribute xsi:type="{kind}"><LogicalName>{name}</LogicalName>'
        f"<AttributeType><Value>{written}</Value></AttributeType>{extra}</Attribute>"
    )


def label(text: str) -> str:
    return f"<Label><LocLabels><LocLabel><Label>{text}</Label></LocLabel></LocLabels></Label>"


def answer(*attributes: str) -> str:
    return (
        f'<ExecuteResponse xmlns="{W7}"><Response xsi:type="RetrieveEntityResponse"><EntityMetadata>'
        f"<LogicalName>account</LogicalName><Attributes>{''.join(attributes)}</Attributes>"
        "</EntityMetadata></Response></ExecuteResponse>"
    )


def describe(crm: SoapCrm40, canned: Canned, *attributes: str) -> EntityDescription:
    canned.answers("RetrieveEntityRequest", answer(*attributes))
    return crm.describe("account")


def only(crm: SoapCrm40, canned: Canned, text: str) -> Attribute:
    (found,) = describe(crm, canned, text).attributes.values()
    return found


def test_a_texts_length_and_need(crm: SoapCrm40, canned: Canned) -> None:
    extra = (
        "<RequiredLevel><Value>Required</Value></RequiredLevel><ValidForCreate>true</ValidForCreate>"
        "<ValidForUpdate>false</ValidForUpdate><MaxLength>160</MaxLength>"
    )
    found = only(crm, canned, attribute("name", "String", extra))
    assert found == Attribute("name", Kind.TEXT, required=True, length=160, updatable=False)


def test_recommended_is_not_required(crm: SoapCrm40, canned: Canned) -> None:
    extra = "<RequiredLevel><Value>Recommended</Value></RequiredLevel>"
    assert not only(crm, canned, attribute("name", "String", extra)).required


def test_moneys_decimal_places(crm: SoapCrm40, canned: Canned) -> None:
    found = only(crm, canned, attribute("new_balance", "Money", "<Precision>2</Precision>"))
    assert (found.kind, found.places) == (Kind.MONEY, 2)


def test_a_numbers_bounds(crm: SoapCrm40, canned: Canned) -> None:
    extra = "<MinValue>0</MinValue><MaxValue>100000000000</MaxValue>"
    found = only(crm, canned, attribute("creditlimit", "Money", extra))
    assert (found.least, found.most) == (Decimal(0), Decimal(10) ** 11)


def test_a_picklists_options_by_value(crm: SoapCrm40, canned: Canned) -> None:
    options = f"<Options><Option><Value>3</Value>{label('Customer')}</Option></Options>"
    assert only(crm, canned, attribute("customertypecode", "Picklist", options)).options == {3: "Customer"}


def test_a_state_goes_by_its_name_in_no_language(crm: SoapCrm40, canned: Canned) -> None:
    options = (
        f"<Options><StateOption><Value>0</Value>{label('Aktiv')}"
        "<InvariantName>Active</InvariantName></StateOption></Options>"
    )
    assert only(crm, canned, attribute("statecode", "State", options)).options == {0: "Active"}


def test_a_lookups_targets(crm: SoapCrm40, canned: Canned) -> None:
    found = only(crm, canned, attribute("x", "Lookup", "<Targets><string>contact</string></Targets>"))
    assert (found.kind, found.targets) == (Kind.LOOKUP, ("contact",))


def test_a_customer_is_an_account_or_a_contact(crm: SoapCrm40, canned: Canned) -> None:
    assert only(crm, canned, attribute("customerid", "Customer")).targets == ("account", "contact")


def test_the_shadow_of_another_attribute_is_none(crm: SoapCrm40, canned: Canned) -> None:
    shadow = attribute("owneridname", "String", "<AttributeOf>ownerid</AttributeOf>")
    assert describe(crm, canned, shadow).attributes == {}


def test_it_is_asked_once(crm: SoapCrm40, canned: Canned) -> None:
    assert describe(crm, canned) is crm.describe("account")
    assert len(canned.asked("RetrieveEntityRequest")) == 1


def test_the_request_names_everything_that_the_schema_demands(crm: SoapCrm40, canned: Canned) -> None:
    describe(crm, canned)
    sent = etree.fromstring(canned.asked("RetrieveEntityRequest")[0].body)
    (request,) = sent.iter(f"{{{W7}}}Request")
    assert [(etree.QName(each).localname, each.text) for each in request] == [
        ("MetadataId", "00000000-0000-0000-0000-000000000000"),
        ("EntityItems", "EntityOnly IncludeAttributes"),
        ("LogicalName", "account"),
        ("RetrieveAsIfPublished", "false"),
    ]


def test_an_entity_that_is_not_there_is_the_crms_refusal(crm: SoapCrm40, canned: Canned) -> None:
    canned.refuses("RetrieveEntityRequest", "0x8004024A", "no such entity")
    with pytest.raises(CrmFault, match="no such entity"):
        crm.describe("new_nothing")
