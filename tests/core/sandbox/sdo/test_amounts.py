"""What version 18 works out, against a model of whole pence that is written another way."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.sandbox.sdo.amounts import Discount, LineGiven, shared, whole_discount, worked_out

_ZERO = Decimal(0)
_NETS = st.lists(st.integers(0, 5_000_000), min_size=1, max_size=12)
_RATES = st.sampled_from((0, 500, 1750, 2000))


def _given(net: int, rate: int = 0, *, quantity: str = "1", price: int | None = None) -> LineGiven:
    return LineGiven(
        quantity=Decimal(quantity),
        price=Decimal(net if price is None else price) / 100,
        rate=Decimal(rate) / 100,
        full=_ZERO,
        net=Decimal(net) / 100,
        tax=Decimal("0.01"),
        discount=_ZERO,
        shared=_ZERO,
        own_tax=False,
    )


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


@given(_NETS, st.integers(0, 100), st.data())
def test_a_discount_is_shared_out_to_the_penny(nets: list[int], hundredths: int, data: st.DataObject) -> None:
    rates = data.draw(st.lists(_RATES, min_size=len(nets), max_size=len(nets)))
    whole = sum(nets)
    off = whole * hundredths // 100
    lines = worked_out(
        [_given(net, rate) for net, rate in zip(nets, rates, strict=True)], Discount(Decimal(off) / 100)
    )
    so_far = [sum(nets[:at]) for at in range(len(nets) + 1)]
    cuts = [_half_up(off * each, whole) if whole else 0 for each in so_far]
    parts = [after - before for before, after in pairwise(cuts)]
    assert [int(line.shared * 100) for line in lines] == parts
    assert sum(parts) == off
    taxes = [
        _half_up((net - part) * rate, 10_000) for net, part, rate in zip(nets, parts, rates, strict=True)
    ]
    assert [int(line.tax * 100) for line in lines] == taxes


def test_nothing_is_shared_out_over_nothing() -> None:
    assert shared(Decimal(1), [_ZERO, _ZERO]) == [_ZERO, _ZERO]
    assert whole_discount([_given(0)], Discount(Decimal(1))) == Discount()


@given(st.integers(1, 10_000), st.integers(1, 100_000), st.integers(0, 100))
def test_the_full_amount_is_quantity_times_price(quantity: int, price: int, percent: int) -> None:
    full = _half_up(quantity * price, 100)
    net = full - _half_up(full * percent, 100)
    (line,) = worked_out([_given(net, quantity=str(Decimal(quantity) / 100), price=price)], Discount())
    assert (line.full, line.net) == (Decimal(full) / 100, Decimal(net) / 100)
    assert line.full - line.net == Decimal(full - net) / 100


def test_a_service_line_has_its_price_as_its_full_amount() -> None:
    (line,) = worked_out([_given(9000, 2000, quantity="0", price=10_000)], Discount())
    assert (line.full, line.discount, line.tax) == (Decimal(100), Decimal(10), Decimal(18))
