"""The WSDLs of CRM 4.0 for what the sandbox offers, written from the same entity table that it enforces."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from core.crm.base import EntityDescription
from core.sandbox.crm.wsdl import data30, discovery, messages, metadata, metadata30, shared
from core.sandbox.crm.wsdl.service import Service, definitions
from core.sandbox.crm.wsdl.xsd import (
    CORE_2006,
    CORE_2007,
    DISCOVERY,
    GUIDS,
    METADATA,
    QUERY,
    WEB_2006,
    WEB_2007,
    schema,
)

_CRM_SERVICE = Service(
    "CrmService",
    WEB_2007,
    ("Execute", "Fetch", "Create", "Delete", "Retrieve", "RetrieveMultiple", "Update"),
    ("CrmAuthenticationToken", "CallerOriginToken", "CorrelationToken"),
)
_METADATA_SERVICE = Service(
    "MetadataService", WEB_2007, ("Execute",), ("CrmAuthenticationToken", "CallerOriginToken")
)
_CRM_SERVICE_30 = Service("CrmService", WEB_2006, tuple(data30.PARTS), bare=data30.PARTS)
_METADATA_SERVICE_30 = Service("MetadataService", WEB_2006, metadata30.OPERATIONS)
_DISCOVERY_SERVICE = Service("CrmDiscoveryService", DISCOVERY, ("Execute",))


def crm_service_wsdl(location: str, entities: Iterable[EntityDescription]) -> bytes:
    """Write the WSDL of the data service at `location`, with a type for each of the entities."""
    described = sorted(entities, key=lambda each: each.name)
    types = (*messages.operations(), *messages.fixed(), *messages.of_entities(described))
    schemas = (
        schema(WEB_2007, types, (GUIDS, WEB_2006, CORE_2006, CORE_2007, QUERY)),
        shared.guids(),
        shared.values_2006(with_entities=True),
        shared.query_2006(),
        shared.core_2006(),
        shared.core_2007(),
    )
    return definitions(_CRM_SERVICE, schemas, location)


def metadata_service_wsdl(location: str) -> bytes:
    """Write the WSDL of the metadata service at `location`."""
    schemas = (
        schema(WEB_2007, metadata.types(), (GUIDS, WEB_2006, CORE_2007)),
        shared.guids(),
        shared.values_2006(with_entities=False),
        shared.core_2007(),
    )
    return definitions(_METADATA_SERVICE, schemas, location)


def discovery_service_wsdl(location: str) -> bytes:
    """Write the WSDL of the discovery service at `location`."""
    schemas = (schema(DISCOVERY, discovery.types(), (GUIDS,)), shared.guids())
    return definitions(_DISCOVERY_SERVICE, schemas, location)


def crm_service_wsdl_30(location: str, entities: Iterable[EntityDescription]) -> bytes:
    """Write the WSDL of CRM 3.0's data service at `location`."""
    described = sorted(entities, key=lambda each: each.name)
    own = schema(WEB_2006, data30.types(described), (GUIDS, CORE_2006, QUERY)).replace("w7:", "w6:")
    schemas = (own, shared.guids(), shared.query_of_30(), shared.core_2006())
    return definitions(_CRM_SERVICE_30, schemas, location)


def metadata_service_wsdl_30(location: str) -> bytes:
    """Write the WSDL of CRM 3.0's metadata service at `location`."""
    schemas = (
        schema(WEB_2006, metadata30.operations(), (METADATA,)),
        schema(METADATA, metadata30.types()),
    )
    return definitions(_METADATA_SERVICE_30, schemas, location)


def dump_wsdls(folder: Path, base: str, entities: Iterable[EntityDescription]) -> tuple[Path, ...]:
    """Write the three WSDLs of a server at `base` (http://host:port) into `folder`."""
    services = base.rstrip("/") + "/MSCRMServices/2007/"
    texts = {
        "crmservice.wsdl": crm_service_wsdl(services + "CrmService.asmx", entities),
        "metadataservice.wsdl": metadata_service_wsdl(services + "MetadataService.asmx"),
        "crmdiscoveryservice.wsdl": discovery_service_wsdl(services + "AD/CrmDiscoveryService.asmx"),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text)
    return tuple(folder / name for name in texts)
