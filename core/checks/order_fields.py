"""Whether the CRM has the status values and the field that orders are known by (manual 4.3.4, 7)."""

from __future__ import annotations

from core.checks.expected import TwoWay
from core.checks.fields import attribute, option, writable
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm.base import Kind
from core.errors import ConfigurationError

NO_ORDERS = Finding("records go one way: the configuration has no table [orders]", Mark.SKIP)
INVOICE_DIGITS = 7
"""How long the number of a Sage invoice may become."""

_SHOWN = {"salesorder": "Order", "invoice": "Invoice"}


def ready_status(site: Site) -> Finding:
    """Find the status that marks an order as ready; raises ConfigurationError."""
    orders = site.expected.orders
    if orders is None:
        return NO_ORDERS
    if orders.ready_status is None:
        raise ConfigurationError(
            "orders.unconfigured",
            tried="find the status of an order that is ready",
            found="[orders] ready_status is missing, so no order would ever be found ready",
            remedy=f"Choose the status reason that means ready, and set [orders] ready_status to its value "
            f"(CRM: {_place(orders)}).",
        )
    return _status(site, orders, orders.ready_status, "ready_status")


def done_status(site: Site) -> Finding:
    """Find the status that an uploaded order gets; raises ConfigurationError."""
    orders = site.expected.orders
    if orders is None:
        return NO_ORDERS
    if orders.done_status is None:
        return Finding("no status is configured for orders that have been uploaded", Mark.SKIP)
    if orders.done_status == orders.ready_status:
        raise ConfigurationError(
            "orders.same_status",
            tried="find the status of an order that has been uploaded",
            found=f"[orders] done_status is {orders.done_status}, the same as ready_status: an uploaded "
            "order would be found ready again",
            remedy="Set [orders] done_status to another status reason than ready_status.",
        )
    return _status(site, orders, orders.done_status, "done_status")


def invoice_field(site: Site) -> Finding:
    """Find the text field for the number of the invoice, where one is named; raises ConfigurationError."""
    orders = site.expected.orders
    if orders is None:
        return NO_ORDERS
    if orders.invoice_field is None:
        return Finding("no field is named, so orders carry no invoice number", Mark.SKIP)
    entity, name = orders.entity, orders.invoice_field
    found = writable(site.crm(), entity, name, "[orders] invoice_field", (Kind.TEXT, Kind.MEMO))
    if found.length is not None and found.length < INVOICE_DIGITS:
        raise ConfigurationError(
            "field.short",
            tried=f"use the field {name} of {entity}",
            found=f"{entity}.{name} takes {found.length} characters, an invoice number has up to "
            f"{INVOICE_DIGITS}",
            remedy=f"Make {name} at least {INVOICE_DIGITS} characters long in the CRM and publish it, or "
            "name a longer one in [orders] invoice_field.",
        )
    return Finding(f"{entity}.{name}, of {found.length or 'any number of'} characters")


def _status(site: Site, orders: TwoWay, value: int, name: str) -> Finding:
    key, cure = f"[orders] {name}", adding_status(orders.entity, value, f"[orders] {name}")
    attribute(site.crm(), orders.entity, "statuscode", key)
    return Finding(f"{value} is {option(site.crm(), (orders.entity, 'statuscode'), value, key, cure)}")


def adding_status(entity: str, value: int, key: str) -> str:
    """Say how a status value is added to the CRM and published, or another one chosen."""
    return (
        f"Set {key} to one that is there, or add a status reason with the value {value} in the CRM under "
        f"Settings, Customization, {_SHOWN.get(entity, entity)}, Attributes, statuscode, to the status "
        "Active, and publish the entity."
    )


def _place(orders: TwoWay) -> str:
    return f"Settings, Customization, {_SHOWN.get(orders.entity, orders.entity)}, Attributes, statuscode"
