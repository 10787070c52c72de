"""SetState, Fulfill and Merge: how records change state, and how one account takes over another."""

from __future__ import annotations

from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm import documents, operations
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.operations import writable
from core.sandbox.crm.platform import Fields, Platform
from core.sandbox.crm.privileges import Right
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema_entity import Ownership, State

_FOLLOWING = (
    ("account", "parentaccountid"),
    ("contact", "parentcustomerid"),
    ("invoice", "customerid"),
    ("salesorder", "customerid"),
    ("annotation", "objectid"),
)
_MERGED = ("account", "contact")


def set_state(platform: Platform, user: UUID, reference: Reference, state: str, status: int) -> None:
    """Move a record to a state; -1 is its default status. Refusal where state or status do not fit."""
    layout = platform.layout(reference.entity)
    writable(platform, user, reference, Right.WRITE)
    target = layout.spec.state_named(state)
    if target is None:
        text = f"The state is not valid for this object: '{state}' on {reference.entity}."
        raise Refusal(Number.STATE_DOES_NOT_EXIST, text)
    _check_allowed(platform, reference, target)
    _put(platform, user, reference, (target, status))


def fulfill(platform: Platform, user: UUID, closing: NewRecord, status: int) -> None:
    """Move an order that is not closed to Fulfilled, and keep the activity that closed it."""
    order = closing.fields.get("salesorderid")
    if closing.name != "orderclose" or not isinstance(order, Reference):
        raise Refusal(Number.INVALID_ARGUMENT, "FulfillSalesOrder needs an orderclose with its salesorderid.")
    found = writable(platform, user, order, Right.WRITE)
    if found.get("statecode") not in _OPEN:
        text = f"The sales order with Id = {order.id} is not in a valid state to be fulfilled."
        raise Refusal(Number.INVALID_STATE, text)
    made = operations.create(platform, user, closing)
    _settle(platform, user, Reference("orderclose", made), "Completed", -1)
    _settle(platform, user, order, "Fulfilled", status)


_OPEN = ("Active", "Submitted")


def _settle(platform: Platform, user: UUID, reference: Reference, state: str, status: int) -> None:
    target = platform.layout(reference.entity).spec.state_named(state)
    assert target is not None
    _put(platform, user, reference, (target, status))


def _put(platform: Platform, user: UUID, reference: Reference, into: tuple[State, int]) -> None:
    target, status = into
    layout = platform.layout(reference.entity)
    chosen = target.default_status if status == -1 else status
    if chosen not in target.statuses:
        text = f"{status} is not a valid status code for state code {target.name} on {reference.entity}"
        raise Refusal(Number.STATUS_NOT_OF_STATE, f"{text} with Id {reference.id}.")
    fields: Fields = {"statecode": target.name, "statuscode": chosen, **_marks(platform, user)}
    platform.change(layout, reference.id, fields)
    lines = documents.LINES.get(reference.entity)
    if lines:
        sql = f'UPDATE "{lines}" SET {reference.entity}statecode = ? WHERE {reference.entity}id = ?'  # noqa: S608
        platform.store.run(sql, (target.number, reference.id.bytes))


def _check_allowed(platform: Platform, reference: Reference, target: State) -> None:
    if (reference.entity, target.name) == ("salesorder", "Invoiced"):
        text = "The target state is invalid: only ConvertSalesOrderToInvoice puts an order into Invoiced."
        raise Refusal(Number.UNEXPECTED, text)
    if reference.id == platform.settings.base_currency and target.number != 0:
        raise Refusal(Number.BASE_CURRENCY_INACTIVE, "The base currency cannot be deactivated.")


def _marks(platform: Platform, user: UUID) -> dict[str, Value]:
    return {"modifiedon": platform.now(), "modifiedby": Reference("systemuser", user)}


def assign(platform: Platform, user: UUID, reference: Reference, owner: UUID) -> None:
    """Give a record to another user, and with a document its lines."""
    layout = platform.layout(reference.entity)
    if layout.spec.ownership is not Ownership.USER:
        raise Refusal(Number.INVALID_OPERATION, f"Records of '{reference.entity}' have no owner.")
    writable(platform, user, reference, Right.ASSIGN)
    if not platform.exists("systemuser", owner):
        raise Refusal(Number.INVALID_OWNER, f"The owner ID is invalid or missing: {owner}")
    unit = platform.access.principal(owner).unit
    fields: Fields = {
        "ownerid": Reference("systemuser", owner),
        "owningbusinessunit": Reference("businessunit", unit),
        **_marks(platform, user),
    }
    platform.change(layout, reference.id, fields)
    lines = documents.LINES.get(reference.entity)
    if lines:
        columns = "owninguser = ?, owningbusinessunit = ?"
        sql = f'UPDATE "{lines}" SET {columns} WHERE {reference.entity}id = ?'  # noqa: S608 - own names
        platform.store.run(sql, (owner.bytes, unit.bytes, reference.id.bytes))


def merge(platform: Platform, user: UUID, entity: str, master: UUID, subordinate: UUID) -> None:
    """Let `master` take over: the other becomes inactive and points to it, what hung on it moves."""
    if entity not in _MERGED:
        raise Refusal(Number.INVALID_OPERATION, f"Records of '{entity}' cannot be merged.")
    if master == subordinate:
        raise Refusal(Number.INVALID_ARGUMENT, "A record cannot be merged with itself.")
    for record in (master, subordinate):
        found = writable(platform, user, Reference(entity, record), Right.WRITE)
        if found.get("statecode") != "Active":
            text = f"The object cannot be updated because it is inactive: {entity} with Id = {record}."
            raise Refusal(Number.INACTIVE, text)
    for name, column in _FOLLOWING:
        _move(platform, (name, column), Reference(entity, master), subordinate)
    fields: Fields = {
        "merged": True,
        "masterid": Reference(entity, master),
        "statecode": "Inactive",
        "statuscode": 2,
        **_marks(platform, user),
    }
    platform.change(platform.layouts[entity], subordinate, fields)


def _move(platform: Platform, followed: tuple[str, str], master: Reference, subordinate: UUID) -> None:
    entity, column = followed
    attribute = platform.layouts[entity].attributes[column]
    if master.entity not in attribute.targets:
        return
    sql = f'UPDATE "{entity}" SET {column} = ? WHERE {column} = ? AND id <> ?'  # noqa: S608 - own names
    platform.store.run(sql, (master.id.bytes, subordinate.bytes, master.id.bytes))
