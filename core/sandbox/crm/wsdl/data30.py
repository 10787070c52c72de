"""The types of the data service of CRM 3.0: everything in one namespace, bare parts, no sign-in headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.crm.base import EntityDescription
from core.sandbox.crm.wsdl import messages, shared
from core.sandbox.crm.wsdl.xsd import Definition, Root, Shape

PARTS = {
    "Create": (("entity",), "CreateResult"),
    "Update": (("entity",), ""),
    "Delete": (("entityName", "id"), ""),
    "Retrieve": (("entityName", "id", "columnSet"), "RetrieveResult"),
    "RetrieveMultiple": (("query",), "RetrieveMultipleResult"),
    "Fetch": (("fetchXml",), "FetchResult"),
    "Execute": (("Request",), "Response"),
}
"""The elements in each operation's body and the one in its answer's; no name: that body is empty."""

_ROOTS = (
    Root("entity", "w6:BusinessEntity"),
    Root("entityName", "x:string"),
    Root("id", "g:guid"),
    Root("columnSet", "q:ColumnSetBase"),
    Root("query", "q:QueryBase"),
    Root("fetchXml", "x:string"),
    Root("Request", "w6:Request"),
    Root("CreateResult", "g:guid"),
    Root("RetrieveResult", "w6:BusinessEntity"),
    Root("RetrieveMultipleResult", "w6:BusinessEntityCollection"),
    Root("FetchResult", "x:string"),
    Root("Response", "w6:Response"),
)
_OTHERS: dict[str, str] = {
    "Request": "",
    "WhoAmIResponse": "UserId g:guid; BusinessUnitId g:guid",
    "RetrieveResponse": "BusinessEntity w6:BusinessEntity",
    "RetrieveMultipleResponse": "BusinessEntityCollection w6:BusinessEntityCollection",
    "CrmDateTime": "@date x:string; @time x:string",
    "EntityNameReference": "",
    "CrmReference": "@IsNull x:boolean; @name x:string; @type x:string!; @dsc x:int",
}
_NOT_THERE = frozenset(
    (
        "OptionalParameter",
        "ArrayOfOptionalParameter",
        "CreateDuplicatesOptionalParameter",
        "PersistInSyncOptionalParameter",
        "RetrieveVersionRequest",
        "RetrieveVersionResponse",
        "TargetCreateUoMSchedule",
    )
)


def types(entities: Sequence[EntityDescription]) -> tuple[Definition, ...]:
    """All types of the service, and a type for each of the entities; `w7:` is to be read as `w6:`."""
    known = (*messages.fixed(), *messages.of_entities(entities), *shared.of_2006(with_entities=True))
    kept = tuple(_as_30(each) for each in known if each.name not in _NOT_THERE)
    return (
        *_ROOTS,
        *(each for each in kept if not isinstance(each, Root)),
        Shape(
            "CreateUoMScheduleRequest",
            "BaseUoMName x:string; UoMSchedule w6:BusinessEntity",
            base="w6:Request",
        ),
        Shape("CreateUoMScheduleResponse", "id g:guid", base="w6:Response"),
    )


def _as_30(definition: Definition) -> Definition:
    if not isinstance(definition, Shape):
        return definition
    if definition.name == "CrmFloat":
        return replace(definition, text="x:float")
    parts = _OTHERS.get(definition.name)
    return definition if parts is None else replace(definition, parts=parts)
