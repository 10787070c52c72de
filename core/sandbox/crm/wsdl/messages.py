"""The types of the data service of CRM 4.0: typed entities, their targets, requests and responses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.crm.base import EntityDescription
from core.sandbox.crm.soap_types import pascal, soap_type, state_of
from core.sandbox.crm.wsdl.xsd import Choices, Definition, Root, Shape

_HEADERS = ("CrmAuthenticationToken", "CallerOriginToken", "CorrelationToken")
_TARGETS = ("Create", "Update", "Retrieve", "Delete", "Merge", "Compound")
_MERGED = frozenset({"account", "contact"})
_UNDELETABLE = frozenset({"systemuser", "businessunit", "organization"})
_UNCREATABLE = frozenset({"organization", "usersettings", "privilege", "role"})
_COMPOUND = (
    ("invoice", "Invoice", "invoicedetail", "InvoiceDetails"),
    ("salesorder", "SalesOrder", "salesorderdetail", "SalesOrderDetails"),
)


def operations() -> tuple[Root, ...]:
    """The wrappers of the seven operations and the headers."""
    return (
        Root("Create", parts="entity w6:BusinessEntity"),
        Root("CreateResponse", parts="CreateResult g:guid"),
        Root("Update", parts="entity w6:BusinessEntity"),
        Root("UpdateResponse"),
        Root("Delete", parts="entityName x:string?; id g:guid"),
        Root("DeleteResponse"),
        Root("Retrieve", parts="entityName x:string?; id g:guid; columnSet q:ColumnSetBase?"),
        Root("RetrieveResponse", parts="RetrieveResult w6:BusinessEntity"),
        Root("RetrieveMultiple", parts="query q:QueryBase?"),
        Root("RetrieveMultipleResponse", parts="RetrieveMultipleResult w6:BusinessEntityCollection"),
        Root("Fetch", parts="fetchXml x:string?"),
        Root("FetchResponse", parts="FetchResult x:string?"),
        Root("Execute", parts="Request w7:Request"),
        Root("ExecuteResponse", parts="Response w7:Response"),
        *(Root(header, f"c7:{header}") for header in _HEADERS),
    )


def fixed() -> tuple[Definition, ...]:
    """The requests and responses that name no entity."""
    return (
        Shape("Request", "OptionalParameters w7:ArrayOfOptionalParameter", abstract=True),
        Shape("Response", abstract=True),
        Shape("OptionalParameter", abstract=True),
        Shape("ArrayOfOptionalParameter", "OptionalParameter w7:OptionalParameter*+nil"),
        *(
            Shape(f"{name}OptionalParameter", "Value x:boolean", base="w7:OptionalParameter")
            for name in ("CreateDuplicates", "PersistInSync")
        ),
        *(Shape(f"Target{name}", abstract=True) for name in _TARGETS),
        *(
            Shape(f"Target{name}Dynamic", "Entity w6:DynamicEntity", base=f"w7:Target{name}")
            for name in ("Create", "Update")
        ),
        *(
            Shape(f"Target{name}Dynamic", "EntityName x:string; EntityId g:guid", base=f"w7:Target{name}")
            for name in ("Retrieve", "Delete", "Merge")
        ),
        Shape("ArrayOfRolePrivilege", "RolePrivilege c6:RolePrivilege*+nil"),
        *_exchange("WhoAmI", answer="UserId g:guid; BusinessUnitId g:guid; OrganizationId g:guid"),
        *_exchange("RetrieveVersion", answer="Version x:string"),
        *_exchange("Create", "Target w7:TargetCreate", "id g:guid"),
        *_exchange("CompoundCreate", "Target w7:TargetCompound", "Id g:guid"),
        *_exchange("Update", "Target w7:TargetUpdate"),
        *_exchange("Delete", "Target w7:TargetDelete"),
        *_exchange(
            "Retrieve",
            "Target w7:TargetRetrieve; ColumnSet q:ColumnSetBase; @ReturnDynamicEntities x:boolean!",
            "&w6:BusinessEntity",
        ),
        *_exchange(
            "RetrieveMultiple",
            "Query q:QueryBase; @ReturnDynamicEntities x:boolean!",
            "&w6:BusinessEntityCollection",
        ),
        *_exchange("SetStateDynamicEntity", "Entity c6:Moniker; State x:string; Status x:int"),
        *_exchange("FulfillSalesOrder", "OrderClose w6:BusinessEntity; Status x:int"),
        *_exchange("RetrieveUserPrivileges", "UserId g:guid", "RolePrivileges w7:ArrayOfRolePrivilege"),
        *_exchange(
            "Merge",
            "Target w7:TargetMerge; SubordinateId g:guid; UpdateContent w6:BusinessEntity;"
            "PerformParentingChecks x:boolean",
        ),
    )


def of_entities(entities: Sequence[EntityDescription]) -> Iterator[Definition]:
    """The types that each entity brings: itself, its states, its targets, its change of state."""
    for entity in entities:
        yield _typed(entity)
        yield from _states(entity)
        yield from _targets(entity.name)
    names = {entity.name for entity in entities}
    for header, title, line, lines in _COMPOUND:
        if {header, line} <= names:
            yield Shape(f"ArrayOf{line}", f"{line} w7:{line}*")
            parts = f"{title} w7:{header}; {lines} w7:ArrayOf{line}"
            yield Shape(f"TargetCompound{title}", parts, base="w7:TargetCompound")


def _exchange(name: str, question: str = "", answer: str = "") -> tuple[Shape, Shape]:
    return (
        Shape(f"{name}Request", question, base="w7:Request"),
        Shape(f"{name}Response", answer, base="w7:Response"),
    )


def _typed(entity: EntityDescription) -> Shape:
    parts = []
    for name in sorted(entity.attributes):
        kind = soap_type(entity.attributes[name])
        if kind == "State":
            kind = f"w7:{pascal(entity.name)}StateInfo"
        else:
            kind = "x:string" if kind == "string" else f"w6:{kind}"
        parts.append(f"{name} {kind}?")
    return Shape(entity.name, ";".join(parts), base="w6:BusinessEntity")


def _states(entity: EntityDescription) -> Iterator[Definition]:
    state = state_of(entity)
    if state is None:
        return
    title = pascal(entity.name)
    yield Choices(f"{title}State", " ".join(state.options[code] for code in sorted(state.options)))
    yield Shape(f"{title}StateInfo", "@formattedvalue x:string", text=f"w7:{title}State")
    yield from _exchange(
        f"SetState{title}", f"EntityId g:guid; {title}State w7:{title}State; {title}Status x:int"
    )


def _targets(entity: str) -> Iterator[Shape]:
    title = pascal(entity)
    whole, key = f"{title} w7:{entity}", "EntityId g:guid"
    offered = {
        "Create": (whole, entity not in _UNCREATABLE),
        "Update": (whole, entity not in _UNCREATABLE or entity == "organization"),
        "Retrieve": (key, entity not in ("usersettings", "privilege")),
        "Delete": (key, entity not in _UNDELETABLE | _UNCREATABLE or entity == "role"),
        "Merge": (key, entity in _MERGED),
    }
    for verb, (parts, there) in offered.items():
        if there:
            yield Shape(f"Target{verb}{title}", parts, base=f"w7:Target{verb}")
