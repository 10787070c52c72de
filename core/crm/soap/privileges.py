"""What a user may do: the answer of RetrieveUserPrivileges, and the names of the privileges in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from lxml import etree

from core.crm.base import Depth, Entity, Query
from core.crm.soap.answers import id_in
from core.crm.soap.failures import quoted
from core.crm.soap.markup import text_of
from core.crm.soap.namespaces import local
from core.errors import CrmError

NAMES = Query("privilege", ("name",))
"""The catalogue of privileges: a few hundred rows, the same in every organisation but for custom entities."""


def depths(answer: etree._Element) -> dict[UUID, Depth]:
    """Read how far each privilege reaches, the furthest where several roles grant it; raises CrmError."""
    found: dict[UUID, Depth] = {}
    order = list(Depth)
    for each in answer.iter():
        if isinstance(each.tag, str) and local(each.tag) == "RolePrivilege":
            privilege, depth = id_in(each, "PrivilegeId"), _depth(text_of(each, "Depth"))
            found[privilege] = max(depth, found.get(privilege, depth), key=order.index)
    return found


def named(by_id: Mapping[UUID, Depth], catalogue: Iterable[Entity]) -> dict[str, Depth]:
    """Put names to privileges; one that the catalogue lacks is of no entity that could be asked for."""
    return {str(each.fields.get("name", "")): by_id[each.id] for each in catalogue if each.id in by_id}


def _depth(text: str) -> Depth:
    try:
        return Depth(text.strip())
    except ValueError as problem:
        raise CrmError(
            "crm.unreadable",
            tried="read what the user may do in the CRM",
            found=f"the CRM's answer cannot be understood: the depth of a privilege is {quoted(text)}",
            remedy="Report it with the log.",
        ) from problem
