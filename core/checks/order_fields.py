"""Whether the CRM has the status values and the field that orders are known by (manual 4.3.4, 7)."""

from __future__ import annotations

from core.checks.expected import TwoWay
from core.checks.result import Finding, Mark
from core.checks.site import Site
from core.crm import marking
from core.crm.fields import attribute, option
from core.crm.marking import Way
from core.errors import ConfigurationError
from core.text import clean

_WAYS = {
    Way.UPDATE: "set together with the invoice's number",
    Way.SET_STATE: "by which it becomes {}, after its number has been written",
    Way.FULFILL: "by which it is fulfilled, after its number has been written",
}
_SHOWN = {"salesorder": "Order", "invoice": "Invoice"}


def no_orders(site: Site) -> Finding:
    """Say why records go one way: nobody is told to add a table that could do nothing."""
    if not site.expected.takes_orders:
        return Finding(f"records go one way: {site.expected.books.system} takes no orders", Mark.SKIP)
    return Finding("records go one way: the configuration has no table [orders]", Mark.SKIP)


def ready_status(site: Site) -> Finding:
    """Find the status that marks an order as ready; raises ConfigurationError."""
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    if orders.ready_status is None:
        raise ConfigurationError(
            "orders.unconfigured",
            tried="find the status of an order that is ready",
            found="[orders] ready_status is missing, so no order would ever be found ready",
            remedy=f"Choose the status reason that means ready, and set [orders] ready_status to its value "
            f"(CRM: {_place(orders)}).",
        )
    field, value = (orders.entity, "statuscode"), orders.ready_status
    cure = marking.adding_status(orders.entity, value, marking.READY)
    return Finding(f"{value} is {option(site.crm(), field, value, marking.READY, cure)}")


def done_status(site: Site) -> Finding:
    """Find the status that an uploaded order gets; raises ConfigurationError."""
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    if orders.done_status is None:
        return Finding("no status is configured for orders that have been uploaded", Mark.SKIP)
    found = marking.route(site.crm(), orders.entity, orders.done_status, orders.ready_status)
    label = attribute(site.crm(), orders.entity, "statuscode", marking.DONE).options[orders.done_status]
    return Finding(f"{orders.done_status} is {clean(label)}, {_WAYS[found.way].format(found.state)}")


def invoice_field(site: Site) -> Finding:
    """Find the text field for the number of the invoice, where one is named; raises ConfigurationError."""
    orders = site.expected.orders
    if orders is None:
        return no_orders(site)
    if orders.invoice_field is None:
        return Finding("no field is named, so orders carry no invoice number", Mark.SKIP)
    entity, name = orders.entity, orders.invoice_field
    found = marking.number_field(site.crm(), entity, name, orders.ready_status, longest=orders.longest_number)
    return Finding(f"{entity}.{name}, of {found.length or 'any number of'} characters")


def _place(orders: TwoWay) -> str:
    return f"Settings, Customization, {_SHOWN.get(orders.entity, orders.entity)}, Attributes, statuscode"
