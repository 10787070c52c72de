"""The scan of the CRM View: what is ready in the CRM, and what of it the accounts lack (manual 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from core.accounting.base import AccountingReader, Selection
from core.crm.base import Crm
from core.records import OrderLine, SalesOrder
from core.text import match_key
from core.upload.order_reading import OrderPage, OrderReader
from core.upload.progress import Watch
from core.upload.rules.booking_parts import NO_PRODUCT
from core.upload.rules.order_problems import default_product_problem
from core.upload.rules.orders import OrderSettings, ReadOrder
from core.upload.waiting import Missing, OrderPart, Waiting, WaitingSpool, begins


class Scan:
    """What a scan found, as four tables on disk; closing it gives the disk space back."""

    def __init__(self) -> None:
        self._spools = {part: WaitingSpool() for part in OrderPart}

    def __getitem__(self, part: OrderPart) -> WaitingSpool:
        return self._spools[part]

    def close(self) -> None:
        """Give the disk space back; a second call does nothing."""
        for spool in self._spools.values():
            spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Books:
    """Knows which accounts and products the accounts hold; asks for each key once, and for many at a time."""

    def __init__(self, reader: AccountingReader) -> None:
        self._reader = reader
        self._asked: dict[Missing, set[str]] = {each: set() for each in Missing}
        self._held: dict[Missing, set[str]] = {each: set() for each in Missing}

    def learn(self, accounts: Iterable[str], products: Iterable[str]) -> None:
        """Ask for what was not asked for before."""
        if new := self._new(Missing.ACCOUNT, accounts):
            found = (each.reference for each in self._reader.customers(Selection(keys=new)))
            self._held[Missing.ACCOUNT].update(map(match_key, found))
        if new := self._new(Missing.PRODUCT, products):
            codes = (each.code for each in self._reader.products(Selection(keys=new)))
            self._held[Missing.PRODUCT].update(map(match_key, codes))

    def lacks(self, what: Missing, key: str) -> bool:
        """Whether a key that is no blank is not there."""
        return bool(key) and match_key(key) not in self._held[what]

    def _new(self, what: Missing, keys: Iterable[str]) -> tuple[str, ...]:
        asked = self._asked[what]
        new = {match_key(key): key for key in keys if key and match_key(key) not in asked}
        asked.update(new)
        return tuple(new.values())


class Scanner:
    """Lays the orders that are ready beside the accounts."""

    def __init__(self, crm: Crm, reader: AccountingReader, settings: OrderSettings, watch: Watch) -> None:
        self._orders = OrderReader(crm, settings)
        self._books = _Books(reader)
        self._settings = settings
        self._watch = watch

    def scan(self, prefix: str = "") -> Scan:
        """Read everything that waits, or what begins so; the scan is the caller's to close."""
        scan = Scan()
        try:
            self._fill(scan, prefix)
        except BaseException:
            scan.close()
            raise
        return scan

    def _fill(self, scan: Scan, prefix: str) -> None:
        done = 0
        self._watch.cancel.check("scan the CRM")
        for page in self._orders.pages():
            done += len(page.orders)
            self._learn(page)
            for part, rows in self._rows(page).items():
                scan[part].add_all(each for each in rows if begins(each.record, prefix))
            self._watch.planned("orders", done)
            self._watch.cancel.check("scan the CRM")

    def _learn(self, page: OrderPage) -> None:
        lines = (line for read in page.orders for line in read.order.lines)
        accounts = (each.customer.reference for each in page.customers)
        self._books.learn(accounts, (line.product_code for line in lines if line.product_code != NO_PRODUCT))

    def _rows(self, page: OrderPage) -> dict[OrderPart, Iterator[Waiting]]:
        lines = (line for read in page.orders for line in read.order.lines)
        return {
            OrderPart.CUSTOMERS: (
                Waiting(each.customer, self._missing(account=each.customer.reference), each.problems)
                for each in page.customers
            ),
            OrderPart.PRODUCTS: (Waiting(each, self._missing(product=each.code)) for each in page.products),
            OrderPart.ORDERS: map(self._order, page.orders),
            OrderPart.ITEMS: map(self._item, lines),
        }

    def _order(self, read: ReadOrder) -> Waiting:
        order: SalesOrder = read.order
        items = [self._item(line) for line in order.lines]
        account = self._missing(account=order.account)
        missing = dict.fromkeys((*account, *(each for item in items for each in item.missing)))
        problems = dict.fromkeys((*read.problems, *(each for item in items for each in item.problems)))
        return Waiting(order, tuple(missing), tuple(problems))

    def _item(self, line: OrderLine) -> Waiting:
        if not line.write_in:
            return Waiting(line, self._missing(account=line.account, product=line.product_code))
        code = line.product_code
        lacking = code != NO_PRODUCT and self._books.lacks(Missing.PRODUCT, code)
        problems = (default_product_problem(code),) if lacking else ()
        return Waiting(line, self._missing(account=line.account), problems)

    def _missing(self, account: str = "", product: str = "") -> tuple[Missing, ...]:
        keys = {Missing.ACCOUNT: account, Missing.PRODUCT: product}
        return tuple(what for what, key in keys.items() if self._books.lacks(what, key))
