"""Plans the other way: what is ready in the CRM, against the accounts and the claims (manual 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.accounting.orders import OrderLedger
from core.crm.base import Crm
from core.errors import UsageError
from core.text import match_key
from core.upload.claims import Claims
from core.upload.order_facts import Facts
from core.upload.order_judging import Judged, OrderJudge
from core.upload.order_naming import no_order_for, not_ready
from core.upload.order_reading import OrderPage, OrderReader, ReadCustomer
from core.upload.order_settings import Bringing
from core.upload.plan import Action, Change
from core.upload.plan_table import Header, Plan, Planned
from core.upload.progress import Watch
from core.upload.rules.booking_accounts import new_account
from core.upload.rules.booking_parts import Booking, Terms
from core.upload.rules.booking_products import new_article
from core.upload.rules.order_rows import ACCOUNT, PRODUCT, account_row, product_row
from core.upload.spool import PAGE
from core.upload.waiting import OrderPart

IN_LEDGER = "in the sales ledger already, and never touched"
IN_STOCK = "in the stock file already, and never touched"


@dataclass(frozen=True, slots=True)
class Sides:
    """What an order lies between: the CRM with its claims, and the accounts."""

    crm: Crm
    claims: Claims
    ledger: OrderLedger


class OrderPlanner:
    """Makes plans of orders; a plan is the caller's to close."""

    def __init__(self, sides: Sides, judge: OrderJudge, settings: Bringing, watch: Watch) -> None:
        self._sides = sides
        self._judge = judge
        self._settings = settings
        self._watch = watch

    def plan(self, part: OrderPart, keys: Sequence[str]) -> Plan:
        """Plan CUSTOMERS, PRODUCTS or ORDERS: those of these keys, or all that ready orders need."""
        organization_id = self._sides.crm.whoami().organization_id
        made, settings = self._watch.clock(), self._settings
        plan = Plan(Header(made, organization_id, settings.company, settings.fingerprint))
        try:
            with Facts(self._sides.ledger) as facts:
                _Planning(plan, facts, settings.terms(made), part).work(self, keys)
        except BaseException:
            plan.close()
            raise
        return plan

    def pages(self, numbers: Sequence[str]) -> Iterator[OrderPage]:
        """Read what is ready, a page at a time, as long as nobody asks to stop."""
        done = 0
        self._watch.cancel.check("plan orders")
        for page in OrderReader(self._sides.crm, self._settings.orders).pages(numbers):
            yield page
            done += len(page.orders)
            self._watch.planned("orders", done)
            self._watch.cancel.check("plan orders")

    def judged(self, page: OrderPage, facts: Facts, terms: Terms) -> list[Judged]:
        """Say what becomes of the orders of a page."""
        return self._judge.judge(page.orders, facts, terms)

    def unready(self, numbers: Iterable[str]) -> Iterator[Change]:
        """Say why orders that were named are not ready."""
        return not_ready(self._sides.crm, self._sides.claims, self._settings.orders, numbers)


class _Planning:
    """The making of one plan."""

    def __init__(self, plan: Plan, facts: Facts, terms: Terms, part: OrderPart) -> None:
        self._plan = plan
        self._facts = facts
        self._terms = terms
        self._part = part

    def work(self, planner: OrderPlanner, keys: Sequence[str]) -> None:
        match self._part:
            case OrderPart.ORDERS:
                self._orders(planner, keys)
            case OrderPart.CUSTOMERS:
                self._each(planner, keys, self._customers, (ACCOUNT, "customer"))
            case OrderPart.PRODUCTS:
                self._each(planner, keys, self._products, (PRODUCT, "product"))
            case OrderPart.ITEMS:
                raise _no_part()

    def _orders(self, planner: OrderPlanner, keys: Sequence[str]) -> None:
        asked = [each.strip() for each in keys if each.strip()]
        for page in planner.pages(asked):
            judged = planner.judged(page, self._facts, self._terms)
            self._needed(judged)
            self._plan.add_all(Planned(each.change) for each in judged)
        missing = (each for each in asked if not self._plan.holds("order", each))
        self._plan.add_all(Planned(each) for each in planner.unready(missing))

    def _needed(self, judged: Iterable[Judged]) -> None:
        for booking in (each.booking for each in judged if each.booking is not None):
            self._add(account_of(booking))
            for each in products_of(booking):
                self._add(each)

    def _each(
        self,
        planner: OrderPlanner,
        keys: Sequence[str],
        rows: Callable[[OrderPage], Iterable[Change]],
        named: tuple[str, str],
    ) -> None:
        asked = {match_key(each.strip()): each.strip() for each in keys if each.strip()}
        for page in planner.pages(()):
            for row in rows(page):
                if not asked or match_key(row.key) in asked:
                    self._add(row)
        entity, what = named
        missing = (spelt for spelt in asked.values() if not self._plan.holds(entity, spelt))
        self._plan.add_all(Planned(no_order_for(entity, each, what)) for each in missing)

    def _customers(self, page: OrderPage) -> Iterator[Change]:
        references = [each.customer.reference for each in page.customers]
        self._facts.learn_accounts(references)
        there = self._facts.accounts(references)
        for each in page.customers:
            if match_key(each.customer.reference) in there and not each.problems:
                yield unchanged_account(each.customer.reference)
            else:
                yield self._customer(each)

    def _customer(self, read: ReadCustomer) -> Change:
        customer = read.customer
        if read.problems:
            key = customer.reference or customer.name
            return Change(Action.BLOCKED, ACCOUNT, key, reason=" ".join(read.problems))
        return account_row(new_account(customer, self._facts.bookkeeping))

    def _products(self, page: OrderPage) -> Iterator[Change]:
        codes = [each.code for each in page.products]
        self._facts.learn_items(codes)
        there = self._facts.items(codes)
        for each in page.products:
            if match_key(each.code) in there:
                yield unchanged_product(each.code)
            elif each.code:
                yield product_row(new_article(each, self._facts.bookkeeping, self._terms))

    def _add(self, row: Change) -> None:
        if not self._plan.holds(row.entity, row.key):
            self._plan.add_all([Planned(row)])


def account_of(booking: Booking) -> Change:
    """Give the row of the account that an invoice needs."""
    if booking.account is not None:
        return account_row(booking.account)
    if booking.invoice is None:
        raise ValueError("an order that is refused needs no account")
    return unchanged_account(booking.invoice.account)


def products_of(booking: Booking) -> Iterator[Change]:
    """Give the rows of the articles that an invoice needs; a write-in line needs none."""
    new = {match_key(each.product.code): each for each in booking.articles}
    yield from (product_row(each) for each in booking.articles)
    for line in booking.invoice.lines if booking.invoice else ():
        if not line.write_in and match_key(line.product_code) not in new:
            yield unchanged_product(line.product_code)


def unchanged_account(reference: str) -> Change:
    """Say that an account is there."""
    return Change(Action.UNCHANGED, ACCOUNT, reference, reason=IN_LEDGER)


def unchanged_product(code: str) -> Change:
    """Say that an article is there."""
    return Change(Action.UNCHANGED, PRODUCT, code, reason=IN_STOCK)


def portioned(numbers: Iterable[str]) -> Iterator[list[str]]:
    """Give order numbers in portions that are read together."""
    stream = iter(numbers)
    while some := list(islice(stream, PAGE)):
        yield some


def _no_part() -> UsageError:
    return UsageError(
        "orders.items",
        tried="plan items of orders",
        found="an item goes with its order, never alone",
        remedy="Plan the order.",
    )
