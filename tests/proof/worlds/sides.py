"""The accounts that a world is about: what they hold, past every gate, and how they are read through one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self, cast

from core.accounting.base import AccountingReader, Changed
from core.records import Customer, Invoice, Product
from tests.proof.worlds.gate import Gate
from tests.proof.worlds.ledger import Ledger
from tests.proof.worlds.ledger_mark import changed_since
from tests.proof.worlds.ledger_reader import LedgerReader


class Books(Protocol):
    """What the accounts hold and a CRM is to get, by key."""

    @property
    def customers(self) -> Mapping[str, Customer]:
        """The customers, by reference; `on_hold` is None where the accounts know no hold."""

    @property
    def products(self) -> Mapping[str, Product]:
        """The articles, by code."""

    @property
    def invoices(self) -> Mapping[str, Invoice]:
        """The documents that go up, by number."""

    def copy(self) -> Self:
        """Give a second set of the same books."""


@dataclass(frozen=True, slots=True)
class Side:
    """One kind of accounts: who reads them through a gate, and what has changed in them since a mark."""

    reader: Callable[[Books, Gate], AccountingReader]
    changed: Callable[[Books, str], Changed]


def _reader(books: Books, gate: Gate) -> AccountingReader:
    return LedgerReader(cast(Ledger, books), gate)


def _changed(books: Books, mark: str) -> Changed:
    return changed_since(cast(Ledger, books), mark)


LEDGER = Side(_reader, _changed)
