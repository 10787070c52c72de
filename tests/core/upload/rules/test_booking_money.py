"""An order's money reaches the accounts to the penny, held against a model that shares no code with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from random import Random
from unittest.mock import patch
from uuid import UUID

import pytest

from core.accounting.orders import InvoiceLineDraft, NewInvoice, StockItem
from core.crm.base import Entity, Reference, Value
from core.money import rounded
from core.sandbox.crm import pricing
from core.upload.rules import booking_lines, booking_tax, orders
from core.upload.rules.booking import book
from core.upload.rules.booking_parts import Books
from core.upload.rules.order_customers import Around
from core.upload.rules.order_problems import order_problems
from core.upload.rules.orders import OrderSettings
from tests.core.upload.rules import booking_model as model
from tests.core.upload.rules.booking_books import BOOKKEEPING, BOUNDS, CUSTOMER, books, read
from tests.core.upload.rules.booking_model import ModelInvoice, ModelLine, ModelOrder

CODES = tuple(BOOKKEEPING.tax_rates)
ITEMS = tuple(StockItem(f"P{code}", code, "Each", code, "4000") for code in CODES)
PRODUCTS = {
    UUID(int=at): Entity("product", UUID(int=at), {"productnumber": each.code})
    for at, each in enumerate(ITEMS)
}
AROUND = Around(products=PRODUCTS)
SETTINGS = OrderSettings("salesorder", 2)
PLACES = [books(*ITEMS, bookkeeping=replace(BOOKKEEPING, bounds=replace(BOUNDS, price_places=each,
          quantity_places=other))) for each, other in ((2, 2), (4, 0), (3, 4), (2, 5))]  # fmt: skip


def drawn(random: Random) -> ModelOrder:
    """Any order that the accounts can take: odd prices, odd quantities, every kind of discount."""
    lines = tuple(_drawn_line(random) for _ in range(random.randint(1, 8)))
    kind = random.randrange(4)
    plain = ModelOrder(lines, 0, 0, random.choice((0, random.randrange(1, 10**5))), 1750)
    net = sum(model.invoice(plain).nets)
    amount = random.randrange(net) if kind in (1, 3) and net else 0
    rate = random.randrange(10_000) if kind in (2, 3) else 0
    whole = replace(plain, discount=amount, percentage=rate)
    return plain if model.invoice(whole).discount >= net else whole


def _drawn_line(random: Random) -> ModelLine:
    quantity = random.choice((random.randint(1, 99) * 10**5, random.randint(50_000, 10**8)))
    price = random.choice((random.randint(0, 10**4) * 100, random.randint(0, 10**7)))
    volume = random.choice((0, 0, random.randint(0, price)))
    full = model.pence(Fraction(quantity * (price - volume), 10**7))
    manual = random.choice((0, 0, random.randint(0, full)))
    rate = int(BOOKKEEPING.tax_rates[random.choice(CODES)] * 100)
    return ModelLine(quantity, price, manual, volume, rate)


def scaled(number: int, places: int) -> Decimal:
    """The CRM's decimal of a whole number."""
    return Decimal(number).scaleb(-places)


def in_crm(order: ModelOrder) -> tuple[Entity, list[Entity]]:
    """The order as the CRM gives it."""
    rates = [int(BOOKKEEPING.tax_rates[code] * 100) for code in CODES]
    lines = [
        Entity(
            "salesorderdetail",
            UUID(int=1000 + at),
            {
                "lineitemnumber": at,
                "productid": Reference("product", UUID(int=rates.index(each.rate))),
                "quantity": scaled(each.quantity, 5),
                "priceperunit": scaled(each.price, 4),
                "manualdiscountamount": scaled(each.manual, 2),
                "volumediscountamount": scaled(each.volume, 4),
            },
        )
        for at, each in enumerate(order.lines)
    ]
    fields: dict[str, Value | None] = {
        "ordernumber": "ORD-1",
        "discountamount": scaled(order.discount, 2),
        "discountpercentage": scaled(order.percentage, 2),
        "freightamount": scaled(order.freight, 2),
    }
    return Entity("salesorder", UUID(int=9), fields), lines


def booked(order: ModelOrder, accounts: Books) -> NewInvoice:
    """The invoice that the rules make of it."""
    head, lines = in_crm(order)
    made = orders.sales_order(head, lines, AROUND, SETTINGS)
    assert order_problems(made, lines, AROUND) == ()
    booking = book(replace(read(made), customer=CUSTOMER), accounts)
    assert booking.invoice is not None, booking.reasons
    return booking.invoice


def in_pence(amounts: Sequence[Decimal]) -> tuple[int, ...]:
    """Amounts in whole pence: none has a fraction of one."""
    assert all(each == rounded(each) for each in amounts)
    return tuple(int(each * 100) for each in amounts)


def seen(made: NewInvoice) -> ModelInvoice:
    """The invoice in the model's terms."""
    (discount, carriage_tax, net, tax, gross) = in_pence(
        (made.discount_net, made.carriage_tax, made.net, made.tax, made.gross)
    )
    return ModelInvoice(
        in_pence([each.net for each in made.lines]),
        in_pence([each.shared for each in made.lines]),
        in_pence([each.tax for each in made.lines]),
        discount,
        carriage_tax,
        net,
        tax,
        gross,
    )


def consistent(made: NewInvoice, accounts: Books) -> bool:
    """Whether the accounts can show it: every line is quantity times price less its discount, as shown."""
    bounds = accounts.bookkeeping.bounds
    return all(
        rounded(each.quantity, bounds.quantity_places) == each.quantity > 0
        and rounded(each.unit_price, bounds.price_places) == each.unit_price >= 0
        and each.discount >= 0
        and rounded(each.quantity * each.unit_price) - each.discount == each.net >= each.shared >= 0
        for each in made.lines
    )


def wrong(seed: int, count: int) -> Iterator[ModelOrder]:
    """The orders among `count` that are a penny off anywhere."""
    random = Random(seed)
    for at in range(count):
        order, accounts = drawn(random), PLACES[at % len(PLACES)]
        made = booked(order, accounts)
        if seen(made) != model.invoice(order) or not consistent(made, accounts):
            yield order


def test_a_thousand_random_invoices_agree_with_the_model_to_the_penny() -> None:
    assert list(wrong(seed=1, count=1_000)) == []


@pytest.mark.long
def test_a_hundred_thousand_random_invoices_agree_with_the_model_to_the_penny() -> None:
    assert list(wrong(seed=2, count=100_000)) == []


def test_the_net_is_what_the_crm_itself_makes_of_the_order() -> None:
    random = Random(3)
    for _ in range(100):
        order = drawn(random)
        sums = [
            pricing.line_amounts(
                pricing.Line(
                    scaled(each.quantity, 5), scaled(each.price, 4), scaled(each.manual, 2),
                    volume_discount=scaled(each.volume, 4),
                )
            ).extended
            for each in order.lines
        ]  # fmt: skip
        totals = pricing.document_totals(
            pricing.LineSums(sum(sums, Decimal(0))),
            scaled(order.discount, 2),
            scaled(order.percentage, 2),
            scaled(order.freight, 2),
        )
        assert booked(order, PLACES[0]).net == totals.totalamount


def _float_tax(net: Decimal, rate: Decimal) -> Decimal:
    return Decimal(str(round(float(net) * float(rate) / 100, 2)))


def _bankers_tax(net: Decimal, rate: Decimal) -> Decimal:
    return (net * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def _taxed_on_the_document(
    drafts: list[InvoiceLineDraft], discount: Decimal, **_: object
) -> tuple[InvoiceLineDraft, ...]:
    parts = booking_tax.shared(discount, [each.net for each in drafts])
    pairs = list(zip(drafts, parts, strict=True))
    exact = sum(((each.net - part) * each.tax_rate / 100 for each, part in pairs), Decimal(0))
    rest = [replace(each, shared=part, tax=Decimal("0.00")) for each, part in pairs]
    return (replace(rest[0], tax=rounded(exact)), *rest[1:])


def _discounted_after_tax(
    drafts: list[InvoiceLineDraft], discount: Decimal, **_: object
) -> tuple[InvoiceLineDraft, ...]:
    parts = booking_tax.shared(discount, [each.net for each in drafts])
    return tuple(
        replace(each, shared=part, tax=booking_tax.tax_of(each.net, each.tax_rate))
        for each, part in zip(drafts, parts, strict=True)
    )


def _shares_rounded_each(discount: Decimal, nets: Sequence[Decimal]) -> tuple[Decimal, ...]:
    whole = sum(nets, Decimal(0))
    return tuple(rounded(discount * each / whole) if whole else Decimal("0.00") for each in nets)


def _discount_on_the_rounded_price(line: Entity) -> Decimal:
    off = line.fields["manualdiscountamount"], line.fields["volumediscountamount"], line.fields["quantity"]
    manual, volume, quantity = (each if isinstance(each, Decimal) else Decimal(0) for each in off)
    return rounded(manual + volume * quantity)


BUGS = {
    "money in binary": (booking_tax, "tax_of", _float_tax),
    "banker's rounding": (booking_tax, "tax_of", _bankers_tax),
    "tax of the document": (booking_lines, "_taxed", _taxed_on_the_document),
    "discount after tax": (booking_lines, "_taxed", _discounted_after_tax),
    "shares rounded one by one": (booking_lines, "shared", _shares_rounded_each),
    "volume discount rounded by itself": (orders, "discount_of", _discount_on_the_rounded_price),
}


@contextmanager
def planted(bug: str) -> Iterator[None]:
    module, name, instead = BUGS[bug]
    with patch.object(module, name, instead):
        yield


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug: str) -> None:
    with planted(bug):
        assert next(wrong(seed=4, count=2_000), None) is not None
