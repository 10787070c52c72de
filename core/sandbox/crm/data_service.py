"""The seven operations of the data service, each from its element to the body of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from core.sandbox.crm import xml_text
from core.sandbox.crm.entity_codec import entity_name
from core.sandbox.crm.envelope import Element, child, child_text, guid, needed, unrecognized
from core.sandbox.crm.fetch_xml import read_fetch, result_set
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.office import Office
from core.sandbox.crm.query_reading import read_columns, read_query
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.search import Page
from core.sandbox.crm.wsdl.xsd import WEB_2006, WEB_2007

Operation = Callable[[Office, UUID, Element], str]
"""Carries out a request for a user and writes the inner body of the answer; Refusal or ClientFault."""


def read_record(office: Office, user: UUID, element: Element) -> NewRecord:
    """Read a business entity, typed or dynamic."""
    name, dynamic = entity_name(element)
    if not dynamic and name not in office.organisation.entities():
        raise unrecognized(element)
    codec = office.codec(name)
    read = codec.read_dynamic if dynamic else codec.read_typed
    return read(element, office.view(user))


def create_record(office: Office, user: UUID, record: NewRecord) -> UUID:
    """Create a record under its own id if it brings one."""
    office.changed(record.name)
    return office.organisation.create(user, record.name, record.fields, record.record)


def update_record(office: Office, user: UUID, record: NewRecord) -> None:
    """Update a record; its id must be among its fields."""
    if record.record is None:
        raise Refusal(Number.INVALID_ARGUMENT, f"The id of the {record.name} to update is missing.")
    office.changed(record.name)
    office.organisation.update(user, record.name, record.record, record.fields)


def _create(office: Office, user: UUID, body: Element) -> str:
    created = create_record(office, user, read_record(office, user, needed(body, "entity")))
    return f'<CreateResponse xmlns="{WEB_2007}"><CreateResult>{created}</CreateResult></CreateResponse>'


def _update(office: Office, user: UUID, body: Element) -> str:
    update_record(office, user, read_record(office, user, needed(body, "entity")))
    return f'<UpdateResponse xmlns="{WEB_2007}" />'


def _delete(office: Office, user: UUID, body: Element) -> str:
    name, record = child_text(body, "entityName"), guid(needed(body, "id"))
    office.organisation.delete(user, office.codec(name).name, record)
    return f'<DeleteResponse xmlns="{WEB_2007}" />'


def _retrieve(office: Office, user: UUID, body: Element) -> str:
    codec = office.codec(child_text(body, "entityName"))
    record, columns = guid(needed(body, "id")), read_columns(child(body, "columnSet"))
    entity = office.organisation.retrieve(user, codec.name, record, columns)
    fields = codec.write_typed(entity, office.scene(user, (entity,)))
    return (
        f'<RetrieveResponse xmlns="{WEB_2007}"><RetrieveResult xsi:type="{codec.name}">'
        f"{fields}</RetrieveResult></RetrieveResponse>"
    )


def _retrieve_multiple(office: Office, user: UUID, body: Element) -> str:
    search = read_query(needed(body, "query"), office.codec, office.view(user))
    page = office.organisation.retrieve_multiple(user, search)
    return (
        f'<RetrieveMultipleResponse xmlns="{WEB_2007}"><RetrieveMultipleResult{_marks(search.entity, page)}>'
        f'<BusinessEntities xmlns="{WEB_2006}">{typed_rows(office, user, search.entity, page)}'
        "</BusinessEntities></RetrieveMultipleResult></RetrieveMultipleResponse>"
    )


def _marks(entity: str, page: Page) -> str:
    cookie = f' PagingCookie="{xml_text.attribute(page.cookie)}"' if page.cookie else ""
    return f' EntityName="{entity}" MoreRecords="{str(page.more).lower()}"{cookie}'


def typed_rows(office: Office, user: UUID, name: str, page: Page) -> str:
    """Write the rows of a page as typed entities inside the 2006 namespace."""
    codec, scene = office.codec(name), office.scene(user, page.entities)
    return "".join(
        f'<BusinessEntity xsi:type="q1:{name}" xmlns:q1="{WEB_2007}">'
        f"{codec.write_typed(each, scene, 'q1:')}</BusinessEntity>"
        for each in page.entities
    )


def collection(office: Office, user: UUID, name: str, page: Page, *, dynamic: bool) -> str:
    """Write a page as the BusinessEntityCollection of an Execute answer."""
    if dynamic:
        codec, scene = office.codec(name), office.scene(user, page.entities)
        rows = "".join(
            f'<BusinessEntity xsi:type="DynamicEntity" Name="{name}">'
            f"{codec.write_dynamic(each, scene)}</BusinessEntity>"
            for each in page.entities
        )
    else:
        rows = typed_rows(office, user, name, page)
    return (
        f'<BusinessEntityCollection{_marks(name, page)} xmlns="{WEB_2006}">'
        f"<BusinessEntities>{rows}</BusinessEntities></BusinessEntityCollection>"
    )


def _fetch(office: Office, user: UUID, body: Element) -> str:
    search = read_fetch(child_text(body, "fetchXml"), office.codec, office.view(user))
    page = office.organisation.retrieve_multiple(user, search)
    found = result_set(page, office.codec(search.entity), office.scene(user, page.entities))
    return (
        f'<FetchResponse xmlns="{WEB_2007}"><FetchResult>{xml_text.text(found)}</FetchResult></FetchResponse>'
    )


OPERATIONS: Mapping[str, Operation] = {
    "Create": _create,
    "Update": _update,
    "Delete": _delete,
    "Retrieve": _retrieve,
    "RetrieveMultiple": _retrieve_multiple,
    "Fetch": _fetch,
}
