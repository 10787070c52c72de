"""Fills and proves the SYNC Accounting database that a configuration names (manual 4.3.8)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from core.accounting.base import AccountingReader
from core.config.store import Loaded
from core.syncaccounting.advice import TRIED, trouble
from core.syncaccounting.filling import Filled, Filler, Order
from core.syncaccounting.opening import made_beside, open_store
from core.text import clean
from core.upload.progress import Watch


def switched_on(loaded: Loaded) -> bool:
    """Whether the configuration wants it filled."""
    return loaded.config.sync_accounting.mode is not None


def fill(
    loaded: Loaded, open_reader: Callable[[], AccountingReader], watch: Watch, order: Callable[[int], Order]
) -> Filled:
    """Fill it; raises SyncAccountingError, and AccountingError where the accounts are behind its mark."""
    number = company_number(loaded)
    with closing(open_store(loaded.config.sync_accounting.mdb or "", loaded.folder)) as store:
        return Filler(open_reader(), store, lambda: watch.cancel.check(TRIED)).fill(order(number))


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of the database: its name, the company's number, and whose rows bear that number."""

    name: str
    number: int
    whose: str = ""
    comes: bool = False

    def __str__(self) -> str:
        if self.comes:
            return f"{self.name} will lie beside the configuration, as company {self.number}"
        return f"{self.name} can be written, as company {self.number}"


def prove(loaded: Loaded) -> Proof:
    """Prove that it can be written; at most empty tables are left behind. Raises SyncAccountingError."""
    number, address = company_number(loaded), loaded.config.sync_accounting.mdb or ""
    with closing(open_store(address, loaded.folder)) as store:
        if made_beside(address) and not loaded.folder.exists():
            return Proof(clean(address), number, comes=True)
        standing = store.prove(number)
        return Proof(store.name, number, standing.name if standing else "")


def company_number(loaded: Loaded) -> int:
    """Give the number of the company's rows; raises SyncAccountingError where there is none."""
    number = loaded.config.sync_accounting.company
    if number is None:
        raise trouble(
            "company",
            "[sync_accounting] company is missing, and several companies may share one database",
            "Give this company a number of its own there: company = 1.",
        )
    return number
