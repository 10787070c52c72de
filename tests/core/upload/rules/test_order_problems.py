"""What is wrong with an order as far as the CRM alone tells, each with its cure."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from core.crm.base import Entity, Reference, Value
from core.upload.rules import orders
from core.upload.rules.order_customers import Around
from core.upload.rules.order_problems import currency_problem, order_problems
from core.upload.rules.orders import OrderSettings

VIDEO = Entity("product", UUID(int=3), {"productnumber": "VID003", "name": "Card"})
AROUND = Around(products={VIDEO.id: VIDEO})
SETTINGS = OrderSettings("salesorder", 2, default_product="MISC")


def line(**fields: Value | None) -> Entity:
    own: dict[str, Value | None] = {
        "productid": Reference("product", VIDEO.id),
        "priceperunit": Decimal(55),
        "quantity": Decimal(3),
    }
    return Entity("salesorderdetail", UUID(int=100 + len(fields)), {**own, **fields})


def problems(*lines: Entity, around: Around = AROUND, **head: Value) -> tuple[str, ...]:
    own: dict[str, Value | None] = {"ordernumber": "ORD-1", **head}
    given = orders.in_sequence(lines)
    made = orders.sales_order(Entity("salesorder", UUID(int=9), own), given, around, SETTINGS)
    return order_problems(made, given, around)


def test_an_ordinary_order_has_none() -> None:
    assert problems(line()) == ()
    assert problems(line(priceperunit=Decimal(0), pricingerrorcode=0)) == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quantity": None}, "line 1 (VID003) has no quantity: "),
        ({"quantity": Decimal(0)}, "line 1 (VID003) has no quantity: "),
        ({"priceperunit": None}, "line 1 (VID003) has no price: "),
        ({"quantity": Decimal("-1.5")}, "line 1 (VID003) is negative, -1.5 × 55.00, and "),
        ({"priceperunit": Decimal(-5)}, "line 1 (VID003) is negative, 3 × -5.00, and "),
        (
            {"manualdiscountamount": Decimal("165.01")},
            "line 1 (VID003) has a discount of 165.01, which is more than the line's 165.00: ",
        ),
        (
            {"pricingerrorcode": 11},
            "line 1 (VID003) has a price that the CRM could not work out (pricing error 11): ",
        ),
        (
            {"productid": Reference("product", UUID(int=77))},
            "line 1 (-) has a product that cannot be read: ",
        ),
        (
            {"productid": None, "productdescription": "By hand", "quantity": None},
            "line 1 (By hand) has no quantity: ",
        ),
    ],
)
def test_a_line_that_the_accounts_cannot_take_is_named_with_its_cure(
    fields: dict[str, Value | None], said: str
) -> None:
    (problem,) = problems(line(**fields))
    assert problem.startswith(said)
    assert problem.endswith(".")


def test_an_order_without_lines_or_number_is_told() -> None:
    assert [each.partition(":")[0] for each in problems(ordernumber="")] == [
        "it has no order number, by which the accounts would know it",
        "it has no lines",
    ]


@pytest.mark.parametrize("off", [Decimal(165), Decimal(166)])
def test_a_discount_that_leaves_nothing_is_told(off: Decimal) -> None:
    (problem,) = problems(line(), discountamount=off)
    assert problem.startswith(f"its discount of {off}.00 leaves nothing of its lines' 165.00, and ")
    assert problems(line(), discountamount=Decimal("164.99")) == ()
    assert len(problems(line(), discountpercentage=Decimal(100))) == 1


def test_a_negative_freight_is_told() -> None:
    (problem,) = problems(line(), freightamount=Decimal(-1))
    assert problem.startswith("its freight is -1.00: ")


def test_every_line_that_is_wrong_is_told() -> None:
    assert len(problems(line(quantity=None), line(quantity=None, priceperunit=None), line())) == 2


def test_a_currency_that_cannot_be_read_is_not_taken_for_the_companys() -> None:
    euro = Entity("transactioncurrency", UUID(int=5), {"isocurrencycode": "EUR"})
    head = Entity("salesorder", UUID(int=9), {"transactioncurrencyid": Reference(euro.name, euro.id)})
    assert str(currency_problem(head, Around())).startswith("its currency cannot be read: ")
    assert currency_problem(head, Around(currencies={euro.id: euro})) is None
    assert currency_problem(Entity("salesorder", UUID(int=9)), Around()) is None
