"""Asks the accounts what orders need of them: for many orders at a time, and for each key once (manual 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import TypeVar

from core.accounting.orders import BookedInvoice, Bookkeeping, LedgerAccount, OrderLedger, StockItem
from core.text import match_key
from core.upload.rules.booking_parts import NO_PRODUCT, Books, Held, Terms
from core.upload.rules.orders import ReadOrder

Each = TypeVar("Each")


class OrderBooks:
    """What the accounts hold of the orders that were asked about; nothing is asked for twice."""

    def __init__(self, ledger: OrderLedger, terms: Terms) -> None:
        self._ledger = ledger
        self._terms = terms
        self._bookkeeping: Bookkeeping | None = None
        self._accounts: dict[str, LedgerAccount] = {}
        self._items: dict[str, StockItem] = {}
        self._booked: dict[str, Sequence[BookedInvoice]] = {}
        self._asked: dict[str, set[str]] = {"account": set(), "item": set(), "number": set()}

    def ask(self, orders: Sequence[ReadOrder]) -> Books:
        """Give what some orders are booked with: a question of each kind, and none where all is known."""
        lines = (line for read in orders for line in read.order.lines)
        codes = (line.product_code for line in lines if line.product_code != NO_PRODUCT)
        products = (product.code for read in orders for product in read.products)
        references = (read.customer.reference for read in orders)
        numbers = (read.order.number for read in orders)
        self._learn("account", references, self._ledger.ledger_accounts, self._accounts)
        self._learn("item", (*codes, *products), self._ledger.stock_items, self._items)
        self._learn("number", numbers, self._ledger.booked, self._booked)
        return Books(self.bookkeeping, self._terms, Held(self._accounts, self._items, self._booked))

    @property
    def bookkeeping(self) -> Bookkeeping:
        """How the company books, asked once."""
        if self._bookkeeping is None:
            self._bookkeeping = self._ledger.bookkeeping()
        return self._bookkeeping

    def _learn(
        self,
        kind: str,
        keys: Iterable[str],
        ask: Callable[[Sequence[str]], Mapping[str, Each]],
        known: MutableMapping[str, Each],
    ) -> None:
        asked = self._asked[kind]
        new = {match_key(key): key for key in keys if key and match_key(key) not in asked}
        asked.update(new)
        if new:
            known.update(ask(tuple(new.values())))
