"""The invoice that an order becomes, as a person looks it over before it is made (manual 7.3)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.upload.plan import Action, Change, FieldChange
from tui.widgets.field_lines import field_lines
from tui.widgets.order_lines import order_in_short


def fields(**values: Any) -> tuple[FieldChange, ...]:
    """Fields that are made."""
    return tuple(FieldChange(name, None, value) for name, value in values.items())


def line(at: int, code: str, text: str, amounts: tuple[str, str, str, str], **more: Any) -> Change:
    """A line of the manual's example: quantity, price, net and tax."""
    quantity, price, net, tax = map(Decimal, amounts)
    values = {"product_code": code, "description": text, "quantity": quantity, "unit_price": price}
    values |= {"net": net, "tax_code": "T1", "tax_rate": Decimal("17.50"), "tax": tax}
    return Change(Action.CREATE, "order_line", f"ORD-1001/{at}", fields=fields(**values | more))


MARKED = Change(
    Action.UPDATE, "salesorder", "ORD-1001", UUID(int=1), fields=(FieldChange("statuscode", 2, 3),)
)
EXAMPLE = Change(
    Action.CREATE,
    "order",
    "ORD-1001",
    UUID(int=1),
    fields=fields(
        order_number="ORD-1001",
        account="A1D001",
        date="2026-01-02",
        address_1="67a Station Road",
        address_3="Blackpool",
        address_5="BP12 7HT",
        taken_by="LitwareInc Administrator",
        currency="GBP",
        net=Decimal("325.60"),
        tax=Decimal("56.99"),
        gross=Decimal("382.59"),
    ),
    children=(
        line(1, "VID003", "32mb PCI Video Card", ("3.00", "55.00", "165.00", "28.88"), nominal_code="4000"),
        line(2, "TAPE002", "Adhesive Tape - Brown (50mm x 66m)", ("22", "2.80", "61.60", "10.78")),
        line(3, "MISC", "test Product", ("3", "33.00", "99.00", "17.33")),
        MARKED,
    ),
    notes=("no department LitwareInc Administrator",),
)


def told(change: Change) -> list[str]:
    """What is said of a change, with single blanks."""
    return [" ".join(each.plain.split()) for each in field_lines(change)]


def test_the_manuals_example_is_told_line_by_line_with_its_totals() -> None:
    assert told(EXAMPLE) == [
        "invoice ORD-1001 create",
        "Quantity x price Discount Net Tax Code Nominal",
        "VID003 32mb PCI Video Card",
        "3 x 55.00 165.00 28.88 T1 17.5% 4000",
        "TAPE002 Adhesive Tape - Brown (50mm x 66m)",
        "22 x 2.80 61.60 10.78 T1 17.5%",
        "MISC test Product",
        "3 x 33.00 99.00 17.33 T1 17.5%",
        "in all 325.60 56.99 gross 382.59 GBP",
        "note: no department LitwareInc Administrator",
        "customer order no. ORD-1001",
        "customer A1D001",
        "date 2026-01-02",
        "address 67a Station Road, Blackpool, BP12 7HT",
        "order taken by LitwareInc Administrator",
        "order ORD-1001 update",
        "status reason 2 → 3",
    ]


def test_the_amounts_stand_in_columns_that_fit_80() -> None:
    rows = [each.plain for each in field_lines(EXAMPLE) if "17.5%" in each.plain or "gross" in each.plain]
    assert len({row.index("T1 ") for row in rows[:3]}) == 1
    assert max(map(len, rows)) <= 78


def test_the_name_of_an_account_of_quickbooks_stands_beneath() -> None:
    long = line(1, "VID003", "Card", ("2", "55.00", "110.00", "22.00"), nominal_code="Sales:Sales 4000")
    rows = [each.plain for each in field_lines(replace(EXAMPLE, children=(long,)))][3:5]
    assert [" ".join(each.split()) for each in rows] == [
        "2 x 55.00 110.00 22.00 T1 17.5%",
        "Sales:Sales 4000",
    ]
    assert max(map(len, rows)) <= 78


def test_a_discount_and_carriage_are_told_where_there_are_any() -> None:
    off = line(
        1,
        "VID003",
        "Card",
        ("3", "55.00", "160.00", "28.00"),
        discount=Decimal("5.00"),
        shared=Decimal("9.00"),
    )
    more = fields(
        carriage_net=Decimal("9.50"),
        carriage_tax=Decimal("0.00"),
        carriage_tax_code="T0",
        carriage_tax_rate=Decimal(0),
        discount_net=Decimal("10.00"),
        discount_description="Order discount",
    )
    shown = told(replace(EXAMPLE, children=(off,), fields=EXAMPLE.fields + more))
    assert "3 x 55.00 5.00 160.00 28.00 T1 17.5%" in shown
    assert "its share of 9.00 the order's discount, off what is taxed" in shown
    assert "carriage 9.50 0.00 T0 0%" in shown
    assert "Order discount 10.00 -10.00" in shown


def test_in_short_it_is_its_lines_and_totals() -> None:
    assert order_in_short(EXAMPLE) == "3 lines, 325.60 net, 382.59 GBP gross"


def test_foreign_text_is_made_harmless() -> None:
    odd = line(1, "VID\x1b003", "Card\x07[/red]", ("3", "55.00", "165.00", "28.88"))
    shown = told(replace(EXAMPLE, children=(odd,)))
    assert "VID003 Card[/red]" in shown
