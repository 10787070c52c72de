"""The rows of a scan, laid beside the accounts: what they lack, what is wrong, what a person should know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.records import OrderLine, OrderProduct
from core.text import match_key
from core.upload.order_judging import Judged
from core.upload.order_reading import OrderPage, ReadCustomer
from core.upload.plan import Action
from core.upload.rules.booking_accounts import account_problems, new_account
from core.upload.rules.booking_parts import Books
from core.upload.rules.booking_products import new_article
from core.upload.rules.order_problems import default_product_problem
from core.upload.rules.orders import ReadOrder
from core.upload.waiting import Missing, OrderPart, Waiting


class ScanRows:
    """Makes the rows of a page of orders, which were judged as for a plan."""

    def __init__(self, page: OrderPage, judged: Sequence[Judged], books: Books) -> None:
        self._page = page
        self._judged = judged
        self._books = books

    def rows(self) -> dict[OrderPart, Iterator[Waiting]]:
        """Give the rows of each entity."""
        lines = (line for read in self._page.orders for line in read.order.lines)
        return {
            OrderPart.CUSTOMERS: map(self._customer, self._page.customers),
            OrderPart.PRODUCTS: map(self._product, self._page.products),
            OrderPart.ORDERS: map(self._order, self._page.orders, self._judged),
            OrderPart.ITEMS: map(self._item, lines),
        }

    def _customer(self, read: ReadCustomer) -> Waiting:
        reference, bookkeeping = read.customer.reference, self._books.bookkeeping
        account = self._books.held.accounts.get(match_key(reference))
        if account is not None:
            found = tuple(account_problems(account, bookkeeping))
            return Waiting(read.customer, (), (*read.problems, *found))
        if not reference:
            return Waiting(read.customer, (), read.problems)
        new = new_account(read.customer, bookkeeping)
        return Waiting(read.customer, (Missing.ACCOUNT,), (*read.problems, *new.reasons), new.notes)

    def _product(self, product: OrderProduct) -> Waiting:
        if not self._lacks_product(product.code):
            return Waiting(product)
        new = new_article(product, self._books.bookkeeping, self._books.terms)
        return Waiting(product, (Missing.PRODUCT,), new.reasons, new.notes)

    def _order(self, read: ReadOrder, judged: Judged) -> Waiting:
        items = (each for line in read.order.lines for each in self._item(line).missing)
        missing = dict.fromkeys((*self._missing_account(read.order.account), *items))
        reason = judged.change.reason if judged.change.action is Action.BLOCKED else None
        return Waiting(read.order, tuple(missing), (reason,) if reason else (), judged.change.notes)

    def _item(self, line: OrderLine) -> Waiting:
        code, account = line.product_code, self._missing_account(line.account)
        if not line.write_in:
            product = (Missing.PRODUCT,) if self._lacks_product(code) else ()
            return Waiting(line, (*account, *product))
        no_product = self._books.bookkeeping.no_product
        lacking = self._lacks_product(code) if code else not no_product
        lacking = lacking and match_key(code) != match_key(no_product)
        return Waiting(line, account, (default_product_problem(code),) if lacking else ())

    def _missing_account(self, reference: str) -> tuple[Missing, ...]:
        lacking = bool(reference) and match_key(reference) not in self._books.held.accounts
        return (Missing.ACCOUNT,) if lacking else ()

    def _lacks_product(self, code: str) -> bool:
        return bool(code) and match_key(code) not in self._books.held.items
