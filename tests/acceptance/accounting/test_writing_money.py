"""What a writer stores is the plan to the penny, whatever the figures: held against whole pence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from core.accounting.orders import NewInvoice
from core.sandbox.company.creation import Recipe, create_company
from tests.acceptance.accounting.books import Books
from tests.acceptance.accounting.drafts import invoice, line

RATES = {"T0": "0", "T1": "17.5", "T5": "5"}
LONG = 2100
"""Invoices a version: 10,500 in all."""


def half_up(value: Fraction) -> int:
    """Round to a whole number, half away from zero: the model's own rounding."""
    doubled = abs(value) * 2
    whole = (int(doubled) + 1) // 2
    return whole if value >= 0 else -whole


@dataclass(frozen=True)
class Figures:
    """A line in whole numbers: hundredths of a piece, pence, tenths of a per cent."""

    code: str
    quantity: int
    price: int
    discount: int

    @property
    def full(self) -> int:
        return half_up(Fraction(self.quantity * self.price, 100))

    @property
    def net(self) -> int:
        return self.full - self.discount

    def tax(self, shared: int) -> int:
        return half_up(Fraction(self.net - shared) * Fraction(RATES[self.code]) / 100)


def pounds(pence: int) -> Decimal:
    return Decimal(pence) / 100


def shares(discount: int, nets: Sequence[int]) -> list[int]:
    whole, so_far, parts = sum(nets), 0, list[int]()
    for net in nets:
        before = half_up(Fraction(discount * so_far, whole))
        so_far += net
        parts.append(half_up(Fraction(discount * so_far, whole)) - before)
    return parts


def invented(random: Random) -> Figures:
    quantity = random.choice((100, 100, 300, 2200, random.randint(1, 99_999)))
    price = random.choice((1, 280, 5500, random.randint(1, 99), random.randint(100, 9_999_999)))
    full = half_up(Fraction(quantity * price, 100))
    percent = random.choice((0, 0, 0, 100, 333, 1250, 10_000, random.randint(0, 10_000)))
    odd = random.choice((0, 0, 1, random.randint(0, full)))
    return Figures(random.choice(list(RATES)), quantity, price, min(full, full * percent // 10_000 + odd))


def planned(random: Random, at: int) -> NewInvoice:
    """Invent an invoice and work it out by the model."""
    lines = [invented(random) for _ in range(random.randint(1, 5))]
    nets = [each.net for each in lines]
    off = random.randint(1, sum(nets)) if sum(nets) and random.random() < 0.3 else 0
    parts = shares(off, nets) if off else [0] * len(lines)
    carriage = random.choice((0, 0, 495, random.randint(1, 99_999)))
    drafts = [
        line(
            "S1",
            str(pounds(each.quantity)),
            str(pounds(each.price)),
            str(pounds(each.discount)),
            shared=pounds(part),
            tax=pounds(each.tax(part)),
            tax_code=each.code,
            tax_rate=Decimal(RATES[each.code]),
        )
        for each, part in zip(lines, parts, strict=True)
    ]
    return invoice(
        *drafts,
        order_number=f"ORD-{at:06}",
        discount_net=pounds(off),
        carriage_net=pounds(carriage),
        carriage_tax=pounds(half_up(Fraction(carriage) * Fraction("17.5") / 100)),
    )


@pytest.mark.parametrize(
    ("version", "count"),
    [
        *((version, 15) for version in (13, 32)),
        *(pytest.param(version, LONG, marks=pytest.mark.long) for version in (13, 17, 18, 23, 32)),
    ],
)
def test_what_is_stored_is_the_plan_to_the_penny(version: int, count: int, tmp_path: Path) -> None:
    books = Books(tmp_path / "company.db", version)
    create_company(books.path, Recipe(customers=3, products=3, invoices=2, transactions=2, seed=1))
    for code, rate in RATES.items():
        books.change("UPDATE TAX_CODE SET TAX_RATE = ? WHERE TAX_CODE = ?", float(rate), code)
    random = Random(version)
    plans = [planned(random, at) for at in range(count)]
    with books.writer() as writer:
        numbers = [writer.create_invoice(each) for each in plans]
    apart = [each for each, number in zip(plans, numbers, strict=True) if stored(books, number) != told(each)]
    assert apart == []


def told(plan: NewInvoice) -> tuple[object, ...]:
    """What should be stored, as the doubles of Sage's tables."""
    lines = [(float(x.net), float(x.tax), float(x.discount), float(x.shared)) for x in plan.lines]
    whole = (plan.net, plan.tax, plan.gross, plan.carriage_net, plan.carriage_tax, plan.discount_net)
    return (*map(float, whole), lines)


def stored(books: Books, number: str) -> tuple[object, ...]:
    header = books.row("INVOICE", "INVOICE_NUMBER = ?", number)
    rows = books.rows("INVOICE_ITEM", "INVOICE_NUMBER = ? ORDER BY ITEM_NUMBER", number)
    columns = ("NET_AMOUNT", "TAX_AMOUNT", "DISCOUNT_AMOUNT", "NEGOTIATION_DISC_NET")
    lines = [tuple(row[column] for column in columns) for row in rows]
    whole = ("INVOICE_NET", "INVOICE_TAX", "INVOICE_GROSS", "CARR_NET", "CARR_TAX", "NET_VALUE_DISCOUNT_NET")
    return (*(header[column] for column in whole), lines)
