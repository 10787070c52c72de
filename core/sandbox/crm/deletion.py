"""Delete: soft, as in 3.0 and 4.0; what hangs on a record goes with it or stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm import documents
from core.sandbox.crm.operations import writable
from core.sandbox.crm.platform import Platform
from core.sandbox.crm.privileges import Right
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.rules_sales import check_line_open
from core.sandbox.crm.schema_entity import Ownership

DELETED = 2
"""The DeletionStateCode of a deleted record."""

_CASCADES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "account": (
        ("contact", "parentcustomerid"),
        ("invoice", "customerid"),
        ("salesorder", "customerid"),
        ("annotation", "objectid"),
    ),
    "contact": (("invoice", "customerid"), ("salesorder", "customerid"), ("annotation", "objectid")),
    "invoice": (("invoicedetail", "invoiceid"), ("annotation", "objectid")),
    "salesorder": (("salesorderdetail", "salesorderid"), ("annotation", "objectid")),
    "product": (("productpricelevel", "productid"), ("annotation", "objectid")),
    "pricelevel": (("productpricelevel", "pricelevelid"),),
    "uomschedule": (("uom", "uomscheduleid"),),
}
_RESTRICTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "product": (("invoicedetail", "productid"), ("salesorderdetail", "productid")),
    "pricelevel": (("invoice", "pricelevelid"), ("salesorder", "pricelevelid")),
    "salesorder": (("invoice", "salesorderid"),),
    "uomschedule": (("product", "defaultuomscheduleid"),),
    "uom": (
        ("product", "defaultuomid"),
        ("productpricelevel", "uomid"),
        ("invoicedetail", "uomid"),
        ("salesorderdetail", "uomid"),
        ("uom", "baseuom"),
    ),
    "transactioncurrency": (("pricelevel", "transactioncurrencyid"), ("account", "transactioncurrencyid")),
}
_KEPT: Final = frozenset({"systemuser", "businessunit", "organization", "usersettings", "privilege", "role"})


def delete(platform: Platform, user: UUID, reference: Reference) -> None:
    """Delete a record with all that belongs to it; Refusal where something else still needs it."""
    layout = platform.layout(reference.entity)
    if reference.entity in _KEPT:
        raise Refusal(Number.INVALID_OPERATION, f"Records of '{reference.entity}' cannot be deleted.")
    before = writable(platform, user, reference, Right.DELETE)
    if layout.spec.ownership is Ownership.PARENT:
        check_line_open(platform, user, layout, before)
    _check_own(platform, reference, before)
    _remove(platform, reference)
    if layout.spec.parent:
        parent = before[layout.spec.parent]
        assert isinstance(parent, Reference)
        documents.total(platform, parent.entity, parent.id)


def _check_own(platform: Platform, reference: Reference, before: Mapping[str, Value]) -> None:
    if reference.entity == "uom" and before.get("isschedulebaseuom"):
        text = "The base unit of a schedule cannot be deleted."
        raise Refusal(Number.BASE_UNIT_NOT_DELETABLE, text)
    if reference.id == platform.settings.base_currency:
        text = "The base currency of an organization cannot be deleted."
        raise Refusal(Number.BASE_CURRENCY_NOT_DELETABLE, text)


def _remove(platform: Platform, reference: Reference) -> None:
    for entity, column in _RESTRICTS.get(reference.entity, ()):
        if platform.find(entity, {column: reference.id.bytes}) is not None:
            raise Refusal(
                Number.DELETE_RESTRICTED,
                f"{reference.entity} With Id = {reference.id} is associated with another object ({entity})"
                " and cannot be deleted.",
            )
    for entity, column in _CASCADES.get(reference.entity, ()):
        sql = f'SELECT id FROM "{entity}" WHERE {column} = ? AND deleted = 0'  # noqa: S608 - own names
        for (key,) in platform.store.rows(sql, (reference.id.bytes,)):
            assert isinstance(key, bytes)
            _remove(platform, Reference(entity, UUID(bytes=key)))
    sql = f'UPDATE "{reference.entity}" SET deleted = {DELETED} WHERE id = ?'  # noqa: S608 - a known entity
    platform.store.run(sql, (reference.id.bytes,))


def purge(platform: Platform) -> int:
    """Remove deleted records for good, as the nightly job does; gives how many went."""
    gone = 0
    for entity in platform.layouts:
        gone += platform.store.run(f'DELETE FROM "{entity}" WHERE deleted <> 0').rowcount  # noqa: S608
    return gone
