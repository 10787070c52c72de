"""What the MetadataService of a CRM 3.0 says of an entity, in the form of its published WSDL."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from core.crm.base import Attribute, Kind
from core.crm.soap.client30 import SoapCrm30, open_crm30
from core.crm.soap.settings import SoapSettings
from core.errors import CrmError
from core.sandbox.crm.office30 import described30
from core.sandbox.crm.wsdl import crm_service_wsdl_30
from tests.core.crm.soap.conftest import FIELDS, W6, Scripted, described

if TYPE_CHECKING:
    from tests.core.crm.soap.conftest import Canned

TOLD = "http://schemas.microsoft.com/crm/2006/Metadata"
OPENING = f'xmlns:w="{W6}" xmlns="{TOLD}"'

STATES = (
    '<Attribute xsi:type="StateAttributeMetadata"><Name>statecode</Name><Type>State</Type><Options>'
    "<StateOption><OptionValue>0</OptionValue><Description>Aktiv</Description>"
    "<DefaultStatus>1</DefaultStatus></StateOption>"
    "<StateOption><OptionValue>1</OptionValue><Description>Inaktiv</Description>"
    "<DefaultStatus>2</DefaultStatus></StateOption></Options></Attribute>"
)
BALANCE = (
    '<Attribute xsi:type="w:MoneyAttributeMetadata"><Name>creditlimit</Name><Type>Money</Type>'
    "<RequiredLevel>None</RequiredLevel><ValidForCreate>true</ValidForCreate>"
    "<ValidForUpdate>true</ValidForUpdate><w:MinValue>0</w:MinValue><w:MaxValue>100000000</w:MaxValue>"
    "<w:Precision>2</w:Precision></Attribute>"
)


def answer(*attributes: str, related: str = "") -> str:
    return (
        f"<w:RetrieveEntityMetadataResponse {OPENING}><w:RetrieveEntityMetadataResult><Name>account</Name>"
        f"<Attributes>{''.join(attributes)}</Attributes><ReferencesFrom>{related}</ReferencesFrom>"
        "</w:RetrieveEntityMetadataResult></w:RetrieveEntityMetadataResponse>"
    )


@pytest.fixture
def old(canned: Canned, settings: SoapSettings) -> Iterator[SoapCrm30]:
    """Open a client on a scripted CRM 3.0."""
    stamp = f"<w:GetTimestampResponse {OPENING}><w:GetTimestampResult>7</w:GetTimestampResult>"
    canned.answers("GetTimestamp", f"{stamp}</w:GetTimestampResponse>")
    wsdl = crm_service_wsdl_30("http://127.0.0.1/", [described30(described(name)) for name in FIELDS])
    canned.on("2006/CrmService.asmx", Scripted(wsdl))
    opened = open_crm30(settings)
    yield opened
    opened.close()


def only(crm: SoapCrm30, canned: Canned, text: str, related: str = "") -> Attribute:
    canned.answers("RetrieveEntityMetadata", answer(text, related=related))
    (found,) = crm.describe("account").attributes.values()
    return found


def test_the_entity_is_asked_for_in_a_wrapping_and_with_the_flags_of_an_entity(
    old: SoapCrm30, canned: Canned
) -> None:
    only(old, canned, BALANCE)
    (seen,) = canned.asked("RetrieveEntityMetadata")
    (asked,) = etree.fromstring(seen.body)[-1]
    assert asked.tag == f"{{{W6}}}RetrieveEntityMetadata"
    assert [(each.tag, each.text) for each in asked] == [
        (f"{{{W6}}}entityName", "account"),
        (f"{{{W6}}}flags", "IncludeAttributes IncludeRelationships"),
    ]
    assert seen.path.lower() == "/mscrmservices/2006/metadataservice.asmx"


def test_an_amounts_bounds_are_read(old: SoapCrm30, canned: Canned) -> None:
    found = only(old, canned, BALANCE)
    assert (found.kind, found.places, found.least, found.most) == (
        Kind.MONEY,
        2,
        Decimal(0),
        Decimal(100000000),
    )


def test_states_have_their_names_and_not_their_labels(old: SoapCrm30, canned: Canned) -> None:
    assert only(old, canned, STATES).options == {0: "Active", 1: "Inactive"}


def test_a_lookup_reaches_what_the_relationships_say(old: SoapCrm30, canned: Canned) -> None:
    related = (
        "<From><Name>contact_account</Name><ReferencingEntity>account</ReferencingEntity>"
        "<ReferencedEntity>contact</ReferencedEntity>"
        "<ReferencingAttribute>primarycontactid</ReferencingAttribute></From>"
    )
    lookup = "<Attribute><Name>primarycontactid</Name><Type>Lookup</Type></Attribute>"
    assert only(old, canned, lookup, related).targets == ("contact",)


def test_an_answer_without_its_wrapping_is_none(old: SoapCrm30, canned: Canned) -> None:
    canned.answers("RetrieveEntityMetadata", f"<RetrieveEntityMetadataResult {OPENING}/>")
    with pytest.raises(CrmError, match="another question"):
        old.describe("account")
