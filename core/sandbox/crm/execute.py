"""The requests that Execute takes, each from its element to the inside of its response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from core.sandbox.crm import data_service
from core.sandbox.crm.envelope import (
    Element,
    child,
    child_text,
    guid,
    needed,
    type_of,
    unreadable,
    unrecognized,
)
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.office import Office
from core.sandbox.crm.query_reading import read_columns, read_query
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.soap_types import pascal
from core.sandbox.crm.wsdl.xsd import CORE_2006, WEB_2006, WEB_2007

VERSION = "4.0.7333.3"
"""What RetrieveVersion answers: CRM 4.0 as it was first sold."""

_BY_PASCAL = {pascal(name): name for name in SCHEMA}
_COMPOUNDS = {
    "Invoice": ("invoice", "invoicedetail"),
    "SalesOrder": ("salesorder", "salesorderdetail"),
}

Request = Callable[[Office, UUID, Element], str]


def execute(office: Office, user: UUID, body: Element, requests: Mapping[str, Request] | None = None) -> str:
    """Carry out an Execute request of any type that is known: 4.0's, or those that are given."""
    request = needed(body, "Request")
    name = request_name(request)
    perform = (_REQUESTS if requests is None else requests).get(name)
    if perform is None:
        entity = _BY_PASCAL.get(name.removeprefix("SetState")) if name.startswith("SetState") else None
        if entity is None or not SCHEMA[office.codec(entity).name].states:
            raise unrecognized(request)
        inner = _set_state(office, user, request, entity)
    else:
        inner = perform(office, user, request)
    return (
        f'<ExecuteResponse xmlns="{WEB_2007}"><Response xsi:type="{name}Response">{inner}'
        "</Response></ExecuteResponse>"
    )


def request_name(request: Element) -> str:
    """Give a request's name without "Request"; a fault where its type is none of the service's."""
    namespace, name = type_of(request)
    if namespace != WEB_2007 or not name.endswith("Request"):
        raise unrecognized(request)
    return name.removesuffix("Request")


def target_entity(request: Element) -> str:
    """Name the entity that a request is about, empty where it is about none."""
    name = type_of(request)[1].removesuffix("Request")
    if name.startswith("SetState"):
        moniker = child(request, "Entity")
        return _BY_PASCAL.get(
            name.removeprefix("SetState"), child_text(moniker, "Name") if moniker is not None else ""
        )
    if name == "FulfillSalesOrder":
        return "salesorder"
    query = child(request, "Query")
    if query is not None:
        return child_text(query, "EntityName")
    target = child(request, "Target")
    if target is None:
        return ""
    kind = type_of(target)[1]
    if kind.endswith("Dynamic"):
        entity = child(target, "Entity")
        return child_text(target, "EntityName") if entity is None else entity.get("Name") or ""
    return next(
        (entity for title, entity in _BY_PASCAL.items() if kind.endswith(title) and _verb(kind, title)), ""
    )


def _verb(kind: str, title: str) -> bool:
    return kind.removesuffix(title) in {f"Target{verb}" for verb in _VERBS}


_VERBS = ("Create", "Update", "Retrieve", "Delete", "Merge", "Compound")


def _target(request: Element, verb: str) -> tuple[Element, str]:
    """Find the target and the name that ends its type: Dynamic, or an entity's."""
    target = needed(request, "Target")
    namespace, kind = type_of(target)
    title = kind.removeprefix(f"Target{verb}")
    if namespace != WEB_2007 or title == kind or (title != "Dynamic" and title not in _BY_PASCAL):
        raise unrecognized(target)
    return target, title


def _written(office: Office, user: UUID, request: Element, verb: str) -> NewRecord:
    target, title = _target(request, verb)
    view = office.view(user)
    if title == "Dynamic":
        entity = needed(target, "Entity")
        return office.codec((entity.get("Name") or "").lower()).read_dynamic(entity, view)
    return office.codec(_BY_PASCAL[title]).read_typed(needed(target, title), view)


def _pointed(office: Office, request: Element, verb: str) -> tuple[str, UUID]:
    target, title = _target(request, verb)
    name = child_text(target, "EntityName") if title == "Dynamic" else _BY_PASCAL[title]
    return office.codec(name).name, guid(needed(target, "EntityId"))


def _whoami(office: Office, user: UUID, _: Element) -> str:
    who = office.organisation.whoami(user)
    return (
        f"<UserId>{who.user_id}</UserId><BusinessUnitId>{who.business_unit_id}</BusinessUnitId>"
        f"<OrganizationId>{who.organization_id}</OrganizationId>"
    )


def _version(_: Office, __: UUID, ___: Element) -> str:
    return f"<Version>{VERSION}</Version>"


def _create(office: Office, user: UUID, request: Element) -> str:
    record = _written(office, user, request, "Create")
    return f"<id>{data_service.create_record(office, user, record)}</id>"


def _update(office: Office, user: UUID, request: Element) -> str:
    data_service.update_record(office, user, _written(office, user, request, "Update"))
    return ""


def _delete(office: Office, user: UUID, request: Element) -> str:
    office.organisation.delete(user, *_pointed(office, request, "Delete"))
    return ""


def _is_dynamic(request: Element) -> bool:
    return request.get("ReturnDynamicEntities") in ("true", "1")


def _retrieve(office: Office, user: UUID, request: Element) -> str:
    name, record = _pointed(office, request, "Retrieve")
    columns = read_columns(child(request, "ColumnSet"))
    entity = office.organisation.retrieve(user, name, record, columns)
    codec, scene = office.codec(name), office.scene(user, (entity,))
    if _is_dynamic(request):
        inner = codec.write_dynamic(entity, scene)
        opening = f'xsi:type="DynamicEntity" Name="{name}"'
    else:
        inner = codec.write_typed(entity, scene, "q1:")
        opening = f'xsi:type="q1:{name}" xmlns:q1="{WEB_2007}"'
    return f'<BusinessEntity {opening} xmlns="{WEB_2006}">{inner}</BusinessEntity>'


def _retrieve_multiple(office: Office, user: UUID, request: Element) -> str:
    search = read_query(needed(request, "Query"), office.codec, office.view(user))
    page = office.organisation.retrieve_multiple(user, search)
    return data_service.collection(office, user, search.entity, page, dynamic=_is_dynamic(request))


def _status(request: Element, name: str) -> int:
    text = child_text(request, name).strip()
    if not text.removeprefix("-").isdecimal():
        raise unreadable(request, f"The string '{text}' is not a valid Int32 value.")
    return int(text)


def _set_state(office: Office, user: UUID, request: Element, entity: str) -> str:
    title = pascal(entity)
    state = child_text(request, f"{title}State").strip()
    if state not in {each.name for each in SCHEMA[entity].states}:
        raise unreadable(
            request, f"Instance validation error: '{state}' is not a valid value for {title}State."
        )
    record, status = guid(needed(request, "EntityId")), _status(request, f"{title}Status")
    office.organisation.set_state(user, entity, record, state, status)
    return ""


def _set_state_dynamic(office: Office, user: UUID, request: Element) -> str:
    moniker = needed(request, "Entity")
    name, record = office.codec(child_text(moniker, "Name")).name, guid(needed(moniker, "Id"))
    state = child_text(request, "State").strip()
    office.organisation.set_state(user, name, record, state, _status(request, "Status"))
    return ""


def _fulfill(office: Office, user: UUID, request: Element) -> str:
    closing = data_service.read_record(office, user, needed(request, "OrderClose"))
    office.organisation.fulfill(user, closing, _status(request, "Status"))
    return ""


def _compound(office: Office, user: UUID, request: Element) -> str:
    target = needed(request, "Target")
    title = type_of(target)[1].removeprefix("TargetCompound")
    if type_of(target)[0] != WEB_2007 or title not in _COMPOUNDS:
        raise unrecognized(target)
    header, line = _COMPOUNDS[title]
    view = office.view(user)
    document = office.codec(header).read_typed(needed(target, title), view)
    codec, lines = office.codec(line), child(target, f"{title}Details")
    rows = [codec.read_typed(each, view) for each in (() if lines is None else lines)]
    return f"<Id>{office.organisation.create_compound(user, document, rows)}</Id>"


def _privileges(office: Office, _: UUID, request: Element) -> str:
    asked = guid(needed(request, "UserId"))
    rows = "".join(
        f'<RolePrivilege><Depth xmlns="{CORE_2006}">{depth}</Depth>'
        f'<PrivilegeId xmlns="{CORE_2006}">{privilege}</PrivilegeId></RolePrivilege>'
        for privilege, depth in office.organisation.privileges(asked)
    )
    return f"<RolePrivileges>{rows}</RolePrivileges>"


def _merge(office: Office, user: UUID, request: Element) -> str:
    name, master = _pointed(office, request, "Merge")
    content = child(request, "UpdateContent")
    if content is not None and type_of(content)[1]:
        record = data_service.read_record(office, user, content)
        if record.fields:
            office.organisation.update(user, name, master, record.fields)
    office.organisation.merge(user, name, master, guid(needed(request, "SubordinateId")))
    return ""


_REQUESTS: Mapping[str, Request] = {
    "WhoAmI": _whoami,
    "RetrieveVersion": _version,
    "Create": _create,
    "Update": _update,
    "Delete": _delete,
    "Retrieve": _retrieve,
    "RetrieveMultiple": _retrieve_multiple,
    "SetStateDynamicEntity": _set_state_dynamic,
    "CompoundCreate": _compound,
    "FulfillSalesOrder": _fulfill,
    "RetrieveUserPrivileges": _privileges,
    "Merge": _merge,
}


def _unit_schedule(office: Office, user: UUID, request: Element) -> str:
    record = data_service.read_record(office, user, needed(request, "UoMSchedule"))
    if record.name != "uomschedule":
        raise unrecognized(needed(request, "UoMSchedule"))
    fields = {**record.fields, "baseuomname": child_text(request, "BaseUoMName")}
    created = data_service.create_record(office, user, NewRecord(record.name, fields, record.record))
    return f"<id>{created}</id>"


REQUESTS_30: Mapping[str, Request] = {
    **{name: each for name, each in _REQUESTS.items() if name != "RetrieveVersion"},
    "CreateUoMSchedule": _unit_schedule,
}
"""What Execute takes in CRM 3.0."""
