"""What can be wrong with the way back: statuses, the invoice number's field, products and nominal codes."""

from __future__ import annotations

from core.checks.rights import Need, order_needs
from core.crm.base import Attribute, Kind
from core.crm.base import Depth as Reaches
from core.crm.marking import Way
from core.sandbox.crm.profile import Depth
from core.sandbox.orders import READY
from tests.core.checks.faults import Deed, Fault
from tests.core.checks.faults_records import customised, field, granted, names, option, signed_in_without
from tests.core.checks.place import Place

FIELD = "new_invoicenumber"


def two_way(**values: object) -> Deed:
    """Take orders, as the sandbox does, with these settings besides."""
    return names("orders", ready_status=READY, **values)


def with_field(**limits: object) -> Deed:
    """Name a field of the order for the invoice number that is a text with these limits."""

    def made(place: Place) -> None:
        place.adds("salesorder", Attribute(FIELD, Kind.TEXT, **{"length": 20, **limits}))  # type: ignore[arg-type]
        names("orders", invoice_field=FIELD)(place)

    return made


def another_field(place: Place) -> None:
    place.adds("salesorder", Attribute("new_number", Kind.TEXT, length=20))
    names("orders", invoice_field="new_number")(place)


def out_of_reach(need: Need, entity: str, reach: Depth | None = None) -> Fault:
    """Give the fault of one right that is missing, or that reaches too little."""

    def broken(place: Place) -> None:
        signed_in_without(need.privilege, reach)(place)
        record, done = ("order", 100001) if entity == "salesorder" else ("invoice", 4)
        names("orders", ready_status=READY, done_status=done, **{"from": record})(place)

    lacks = "is missing" if reach is None else f"reaches only {reach.label}"
    return Fault(
        f"{need.privilege} {lacks}, and {entity}s become invoices",
        "order-rights",
        broken,
        "for the whole organisation, or orders of others will wait",
        granted(need.privilege),
    )


def status(number: int, state: int) -> Deed:
    """Add a status reason to a state of the order, and publish it."""

    def added(place: Place) -> None:
        held = place.organisation.describe("salesorder").attributes["statuscode"]
        options, states = {**held.options, number: "Added"}, {**held.states, number: state}
        place.customised("salesorder", "statuscode", options=options, states=states)

    return added


def number_field_when_submitted(place: Place) -> None:
    """Name a field for the number, and a ready status in which orders are read-only."""
    with_field()(place)
    names("orders", ready_status=3)(place)


def new_product(place: Place) -> None:
    place.books("UPDATE STOCK SET STOCK_CODE = 'SUNDRY' WHERE STOCK_CODE = 'MISC'")


def new_nominal(place: Place) -> None:
    place.books("INSERT INTO NOMINAL_LEDGER (ACCOUNT_REF, NAME) VALUES ('4711', 'Sales elsewhere')")


FAULTS = (
    *(out_of_reach(each, "salesorder") for each in order_needs("salesorder", Way.FULFILL)),
    *(out_of_reach(each, "invoice") for each in order_needs("invoice") if "Invoice" in each.privilege),
    *(
        out_of_reach(each, "salesorder", Depth.LOCAL)
        for each in order_needs("salesorder")
        if each.least is Reaches.GLOBAL
    ),
    Fault(
        "no status is named for orders that are ready",
        "ready-status",
        names("orders", default_product="MISC"),
        "Choose the status reason that means ready",
        two_way(),
    ),
    Fault(
        "the CRM has no such status for orders that are ready",
        "ready-status",
        names("orders", ready_status=200000),
        "add a status reason with the value 200000 in the CRM under Settings, Customization, Order",
        option("salesorder", "statuscode", 200000),
    ),
    Fault(
        "the CRM has no such status for orders that are done",
        "done-status",
        two_way(done_status=200001),
        "Set [orders] done_status to one that is there",
        option("salesorder", "statuscode", 200001),
    ),
    Fault(
        "done is the same as ready",
        "done-status",
        two_way(done_status=READY),
        "to another status reason than ready_status",
        two_way(done_status=1),
    ),
    Fault(
        "done is a status of what was given up",
        "done-status",
        two_way(done_status=4),
        "Set [orders] done_status to a status reason of Active or Submitted or Fulfilled",
        two_way(done_status=100001),
    ),
    Fault(
        "done is a status that only the CRM gives",
        "done-status",
        two_way(done_status=100003),
        "Set [orders] done_status to a status reason of Active or Submitted or Fulfilled",
        two_way(done_status=100001),
    ),
    Fault(
        "done is a status of one's own of what was given up",
        "done-status",
        lambda place: (status(200001, 2)(place), two_way(done_status=200001)(place)),
        "Set [orders] done_status to a status reason of Active",
        lambda place: (status(200002, 1)(place), two_way(done_status=200002)(place)),
    ),
    Fault(
        "ready is a status of what was given up",
        "done-status",
        names("orders", ready_status=4, done_status=100001),
        "Set [orders] ready_status to a status reason of Active",
        two_way(done_status=100001),
    ),
    Fault(
        "the field for the invoice number cannot be written in the state that is ready",
        "invoice-field",
        number_field_when_submitted,
        "leave out [orders] invoice_field",
        names("orders", invoice_field=None),
        two_way(),
    ),
    Fault(
        "the field for the invoice number is missing",
        "invoice-field",
        two_way(invoice_field=FIELD),
        "add the field to salesorder in the CRM and publish it",
        field("salesorder", Attribute(FIELD, Kind.TEXT, length=20)),
    ),
    Fault(
        "the field for the invoice number is a date",
        "invoice-field",
        two_way(invoice_field="requestdeliveryby"),
        "Name a field for a text in [orders] invoice_field",
        another_field,
    ),
    Fault(
        "the field for the invoice number is too short",
        "invoice-field",
        with_field(length=5),
        f"Make {FIELD} at least 7 characters long in the CRM and publish it",
        customised("salesorder", FIELD, length=20),
        two_way(),
    ),
    Fault(
        "the field for the invoice number cannot be written",
        "invoice-field",
        with_field(updatable=False),
        "a text that can be written",
        another_field,
        two_way(),
    ),
    Fault(
        "the product for lines without a code is missing",
        "default-product",
        two_way(default_product="SUNDRY"),
        "Create the product SUNDRY in the accounts",
        new_product,
    ),
    Fault(
        "a nominal code of new products is missing",
        "nominal-codes",
        two_way(sales_nominal="4711", purchase_nominal="5000"),
        "Create 4711 in the accounts' nominal ledger",
        new_nominal,
    ),
    Fault(
        "both nominal codes of new products are missing",
        "nominal-codes",
        two_way(sales_nominal="4712", purchase_nominal="5712"),
        "set [orders] sales_nominal and purchase_nominal to codes that are there",
        names("orders", sales_nominal="4000", purchase_nominal="5000"),
    ),
)
