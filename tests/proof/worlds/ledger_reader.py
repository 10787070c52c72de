"""The reader of the books, through a gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self, TypeVar, cast

from core.accounting.base import EVERYTHING, Changed, Selection
from core.records import Company, Customer, Invoice, InvoiceLine, Product, Transaction
from core.text import match_key
from tests.proof.worlds.gate import Call, Gate, Port, first_half
from tests.proof.worlds.ledger import Ledger
from tests.proof.worlds.ledger_mark import changed_since, mark_of

Record = TypeVar("Record")


class LedgerReader:
    """Reads a ledger through a gate."""

    def __init__(self, ledger: Ledger, gate: Gate) -> None:
        self.ledger = ledger
        self._gate = gate

    def company(self) -> Company:
        call = Call(Port.READER, "company", False, lambda: Company("Demo", "GBP"))
        return cast(Company, self._gate.let(call))

    def customers(self, selection: Selection = EVERYTHING) -> Iterator[Customer]:
        found = self.ledger.customers.values()
        return self._stream("customers", found, selection, lambda each: (each.reference, each.reference))

    def products(self, selection: Selection = EVERYTHING) -> Iterator[Product]:
        found = self.ledger.products.values()
        return self._stream("products", found, selection, lambda each: (each.code, each.code))

    def invoices(self, selection: Selection = EVERYTHING) -> Iterator[Invoice]:
        found = self.ledger.invoices.values()
        return self._stream("invoices", found, selection, lambda each: (each.number, each.account))

    def items(self, selection: Selection = EVERYTHING) -> Iterator[InvoiceLine]:
        return (each for document in self.invoices(selection) for each in document.lines)

    def transactions(self, selection: Selection = EVERYTHING) -> Iterator[Transaction]:
        deleted = self.ledger.deleted
        found = [each for number, each in self.ledger.transactions.items() if number not in deleted]
        return self._stream("transactions", found, selection, lambda each: (str(each.number), each.account))

    def mark(self) -> str:
        return cast(str, self._gate.let(Call(Port.READER, "mark", False, lambda: mark_of(self.ledger))))

    def changed(self, since: str) -> Changed:
        call = Call(Port.READER, "changed", False, lambda: changed_since(self.ledger, since))
        return cast(Changed, self._gate.let(call))

    def close(self) -> None:
        """Nothing to sign out of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _stream(
        self,
        what: str,
        records: Iterable[Record],
        selection: Selection,
        keys: Callable[[Record], tuple[str, str]],
    ) -> Iterator[Record]:
        found = [each for each in records if _wanted(selection, *keys(each))]
        call = Call(
            Port.READER, f"read {what}", False, lambda: iter(found), lambda: _broken_off(found, self._gate)
        )
        return cast(Iterator[Record], self._gate.let(call))


def _broken_off(found: list[Record], gate: Gate) -> Iterator[Record]:
    yield from first_half(found)
    gate.die()


def _wanted(selection: Selection, key: str, prefixed: str) -> bool:
    if selection.keys:
        return match_key(key) in {match_key(each) for each in selection.keys}
    return match_key(prefixed).startswith(match_key(selection.prefix))
