"""Lines of an order as invoice lines: the order's price and quantity, the accounts' tax and nominal codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from core.accounting.orders import Bookkeeping, Bounds, InvoiceLineDraft, LedgerAccount, StockItem
from core.money import plain, rounded
from core.records import OrderLine, SalesOrder
from core.text import match_key
from core.upload.rules.booking_parts import Terms
from core.upload.rules.booking_tax import ZERO, rate_for, shared, taxes
from core.upload.rules.booking_texts import Cutter
from core.upload.rules.order_money import line_net
from core.upload.rules.order_problems import default_product_problem, line_name, unreadable_product
from core.upload.rules.prices import extended, priced


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lines are booked with; `items` are those of the accounts and those that are made first."""

    bookkeeping: Bookkeeping
    terms: Terms
    account: LedgerAccount
    items: Mapping[str, StockItem]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of an invoice, with what people should know of them, and the reasons against them."""

    drafts: tuple[InvoiceLineDraft, ...]
    notes: tuple[str, ...]
    reasons: tuple[str, ...]


def booked_lines(order: SalesOrder, shelf: Shelf) -> Lines:
    """Book the lines of an order in its sequence, and share its own discount among them."""
    drafts: list[InvoiceLineDraft] = []
    notes: list[str] = []
    reasons: dict[str, None] = {}
    for line in order.lines:
        item, problem = _item(line, shelf)
        code = item.tax_code or shelf.bookkeeping.standard_tax
        rate = rate_for(code, shelf.bookkeeping, shelf.account)
        problem = (
            problem or _quantity_problem(line, shelf.bookkeeping.bounds) or _tax_problem(code, rate, line)
        )
        if problem or rate is None:
            reasons[problem or ""] = None
            continue
        draft, said = _draft(line, replace(item, tax_code=code), rate, shelf)
        drafts.append(draft)
        notes.extend(said)
    by_document = shelf.bookkeeping.tax_by_document
    taxed = () if reasons else _taxed(drafts, order.discount, by_document=by_document)
    return Lines(taxed, tuple(notes), tuple(reasons))


def _taxed(
    drafts: list[InvoiceLineDraft], discount: Decimal, *, by_document: bool
) -> tuple[InvoiceLineDraft, ...]:
    parts = shared(discount, [each.net for each in drafts])
    nets = [each.net - part for each, part in zip(drafts, parts, strict=True)]
    due = taxes(nets, [each.tax_rate for each in drafts], by_document=by_document)
    return tuple(
        replace(each, shared=part, tax=tax) for each, part, tax in zip(drafts, parts, due, strict=True)
    )


def _draft(
    line: OrderLine, item: StockItem, rate: Decimal, shelf: Shelf
) -> tuple[InvoiceLineDraft, tuple[str, ...]]:
    bounds = shelf.bookkeeping.bounds
    cutter = Cutter(bounds, f"line {line.line}")
    quantity, price, notes = _figures(line, bounds)
    for each in (*notes, *_unit_note(line, item)):
        cutter.note(each)
    net = line_net(line)
    draft = InvoiceLineDraft(
        product_code=item.code,
        description=cutter.text("description", line.description or item.description),
        unit=cutter.text("unit", line.unit),
        quantity=quantity,
        unit_price=price,
        discount=extended(quantity, price) - net,
        net=net,
        shared=ZERO,
        tax_code=item.tax_code,
        tax_rate=rate,
        tax=ZERO,
        nominal_code=item.nominal_code or shelf.terms.sales_nominal or shelf.bookkeeping.sales_nominal,
        write_in=match_key(item.code) == match_key(shelf.bookkeeping.no_product),
    )
    return draft, tuple(cutter.notes)


def _figures(line: OrderLine, bounds: Bounds) -> tuple[Decimal, Decimal, tuple[str, ...]]:
    """Give quantity and price at the company's decimals; what that changes goes to the discount, and is said.

    The net is the order's in any case: its own quantity times its own price, rounded once.
    """
    quantity = rounded(line.quantity, bounds.quantity_places)
    price = rounded(line.unit_price, bounds.price_places)
    if quantity == line.quantity and price == line.unit_price:
        return quantity, price, ()
    offer = priced(quantity, extended(line.quantity, line.unit_price), bounds.price_places)
    said = (
        []
        if quantity == line.quantity
        else [f"quantity {_short(line.quantity)} is shown as {_short(quantity)}"]
    )
    if offer.price != line.unit_price:
        said.append(f"unit price {plain(line.unit_price)} is shown as {offer.price}")
    if offer.discount:
        said.append(f"{offer.discount} discount makes up for it: the net stays {line_net(line)}")
    return quantity, offer.price, tuple(said)


def _unit_note(line: OrderLine, item: StockItem) -> tuple[str, ...]:
    if not line.unit or not item.unit or match_key(line.unit) == match_key(item.unit):
        return ()
    return (f'it is sold by "{line.unit}", and the accounts keep {item.code} by "{item.unit}"',)


def _item(line: OrderLine, shelf: Shelf) -> tuple[StockItem, str | None]:
    """Give the article that a line is booked under, or what is wrong with it."""
    code, no_product = line.product_code, shelf.bookkeeping.no_product
    nominal = shelf.account.nominal_code
    free = StockItem(no_product, "", "", shelf.account.tax_code, nominal)
    if line.write_in and code and match_key(code) == match_key(no_product):
        return free, None
    found = shelf.items.get(match_key(code))
    if found is not None:
        return found, None
    if line.write_in:
        return free, default_product_problem(code)
    return free, unreadable_product(line)


def _quantity_problem(line: OrderLine, bounds: Bounds) -> str | None:
    if not line.quantity or rounded(line.quantity, bounds.quantity_places):
        return None
    return (
        f"{line_name(line)} has a quantity of {_short(line.quantity)}, which is nothing at the "
        f"{bounds.quantity_places} decimals of the accounts: sell it in a smaller unit in the CRM."
    )


def _tax_problem(code: str, rate: Decimal | None, line: OrderLine) -> str | None:
    if rate is not None:
        return None
    return (
        f"{line_name(line)}: the accounts have no rate for its tax code {code or '(blank)'}: give the "
        "product a tax code that is in use there."
    )


def _short(number: Decimal) -> Decimal:
    return plain(number, 0)
