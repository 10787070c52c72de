"""What a CRM order becomes in the accounts (manual 7): an unposted product invoice, or reasons against it.

Price, quantity and discounts are the order's; tax and nominal codes are the accounts' own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from core.accounting.orders import Bookkeeping, LedgerAccount, NewInvoice, StockItem
from core.records import OrderCustomer, SalesOrder
from core.text import match_key
from core.upload.rules.booking_accounts import account_problems, as_ledger_account, name_note, new_account
from core.upload.rules.booking_keys import order_number_problem
from core.upload.rules.booking_lines import Lines, Shelf, booked_lines
from core.upload.rules.booking_parts import Booking, Books, Held, NewAccount, NewArticle
from core.upload.rules.booking_products import as_stock_item, new_article
from core.upload.rules.booking_tax import ZERO, rate_for, rate_of, taxes
from core.upload.rules.booking_texts import Cutter
from core.upload.rules.orders import ReadOrder

DISCOUNT = "Order discount"
"""What the net-value discount is called on the invoice."""


def book(read: ReadOrder, books: Books) -> Booking:
    """Book an order, whole or not at all; everything that is wrong with it is said at once."""
    account, new, said = _account(read, books)
    articles = _articles(read, books)
    shelf = Shelf(books.bookkeeping, books.terms, account, _items(articles, books.held))
    lines = booked_lines(read.order, shelf)
    made_first = (*((new,) if new else ()), *articles)
    reasons = (
        *read.problems,
        *(reason for each in made_first for reason in each.reasons),
        *_problems(read.order, account, books),
        *lines.reasons,
    )
    notes = (*read.notes, *said, *lines.notes)
    if reasons:
        return Booking(None, new, articles, notes, tuple(dict.fromkeys(reasons)))
    invoice, more = _invoice(read, account, lines, books)
    return Booking(invoice, new, articles, (*notes, *more, *_differences(read.order, invoice)))


def already_booked(order: SalesOrder, held: Held) -> Iterator[str]:
    """Say that an invoice stands in the accounts under this order's number, posted or not (manual 7.3)."""
    for each in held.booked.get(match_key(order.number), ()):
        state = "posted" if each.posted else "not posted yet"
        if match_key(each.account) == match_key(order.account):
            yield (
                f"already invoice {each.number} ({state}): complete the order in the CRM so that it is not "
                "sent again, or delete that invoice in the accounts if it should be made anew."
            )
        else:
            yield (
                f"the order number {order.number} stands on invoice {each.number} ({state}) of another "
                f"account, {each.account}: correct the customer's order number there, or make the order anew "
                "in the CRM."
            )


def _account(read: ReadOrder, books: Books) -> tuple[LedgerAccount, NewAccount | None, tuple[str, ...]]:
    customer = read.customer
    found = books.held.accounts.get(match_key(customer.reference)) if customer.reference else None
    if found is not None:
        return found, None, tuple(name_note(found, customer, books.bookkeeping))
    if not customer.reference:
        return as_ledger_account(NewAccount(customer), books.bookkeeping), None, ()
    new = new_account(customer, books.bookkeeping)
    return as_ledger_account(new, books.bookkeeping), new, ()


def _articles(read: ReadOrder, books: Books) -> tuple[NewArticle, ...]:
    """Give the products of an order that are not in the stock file yet."""
    lacking = (each for each in read.products if match_key(each.code) not in books.held.items)
    return tuple(new_article(each, books.bookkeeping, books.terms) for each in lacking if each.code)


def _items(articles: tuple[NewArticle, ...], held: Held) -> Mapping[str, StockItem]:
    made = (as_stock_item(each) for each in articles)
    return {**held.items, **{match_key(each.code): each for each in made}}


def _problems(order: SalesOrder, account: LedgerAccount, books: Books) -> Iterator[str]:
    bookkeeping = books.bookkeeping
    yield from already_booked(order, books.held)
    too_long = order_number_problem(order.number, bookkeeping.bounds)
    if too_long:
        yield too_long
    if order.currency and match_key(order.currency) != match_key(bookkeeping.currency):
        yield (
            f"it is in {order.currency}, and the accounts are in {bookkeeping.currency}: make it anew in "
            f"{bookkeeping.currency} in the CRM, or enter the invoice in the accounts by hand."
        )
    if order.freight and not bookkeeping.carriage_nominal:
        yield (
            f"it has a freight of {order.freight}, and the accounts book carriage under a product, which is "
            "not named: name it in [orders] carriage_product, or give the freight as a line in the CRM."
        )
    elif order.freight and rate_of(bookkeeping.carriage_tax, bookkeeping) is None:
        yield (
            f"the accounts have no rate for {bookkeeping.carriage_tax or '(blank)'}, the tax code of "
            "carriage: correct it in the accounts' settings."
        )
    yield from account_problems(account, bookkeeping)


def _invoice(
    read: ReadOrder, account: LedgerAccount, lines: Lines, books: Books
) -> tuple[NewInvoice, tuple[str, ...]]:
    order, bookkeeping = read.order, books.bookkeeping
    cutter = Cutter(bookkeeping.bounds)
    carriage_rate = rate_for(bookkeeping.carriage_tax, bookkeeping, account) or ZERO
    carriage_tax = _carriage_tax(order, lines, carriage_rate, by_document=bookkeeping.tax_by_document)
    net = sum((each.net for each in lines.drafts), ZERO) - order.discount + order.freight
    tax = sum((each.tax for each in lines.drafts), carriage_tax)
    name, delivery = _delivery(order, account, cutter)
    invoice = NewInvoice(
        order_number=order.number,
        account=account.reference,
        date=books.terms.day,
        name=account.name,
        address=account.address,
        delivery_name=name,
        delivery=delivery,
        contact_name=cutter.text("contact_name", _contact(order, account, read.customer)),
        telephone=cutter.text("telephone", order.telephone or account.telephone or read.customer.telephone),
        taken_by=cutter.text("taken_by", order.owner),
        department=_department(order.owner, bookkeeping, cutter),
        notes=cutter.wrapped("notes", order.description),
        currency=bookkeeping.currency,
        carriage_net=order.freight,
        carriage_tax_code=bookkeeping.carriage_tax,
        carriage_tax_rate=carriage_rate,
        carriage_tax=carriage_tax,
        carriage_nominal=bookkeeping.carriage_nominal,
        discount_net=order.discount,
        discount_description=cutter.text("discount_description", DISCOUNT) if order.discount else "",
        net=net,
        tax=tax,
        gross=net + tax,
        lines=lines.drafts,
    )
    return invoice, tuple(cutter.notes)


def _carriage_tax(order: SalesOrder, lines: Lines, rate: Decimal, *, by_document: bool) -> Decimal:
    nets = [*(each.net - each.shared for each in lines.drafts), order.freight]
    rates = [*(each.tax_rate for each in lines.drafts), rate]
    return taxes(nets, rates, by_document=by_document)[-1]


def _contact(order: SalesOrder, account: LedgerAccount, customer: OrderCustomer) -> str:
    return order.contact_name or account.contact_name or customer.contact_name


def _delivery(
    order: SalesOrder, account: LedgerAccount, cutter: Cutter
) -> tuple[str, tuple[str, str, str, str, str]]:
    if not any(order.delivery):
        return account.name, account.address
    first, second, town, county, postcode = cutter.lines("delivery", order.delivery)
    return cutter.text("delivery_name", order.delivery_name), (first, second, town, county, postcode)


def _department(owner: str, bookkeeping: Bookkeeping, cutter: Cutter) -> int:
    if bookkeeping.departments is None:
        return 0
    number = bookkeeping.departments.get(match_key(owner)) if owner else None
    if number is None:
        named = f'no department is named like its owner "{owner}"' if owner else "its owner cannot be read"
        cutter.note(f"{named}: department 0")
    return number or 0


def _differences(order: SalesOrder, invoice: NewInvoice) -> Iterator[str]:
    """Show what the CRM makes of the order: tax is the accounts' own, the rest should be the same (7.2)."""
    ours: tuple[tuple[str, Decimal, Decimal], ...] = (
        ("the net", invoice.net, order.total - order.tax),
        ("the tax, by the accounts' own tax codes,", invoice.tax, order.tax),
        ("the total", invoice.gross, order.total),
    )
    return (f"{what} is {here}, in the CRM it is {there}" for what, here, there in ours if here != there)
