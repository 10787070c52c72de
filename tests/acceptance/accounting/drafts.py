"""What is written into accounts: the manual's own example (7.3), to be varied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.accounting.orders import InvoiceLineDraft, NewInvoice, NewProduct
from core.money import rounded
from core.records import OrderCustomer

OWNER = "LitwareInc Administrator"
NUMBER = "ORD-1001-1KWBHX"
HOME = ("67a Station Road", "", "Blackpool", "Lancashire", "BP12 7HT")
ZERO = Decimal("0.00")

CUSTOMER = OrderCustomer(
    reference="XXX001",
    name="Café & Söhne",
    contact_name="Jim Thomas",
    address=("67a Station Road", "", "Blackpool", "Lancashire"),
    postcode="BP12 7HT",
    telephone="01742 876 234",
    email="jim@example.com",
)
PRODUCT = NewProduct("XXXTEST01", "Test Product", "25 Pack", Decimal("299.00"), "T1", "4000", "5000")


def line(code: str, quantity: str, price: str, discount: str = "0.00", **changed: object) -> InvoiceLineDraft:
    """A line at 17.5 %, worked out as the plan works it out."""
    net = rounded(Decimal(quantity) * Decimal(price)) - Decimal(discount)
    made = InvoiceLineDraft(
        product_code=code,
        description=f"Text of {code}",
        unit="Each",
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        discount=Decimal(discount),
        net=net,
        shared=ZERO,
        tax_code="T1",
        tax_rate=Decimal("17.5"),
        tax=rounded(net * Decimal("0.175")),
        nominal_code="4000",
        write_in=code == "S1",
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # a test names fields of the draft


PICTURE = (line("VID003", "3", "55.00"), line("TAPE002", "22", "2.80"), line("MISC", "3", "33.00"))


def invoice(*lines: InvoiceLineDraft, **changed: object) -> NewInvoice:
    """The manual's invoice, with other lines or fields where some are given; its totals follow from them."""
    own = lines or PICTURE
    made = NewInvoice(
        order_number=NUMBER,
        account="A1D001",
        date=date(2008, 7, 14),
        name="A1 Design Services",
        address=HOME,
        delivery_name="A1 Stores",
        delivery=("2 Dock Street", "", "Fleetwood", "", "FY7 6AA"),
        contact_name="Jim Thomas",
        telephone="01742 876 234",
        taken_by=OWNER,
        department=1,
        notes=("Handle with care", "", "Ring first"),
        currency="GBP",
        carriage_net=ZERO,
        carriage_tax_code="T1",
        carriage_tax_rate=Decimal("17.5"),
        carriage_tax=ZERO,
        carriage_nominal="4905",
        discount_net=ZERO,
        discount_description="",
        net=ZERO,
        tax=ZERO,
        gross=ZERO,
        lines=own,
    )
    return totalled(replace(made, **changed))  # type: ignore[arg-type]  # a test names fields of the draft


def totalled(made: NewInvoice) -> NewInvoice:
    """The same with the totals that its parts come to."""
    net = sum((each.net for each in made.lines), made.carriage_net) - made.discount_net
    tax = sum((each.tax for each in made.lines), made.carriage_tax)
    return replace(made, net=net, tax=tax, gross=net + tax)
