"""The WSDLs are ones that a SOAP client of CRM 4.0 can use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from core.crm.base import Attribute, EntityDescription, Kind
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.wsdl import (
    crm_service_wsdl,
    discovery_service_wsdl,
    dump_wsdls,
    metadata_service_wsdl,
)
from core.sandbox.crm.wsdl.xsd import WEB_2007

LOCATION = "http://127.0.0.1:5555/MSCRMServices/2007/CrmService.asmx"
ZeepClient: Any = zeep.Client  # the library has no types
XS = "{http://www.w3.org/2001/XMLSchema}"


def described() -> Iterable[EntityDescription]:
    return [EntityDescription(spec.name, spec.attributes) for spec in SCHEMA.values()]


@pytest.fixture(scope="module")
def definitions() -> etree._Element:
    return etree.fromstring(crm_service_wsdl(LOCATION, described()))


def named(definitions: etree._Element, name: str) -> etree._Element:
    found = definitions.find(f".//{XS}complexType[@name='{name}']")
    assert found is not None
    return found


def parts(definitions: etree._Element, name: str) -> list[tuple[str | None, str | None]]:
    return [(each.get("name"), each.get("type")) for each in named(definitions, name).iter(f"{XS}element")]


def client(folder: Path, which: str) -> Any:
    dump_wsdls(folder, "http://127.0.0.1:5555", described())
    return ZeepClient(str(folder / which))


def test_every_entity_is_a_type_with_its_fields_in_alphabetical_order(definitions: etree._Element) -> None:
    for spec in SCHEMA.values():
        names = [name for name, _ in parts(definitions, spec.name)]
        assert names == sorted(spec.attributes)


@pytest.mark.parametrize(
    ("entity", "field", "kind"),
    [
        ("account", "accountid", "w6:Key"),
        ("account", "creditlimit", "w6:CrmMoney"),
        ("account", "statecode", "w7:AccountStateInfo"),
        ("account", "name", "x:string"),
        ("account", "ownerid", "w6:Owner"),
        ("invoice", "customerid", "w6:Customer"),
        ("invoice", "datedelivered", "w6:CrmDateTime"),
        ("invoicedetail", "quantity", "w6:CrmDecimal"),
        ("product", "quantitydecimal", "w6:CrmNumber"),
        ("contact", "parentcustomerid", "w6:Customer"),
        ("annotation", "objecttypecode", "w6:EntityNameReference"),
        ("uom", "organizationid", "w6:UniqueIdentifier"),
    ],
)
def test_a_field_has_the_type_that_crm_gives_it(
    definitions: etree._Element, entity: str, field: str, kind: str
) -> None:
    assert dict(parts(definitions, entity))[field] == kind


def test_states_are_named_by_the_entity(definitions: etree._Element) -> None:
    states = definitions.find(f".//{XS}simpleType[@name='SalesOrderState']")
    assert states is not None
    assert [each.get("value") for each in states.iter(f"{XS}enumeration")] == [
        "Active",
        "Submitted",
        "Canceled",
        "Fulfilled",
        "Invoiced",
    ]


def test_set_state_requests_are_named_by_the_entity(definitions: etree._Element) -> None:
    assert parts(definitions, "SetStateInvoiceRequest") == [
        ("EntityId", "g:guid"),
        ("InvoiceState", "w7:InvoiceState"),
        ("InvoiceStatus", "x:int"),
    ]


def test_a_compound_target_holds_the_document_and_its_lines(definitions: etree._Element) -> None:
    assert parts(definitions, "TargetCompoundInvoice") == [
        ("Invoice", "w7:invoice"),
        ("InvoiceDetails", "w7:ArrayOfinvoicedetail"),
    ]


def test_a_field_that_was_added_to_the_organisation_is_in_its_wsdl() -> None:
    account = SCHEMA["account"]
    own = {**account.attributes, "new_balance": Attribute("new_balance", Kind.MONEY)}
    definitions = etree.fromstring(crm_service_wsdl(LOCATION, [EntityDescription("account", own)]))
    assert dict(parts(definitions, "account"))["new_balance"] == "w6:CrmMoney"


def test_every_operation_has_the_action_of_the_2007_namespace(definitions: etree._Element) -> None:
    soap = "{http://schemas.xmlsoap.org/wsdl/soap/}"
    actions = {each.get("soapAction") for each in definitions.iter(f"{soap}operation")}
    names = ("Execute", "Fetch", "Create", "Delete", "Retrieve", "RetrieveMultiple", "Update")
    assert actions == {f"{WEB_2007}/{name}" for name in names}


def test_the_address_is_the_one_that_was_asked_for(definitions: etree._Element) -> None:
    address = definitions.find(".//{http://schemas.xmlsoap.org/wsdl/soap/}address")
    assert address is not None
    assert address.get("location") == LOCATION


def test_zeep_reads_the_data_service(tmp_path: Path) -> None:
    service = client(tmp_path, "crmservice.wsdl").wsdl.services["CrmService"]
    assert set(service.ports) == {"CrmServiceSoap", "CrmServiceSoap12"}


def test_zeep_reads_the_metadata_service(tmp_path: Path) -> None:
    made = client(tmp_path, "metadataservice.wsdl")
    assert made.get_type(f"{{{WEB_2007}}}StringAttributeMetadata")


def test_zeep_reads_the_discovery_service(tmp_path: Path) -> None:
    assert "CrmDiscoveryService" in client(tmp_path, "crmdiscoveryservice.wsdl").wsdl.services


@pytest.mark.parametrize(
    "text",
    [
        crm_service_wsdl(LOCATION, described()),
        metadata_service_wsdl(LOCATION),
        discovery_service_wsdl(LOCATION),
    ],
    ids=["data", "metadata", "discovery"],
)
def test_libxml2_compiles_the_schemas(text: bytes, compile_wsdl: Callable[[bytes], etree.XMLSchema]) -> None:
    assert compile_wsdl(text)
