"""A company that takes orders, and one ordinary order of it, to be varied by `dataclasses.replace`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from core.accounting.orders import BookedInvoice, Bookkeeping, Bounds, LedgerAccount, StockItem
from core.records import OrderCustomer, OrderLine, OrderProduct, SalesOrder
from core.text import match_key
from core.upload.rules.booking_parts import Books, Held, Terms
from core.upload.rules.orders import ReadOrder

DAY = date(2008, 6, 6)
TERMS = Terms(DAY, "4020", "5020")
OWNER = "LitwareInc Administrator"
HOME = ("67a Station Road", "", "Blackpool", "Lancashire", "BP12 7HT")

BOUNDS = Bounds(
    account=8,
    account_pattern=r"[A-Z0-9]+",
    account_letters="capital letters and digits",
    product=30,
    product_pattern=r"[A-Z0-9/.\-#]+",
    product_letters="capital letters, digits and / . - #",
    order_number=60,
    texts={
        "name": 60,
        "address": 60,
        "contact_name": 30,
        "telephone": 30,
        "taken_by": 60,
        "notes": 60,
        "description": 60,
        "unit": 8,
        "email": 255,
        "discount_description": 60,
    },
)

BOOKKEEPING = Bookkeeping(
    tax_rates={
        "T0": Decimal(0),
        "T1": Decimal("17.5"),
        "T2": Decimal(5),
        "T5": Decimal("8.75"),
        "T9": Decimal(0),
    },
    standard_tax="T1",
    departments={match_key(OWNER): 3},
    sales_nominal="4000",
    purchase_nominal="5000",
    carriage_nominal="4905",
    carriage_tax="T1",
    currency="GBP",
    bounds=BOUNDS,
)

ACCOUNT = LedgerAccount(
    reference="A1D001",
    name="A1 Design Services",
    address=HOME,
    contact_name="Martin Abbott",
    telephone="01632 960101",
    tax_code="T1",
    nominal_code="4001",
    currency="GBP",
    on_hold=False,
)
CUSTOMER = OrderCustomer(
    reference="A1D001",
    name="A1 Design Services",
    contact_name="Jim Thomas",
    address=("67a Station Road", "", "Blackpool", "Lancashire"),
    postcode="BP12 7HT",
    telephone="01742 876 234",
    email="jim@example.com",
)
ITEMS = (
    StockItem("VID003", "32mb PCI Video Card", "Each", "T1", "4010"),
    StockItem("TAPE002", "Adhesive Tape - Brown (50mm x 66m)", "Each", "T1", ""),
    StockItem("MISC", "Miscellaneous", "", "T1", "4002"),
)


def line(at: int, code: str, price: str, quantity: str = "1", **changed: object) -> OrderLine:
    """A line of the order; MISC is a write-in."""
    made = OrderLine(
        order_number="ORD-1001-1KWBHX",
        line=at,
        account="A1D001",
        product_code=code,
        description=f"Text of {at}",
        unit="Each",
        unit_price=Decimal(price),
        quantity=Decimal(quantity),
        discount=Decimal("0.00"),
        tax=Decimal("0.00"),
        write_in=code in ("MISC", "S1"),
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # a test names fields of OrderLine


PICTURE = (line(1, "VID003", "55.00", "3"), line(2, "TAPE002", "2.80", "22"), line(3, "MISC", "33.00", "3"))
"""The lines of the manual's own example (7.3)."""


def order(*lines: OrderLine, **changed: object) -> SalesOrder:
    """The manual's order, with other lines or fields where some are given."""
    own = lines or PICTURE
    net = sum((each.quantity * each.unit_price - each.discount for each in own), Decimal("0.00"))
    made = SalesOrder(
        id=UUID(int=9),
        number="ORD-1001-1KWBHX",
        title="Cards and tape",
        account="A1D001",
        name="A1 Design Services",
        date=date(2008, 6, 2),
        owner=OWNER,
        tax=Decimal("0.00"),
        total=net,
        invoice_number="",
        currency="GBP",
        lines=own,
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # a test names fields of SalesOrder


def read(made: SalesOrder | None = None, *products: OrderProduct, **changed: object) -> ReadOrder:
    """An order as it comes from the CRM."""
    found = ReadOrder(made or order(), CUSTOMER, products)
    return replace(found, **changed)  # type: ignore[arg-type]  # a test names fields of ReadOrder


def books(
    *items: StockItem,
    accounts: tuple[LedgerAccount, ...] = (ACCOUNT,),
    booked: Mapping[str, tuple[BookedInvoice, ...]] | None = None,
    bookkeeping: Bookkeeping = BOOKKEEPING,
    terms: Terms = TERMS,
) -> Books:
    """The accounts, which hold the manual's articles where none are given."""
    held = Held(
        {match_key(each.reference): each for each in accounts},
        {match_key(each.code): each for each in items or ITEMS},
        {match_key(number): some for number, some in (booked or {}).items()},
    )
    return Books(bookkeeping, terms, held)
