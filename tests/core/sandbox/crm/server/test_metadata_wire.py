"""The metadata service tells what the organisation enforces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.crm.base import Attribute, Kind
from core.sandbox.crm.organisation import Organisation

METADATA = "/MSCRMServices/2007/MetadataService.asmx"
ZERO = "00000000-0000-0000-0000-000000000000"
PUBLISHED = "<RetrieveAsIfPublished>false</RetrieveAsIfPublished>"


def entity(name: str, items: str = "IncludeAttributes") -> str:
    return (
        f'<Request xsi:type="RetrieveEntityRequest"><MetadataId>{ZERO}</MetadataId>'
        f"<EntityItems>{items}</EntityItems><LogicalName>{name}</LogicalName>{PUBLISHED}</Request>"
    )


def attribute(owner: str, name: str) -> str:
    return (
        f'<Request xsi:type="RetrieveAttributeRequest"><MetadataId>{ZERO}</MetadataId>'
        f"<EntityLogicalName>{owner}</EntityLogicalName><LogicalName>{name}</LogicalName>{PUBLISHED}</Request>"
    )


def ask(wire: Any, request: str) -> Any:
    return wire.execute(request, path=METADATA)


def everything(items: str) -> str:
    return (
        f'<Request xsi:type="RetrieveAllEntitiesRequest"><MetadataItems>{items}</MetadataItems>'
        f"{PUBLISHED}</Request>"
    )


def test_all_entities_are_written_as_the_schema_says(wire: Any, assert_valid: Any) -> None:
    assert_valid(ask(wire, everything("IncludeAttributes")), METADATA)


def test_entities_alone_come_without_attributes(wire: Any) -> None:
    assert ask(wire, everything("EntitiesOnly")).xml.find(".//{*}Attributes") is None


@pytest.mark.parametrize("name", ["account", "invoice", "usersettings"])
def test_an_entity_is_written_as_the_schema_says(wire: Any, assert_valid: Any, name: str) -> None:
    assert_valid(ask(wire, entity(name)), METADATA)


def test_a_text_tells_its_length(wire: Any, assert_valid: Any) -> None:
    reply = ask(wire, attribute("account", "accountnumber"))
    assert_valid(reply, METADATA)
    assert reply.text("MaxLength") == "20"


def test_a_picklist_tells_its_options(wire: Any) -> None:
    options = ask(wire, attribute("account", "customertypecode")).xml.findall(".//{*}Option/{*}Value")
    assert "3" in [each.text for each in options]


def test_a_state_tells_its_default_status(wire: Any) -> None:
    assert ask(wire, attribute("account", "statecode")).text("DefaultStatus") == "1"


def test_a_status_that_was_added_is_told_with_its_state(wire: Any, organisation: Organisation) -> None:
    status = organisation.describe("salesorder").attributes["statuscode"]
    added = replace(status, options={**status.options, 200001: "In the accounts"})
    organisation.change_attribute("salesorder", added)
    options = ask(wire, attribute("salesorder", "statuscode")).xml.iterfind(".//{*}StatusOption")
    told = {each.findtext("{*}Value"): each.findtext("{*}State") for each in options}
    assert (told["200001"], told["3"]) == ("0", "1")


def test_an_attribute_that_was_added_is_a_custom_one(wire: Any, organisation: Organisation) -> None:
    organisation.add_attribute("account", Attribute("new_balance", Kind.MONEY, places=2))
    assert ask(wire, attribute("account", "new_balance")).text("IsCustomField") == "true"


def test_the_timestamp_changes_with_the_metadata(wire: Any, organisation: Organisation) -> None:
    request = '<Request xsi:type="RetrieveTimestampRequest" />'
    before = ask(wire, request).text("Timestamp")
    organisation.add_attribute("account", Attribute("new_balance", Kind.MONEY, places=2))
    assert ask(wire, request).text("Timestamp") != before


def test_an_attribute_that_is_not_there_is_refused(wire: Any) -> None:
    assert ask(wire, attribute("account", "ghost")).text("code") == "0x80041103"


def test_an_item_that_is_none_is_a_fault_of_the_client(wire: Any) -> None:
    assert ask(wire, entity("account", "Everything")).text("faultcode") == "soap:Client"


def test_metadata_needs_a_token(wire: Any) -> None:
    assert wire.execute(entity("account"), "", METADATA).status == 401
