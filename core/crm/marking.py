"""How an order gets its invoice's number and "done" status, by what the CRM allows (manual 4.3.4, 7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.crm.base import Attribute, Crm, Kind
from core.crm.fields import attribute, option, writable
from core.errors import ConfigurationError

ACTIVE = "Active"
"""The state that orders and invoices begin in; in any other they are read-only."""

READY, DONE, FIELD = "[orders] ready_status", "[orders] done_status", "[orders] invoice_field"

SAGE_NUMBER = 7
"""How long the number of a Sage invoice may become."""

_SHOWN = {"salesorder": "Order", "invoice": "Invoice"}


class Way(StrEnum):
    """How a status is set: by Update within Active, by SetState, or by FulfillSalesOrder."""

    UPDATE = "update"
    SET_STATE = "set state"
    FULFILL = "fulfill"


@dataclass(frozen=True, slots=True)
class Route:
    """The way to the done status: the state that it is of, and the states from which the way leads there."""

    way: Way
    state: str
    begins: tuple[str, ...]


_CLOSED = ("Canceled", "Closed")
_ENDS: Mapping[str, tuple[str, ...]] = {
    "salesorder": (ACTIVE, "Submitted", "Fulfilled"),
    "invoice": (ACTIVE, "Paid"),
}
"""The states that an uploaded record may be in."""

_MADE_BY_THE_CRM = "Invoiced"
"""The state of an order that the CRM has made an invoice of: SetState does not lead there (SDK)."""


def route(crm: Crm, entity: str, done: int, ready: int | None = None) -> Route:
    """Give the way to the done status of orders or invoices; raises ConfigurationError where there is none.

    `ready` is the status that they have before.
    """
    if done == ready:
        raise _same(done)
    statuses, states = (attribute(crm, entity, name, DONE) for name in ("statuscode", "statecode"))
    option(crm, (entity, "statuscode"), done, DONE, adding_status(entity, done, DONE))
    state = _state(states, statuses, done)
    if state not in _ENDS[entity]:
        raise _dead_end(entity, done, state)
    present = ACTIVE if ready is None else _state(states, statuses, ready)
    if present in _CLOSED:
        raise _no_beginning(entity, ready, present)
    if state == "Fulfilled" and present in (ACTIVE, "Submitted"):
        return Route(Way.FULFILL, state, (ACTIVE, "Submitted"))
    if state == present == ACTIVE and statuses.updatable:
        return Route(Way.UPDATE, state, (ACTIVE,))
    return Route(Way.SET_STATE, state, tuple(dict.fromkeys((present, state))))


def number_field(
    crm: Crm, entity: str, name: str, ready: int | None = None, *, longest: int = SAGE_NUMBER
) -> Attribute:
    """Give the text field for an invoice's number; raises ConfigurationError where it cannot be written.

    It is written while the record is in the state of the status `ready`, and takes the `longest` number.
    """
    found = writable(crm, entity, name, FIELD, (Kind.TEXT, Kind.MEMO))
    if found.length is not None and found.length < longest:
        raise _short((entity, name), found.length, longest)
    statuses, states = (attribute(crm, entity, each, READY) for each in ("statuscode", "statecode"))
    present = ACTIVE if ready is None else _state(states, statuses, ready)
    if present != ACTIVE:
        raise _read_only(entity, name, ready, present)
    return found


def adding_status(entity: str, value: int, key: str) -> str:
    """Say how a status value is added to the CRM and published, or another one chosen."""
    return (
        f"Set {key} to one that is there, or add a status reason with the value {value} in the CRM under "
        f"Settings, Customization, {_SHOWN.get(entity, entity)}, Attributes, statuscode, to the status "
        "Active, and publish the entity."
    )


def _state(states: Attribute, statuses: Attribute, status: int) -> str:
    # A status of no known state is taken for one of Active: so are those of a CRM that tells no states.
    return states.options.get(statuses.states.get(status, 0), ACTIVE)


def _same(status: int) -> ConfigurationError:
    return ConfigurationError(
        "orders.same_status",
        tried="find the status of an order that has been uploaded",
        found=f"{DONE} is {status}, the same as ready_status: an uploaded order would be found ready again",
        remedy=f"Set {DONE} to another status reason than ready_status.",
    )


def _dead_end(entity: str, status: int, state: str) -> ConfigurationError:
    made = state == _MADE_BY_THE_CRM
    by_itself = "only the CRM puts an order there, when it makes an invoice of it"
    why = by_itself if made else "what has been uploaded is not put there"
    return ConfigurationError(
        "orders.dead_end",
        tried=f"find the way to the status {status} of {entity}",
        found=f"{DONE} is {status}, a status of the state {state}: {why}",
        remedy=f"Set {DONE} to a status reason of {' or '.join(_ENDS[entity])}.",
    )


def _no_beginning(entity: str, status: int | None, state: str) -> ConfigurationError:
    return ConfigurationError(
        "orders.closed",
        tried=f"find what is ready by the status {status} of {entity}",
        found=f"{READY} is {status}, a status of the state {state}: what is given up is not uploaded",
        remedy=f"Set {READY} to a status reason of Active.",
    )


def _read_only(entity: str, name: str, status: int | None, state: str) -> ConfigurationError:
    return ConfigurationError(
        "orders.read_only",
        tried=f"use the field {name} of {entity}",
        found=f"{READY} is {status}, a status of the state {state}, in which nobody can write {name}",
        remedy=f"Set {READY} to a status reason of Active, or leave out {FIELD}: the note on the record "
        "names the invoice in any case.",
    )


def _short(field: tuple[str, str], length: int, longest: int) -> ConfigurationError:
    entity, name = field
    return ConfigurationError(
        "field.short",
        tried=f"use the field {name} of {entity}",
        found=f"{entity}.{name} takes {length} characters, an invoice number has up to {longest}",
        remedy=f"Make {name} at least {longest} characters long in the CRM and publish it, or name a "
        f"longer one in {FIELD}.",
    )
