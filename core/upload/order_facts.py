"""What the accounts hold of what orders need: asked once for each key, many at a time, and kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any, TypeVar

from core.accounting.orders import BookedInvoice, Bookkeeping, LedgerAccount, OrderLedger, StockItem
from core.text import match_key
from core.upload.notation import dumps, loads
from core.upload.rules.booking_parts import Held
from core.upload.rules.orders import ReadOrder
from core.upload.spool import PAGE, Spool

_SCHEMA = """
    CREATE TABLE fact(kind TEXT, match TEXT, record TEXT, PRIMARY KEY (kind, match)) WITHOUT ROWID;
"""

ACCOUNTS, ITEMS, BOOKED = "account", "item", "booked"

Found = TypeVar("Found")


class Facts(Spool):
    """Facts about one company; when it has been left, what was not asked before is not known any more."""

    def __init__(self, ledger: OrderLedger) -> None:
        super().__init__(_SCHEMA)
        self._ledger: OrderLedger | None = ledger
        self.bookkeeping: Bookkeeping = ledger.bookkeeping()

    def leave(self) -> None:
        """Ask no more: the reader signs out."""
        self._ledger = None

    def learn(self, orders: Iterable[ReadOrder]) -> None:
        """Ask for all that orders need and that was not asked for before; nothing where it has been left."""
        if self._ledger is None:
            return
        ledger, some = self._ledger, list(orders)
        self._ask(ACCOUNTS, _references(some), ledger.ledger_accounts, _written)
        self._ask(ITEMS, self._codes(some), ledger.stock_items, _written)
        self._ask(BOOKED, (each.order.number for each in some), ledger.booked, _written_all)

    def learn_accounts(self, references: Iterable[str]) -> None:
        """Ask for accounts alone."""
        if self._ledger is not None:
            self._ask(ACCOUNTS, references, self._ledger.ledger_accounts, _written)

    def learn_items(self, codes: Iterable[str]) -> None:
        """Ask for articles alone."""
        if self._ledger is not None:
            self._ask(ITEMS, codes, self._ledger.stock_items, _written)

    def knows(self, read: ReadOrder) -> bool:
        """Whether all that an order needs was asked for."""
        needed = (
            (ACCOUNTS, _references([read])),
            (ITEMS, self._codes([read])),
            (BOOKED, [read.order.number]),
        )
        return all(
            not match_key(key) or self._known(kind, [match_key(key)]) for kind, keys in needed for key in keys
        )

    def held(self, orders: Sequence[ReadOrder]) -> Held:
        """Give what is there of what orders need."""
        booked = self._found(BOOKED, [each.order.number for each in orders])
        return Held(
            accounts=self.accounts(_references(orders)),
            items=self.items(self._codes(orders)),
            booked={match: [BookedInvoice(*each) for each in some] for match, some in booked.items()},
        )

    def accounts(self, references: Collection[str]) -> Mapping[str, LedgerAccount]:
        """Give those of these accounts that are in the sales ledger, by match key."""
        return {match: _account(row) for match, row in self._found(ACCOUNTS, references).items()}

    def items(self, codes: Collection[str]) -> Mapping[str, StockItem]:
        """Give those of these articles that are in the stock file, by match key."""
        return {match: StockItem(*row) for match, row in self._found(ITEMS, codes).items()}

    def _codes(self, orders: Iterable[ReadOrder]) -> list[str]:
        some, no_product = list(orders), match_key(self.bookkeeping.no_product)
        codes = [line.product_code for each in some for line in each.order.lines]
        needed = (code for code in codes if match_key(code) != no_product)
        return [*needed, *(p.code for each in some for p in each.products)]

    def _ask(
        self,
        kind: str,
        keys: Iterable[str],
        ask: Callable[[Sequence[str]], Mapping[str, Found]],
        write: Callable[[Found], str],
    ) -> None:
        wanted = {match_key(each): each for each in keys if match_key(each)}
        known = self._known(kind, wanted)
        new = [spelt for match, spelt in wanted.items() if match not in known]
        for some in _portions(new):
            found = ask(some)
            rows = [(match_key(each), found.get(match_key(each))) for each in some]
            self.many(
                "INSERT OR REPLACE INTO fact VALUES (?, ?, ?)",
                [(kind, match, None if record is None else write(record)) for match, record in rows],
            )

    def _known(self, kind: str, matches: Collection[str]) -> Mapping[str, str | None]:
        found: dict[str, str | None] = {}
        for some in _portions(list(matches)):
            marks = ", ".join("?" * len(some))
            sql = f"SELECT match, record FROM fact WHERE kind = ? AND match IN ({marks})"  # noqa: S608
            found.update((str(match), record) for match, record in self.rows(sql, (kind, *some)))
        return found

    def _found(self, kind: str, keys: Collection[str]) -> Mapping[str, Any]:
        known = self._known(kind, {match_key(each) for each in keys})
        return {match: loads(record) for match, record in known.items() if record is not None}


def _references(orders: Iterable[ReadOrder]) -> list[str]:
    return [each.customer.reference for each in orders]


def _written(record: LedgerAccount | StockItem) -> str:
    return dumps(astuple(record))


def _written_all(some: Sequence[BookedInvoice]) -> str:
    return dumps([astuple(each) for each in some])


def _account(row: Sequence[Any]) -> LedgerAccount:
    reference, name, address, *rest = row
    return LedgerAccount(reference, name, tuple(address), *rest)


def _portions(some: Sequence[str]) -> Iterable[Sequence[str]]:
    return (some[start : start + PAGE] for start in range(0, len(some), PAGE))
