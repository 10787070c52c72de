"""The price engine's arithmetic: prices of price list items, amounts of lines, totals of documents.

Amounts are to the currency's two decimals, prices to the organisation's pricing precision, half away
from zero (CRM 4.0 SDK, pricing). Tax is an entered amount; the platform computes none.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from enum import IntEnum

CURRENCY_PLACES = 2
_ZERO = Decimal(0)
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_HUNDRED = Decimal(100)


class PricingError(IntEnum):
    """What pricingerrorcode tells about a line or a document."""

    NONE = 0
    DETAIL_ERROR = 1
    MISSING_PRICE_LIST = 2
    INACTIVE_PRICE_LIST = 3
    MISSING_QUANTITY = 4
    MISSING_UNIT_PRICE = 5
    NOT_IN_PRICE_LIST = 11
    MISSING_AMOUNT = 12
    MISSING_PERCENTAGE = 13
    MISSING_PRICE = 14
    MISSING_CURRENT_COST = 15
    MISSING_STANDARD_COST = 16
    INVALID_ROUNDING_AMOUNT = 24
    CALCULATION_ERROR = 25


class Method(IntEnum):
    """How a price list item finds its price."""

    AMOUNT = 1
    PERCENT_OF_LIST = 2
    MARKUP_CURRENT_COST = 3
    MARGIN_CURRENT_COST = 4
    MARKUP_STANDARD_COST = 5
    MARGIN_STANDARD_COST = 6


class Policy(IntEnum):
    """In which direction a computed price is rounded."""

    NONE = 1
    UP = 2
    DOWN = 3
    NEAREST = 4


_DIRECTIONS = {Policy.UP: ROUND_CEILING, Policy.DOWN: ROUND_FLOOR, Policy.NEAREST: ROUND_HALF_UP}
_ENDS_IN = 1


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a computed price is rounded: to a multiple of `amount`, or so that it ends in it."""

    policy: int = Policy.NONE
    option: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PriceListItem:
    """What a price list says about a product in a unit."""

    method: int
    amount: Decimal | None
    percentage: Decimal | None
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class ProductPrices:
    """A product's list price and costs."""

    price: Decimal | None
    current_cost: Decimal | None
    standard_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """What a line's amounts are computed from; a price or quantity that lacks counts as nothing."""

    quantity: Decimal | None
    price: Decimal | None
    manual_discount: Decimal = _ZERO
    tax: Decimal = _ZERO
    volume_discount: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A line's base amount, and its extended amount with discount and tax."""

    base: Decimal
    extended: Decimal


@dataclass(frozen=True, slots=True)
class LineSums:
    """The sums over a document's lines: extended less tax, manual discounts, tax."""

    amount: Decimal = _ZERO
    discount: Decimal = _ZERO
    tax: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class Totals:
    """A document's totals, under the names of their fields."""

    totallineitemamount: Decimal
    totallineitemdiscountamount: Decimal
    totaltax: Decimal
    totaldiscountamount: Decimal
    totalamountlessfreight: Decimal
    totalamount: Decimal


def to_places(value: Decimal, places: int) -> Decimal:
    """Round half away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def line_amounts(line: Line) -> LineAmounts:
    """Compute a line: quantity × (price − volume discount), then − manual discount + tax."""
    if line.quantity is None or line.price is None:
        base = to_places(_ZERO, CURRENCY_PLACES)
    else:
        each = _EXACT.subtract(line.price, line.volume_discount)
        base = to_places(_EXACT.multiply(line.quantity, each), CURRENCY_PLACES)
    return LineAmounts(base, _EXACT.add(_EXACT.subtract(base, line.manual_discount), line.tax))


def document_totals(
    sums: LineSums, discount: Decimal = _ZERO, percentage: Decimal = _ZERO, freight: Decimal = _ZERO
) -> Totals:
    """Compute a document from the sums over its lines and its own discounts and freight."""
    share = to_places(_EXACT.divide(_EXACT.multiply(sums.amount, percentage), _HUNDRED), CURRENCY_PLACES)
    discounts = _EXACT.add(discount, share)
    less_freight = _EXACT.subtract(sums.amount, discounts)
    return Totals(
        totallineitemamount=sums.amount,
        totallineitemdiscountamount=sums.discount,
        totaltax=sums.tax,
        totaldiscountamount=discounts,
        totalamountlessfreight=less_freight,
        totalamount=_EXACT.add(_EXACT.add(less_freight, freight), sums.tax),
    )


def item_price(item: PriceListItem, product: ProductPrices, places: int) -> Decimal | PricingError:
    """Find the price of a price list item, or say why there is none."""
    if item.method == Method.AMOUNT:
        return PricingError.MISSING_AMOUNT if item.amount is None else to_places(item.amount, places)
    raw = _computed(item, product)
    return raw if isinstance(raw, PricingError) else _rounded(raw, item.rounding, places)


def _computed(item: PriceListItem, product: ProductPrices) -> Decimal | PricingError:
    if item.percentage is None:
        return PricingError.MISSING_PERCENTAGE
    basis, lacking = {
        Method.PERCENT_OF_LIST: (product.price, PricingError.MISSING_PRICE),
        Method.MARKUP_CURRENT_COST: (product.current_cost, PricingError.MISSING_CURRENT_COST),
        Method.MARGIN_CURRENT_COST: (product.current_cost, PricingError.MISSING_CURRENT_COST),
        Method.MARKUP_STANDARD_COST: (product.standard_cost, PricingError.MISSING_STANDARD_COST),
        Method.MARGIN_STANDARD_COST: (product.standard_cost, PricingError.MISSING_STANDARD_COST),
    }[Method(item.method)]
    if basis is None:
        return lacking
    share = _EXACT.divide(item.percentage, _HUNDRED)
    if item.method == Method.PERCENT_OF_LIST:
        return _EXACT.multiply(basis, share)
    if item.method in (Method.MARKUP_CURRENT_COST, Method.MARKUP_STANDARD_COST):
        return _EXACT.multiply(basis, 1 + share)
    return PricingError.CALCULATION_ERROR if share >= 1 else _EXACT.divide(basis, 1 - share)


def _rounded(raw: Decimal, rounding: Rounding, places: int) -> Decimal | PricingError:
    """Round a price: to a multiple of an amount, or to the next price that ends in it."""
    if rounding.policy == Policy.NONE:
        return to_places(raw, places)
    step, start = _steps(rounding, places)
    if step <= 0:
        return PricingError.INVALID_ROUNDING_AMOUNT
    count = _EXACT.divide(raw - start, step)
    whole = count.quantize(Decimal(1), rounding=_DIRECTIONS[Policy(rounding.policy)], context=_EXACT)
    return to_places(_EXACT.add(start, _EXACT.multiply(whole, step)), places)


def _steps(rounding: Rounding, places: int) -> tuple[Decimal, Decimal]:
    if rounding.option is None or rounding.amount is None:
        return Decimal(1).scaleb(-places), _ZERO
    if rounding.option != _ENDS_IN:
        return rounding.amount, _ZERO
    step = Decimal(1)
    while step <= rounding.amount:
        step *= 10
    return step, rounding.amount
