"""Fills and proves the SYNC Accounting database that a configuration names (manual 4.3.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from core.accounting.base import AccountingReader
from core.config.store import Loaded
from core.own_places import kept_in
from core.syncaccounting.access_store import AccessStore
from core.syncaccounting.advice import TRIED, trouble
from core.syncaccounting.belonging import Owner, may_take_over, refuse_another
from core.syncaccounting.filling import Filled, Filler, Order
from core.syncaccounting.opening import made_beside, open_store, place_of
from core.syncaccounting.sql_store import SqlStore
from core.syncaccounting.store import Standing
from core.text import clean, match_key
from core.upload.progress import Watch


def switched_on(loaded: Loaded) -> bool:
    """Whether the configuration wants it filled."""
    return loaded.config.sync_accounting.mode is not None


def fill(
    loaded: Loaded, open_reader: Callable[[], AccountingReader], watch: Watch, order: Callable[[int], Order]
) -> Filled:
    """Fill it, or rehearse that; raises SyncAccountingError, AccountingError where the accounts went back."""
    number = company_number(loaded)
    with _opened(loaded) as store:
        return Filler(open_reader(), store, lambda: watch.cancel.check(TRIED)).fill(order(number))


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of the database: its name, the company's number, and where the rows of it stand."""

    name: str
    number: int
    standing: Standing | None = None
    comes: bool = False

    def __str__(self) -> str:
        if self.comes:
            return f"{self.name} will lie beside the configuration, as company {self.number}"
        return f"{self.name} can be written, as company {self.number}"


def prove(loaded: Loaded) -> Proof:
    """Prove that it can be written; in Access at most empty tables are left. Raises SyncAccountingError."""
    number, address = company_number(loaded), loaded.config.sync_accounting.mdb or ""
    with _opened(loaded) as store:
        if made_beside(address) and not loaded.folder.exists():
            return Proof(clean(address), number, comes=True)
        return Proof(store.name, number, store.prove(number))


def refuse(proof: Proof, own: Owner) -> None:
    """Raise SyncAccountingError (number_taken) where another company has the number there."""
    refuse_another(proof.standing, own, proof.name, proof.number)


def take_over(loaded: Loaded, own: Owner, before: str) -> str:
    """Give the rows of the company that was called `before` its new name; say so, or why they are left.

    Blank where nothing is to be done. Raises SyncAccountingError.
    """
    number = company_number(loaded)
    with _opened(loaded) as store:
        standing = store.prove(number)
        if standing is None or match_key(standing.name) == match_key(own.name):
            return ""
        there = f"number {number} in {store.name}"
        if not may_take_over(standing, own, before):
            return f"{there} stays with {clean(standing.name)}"
        with store.writing(number) as session:
            session.stand(own.renamed(standing), new=False)
        return f"{there}, of {clean(standing.name)}, is now of {clean(own.name)}"


def owner(loaded: Loaded, reader: AccountingReader) -> Owner:
    """Say whose the accounts are; raises AccountingError."""
    return Owner(reader.company().name, loaded.config.sync.source)


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


@contextmanager
def _opened(loaded: Loaded) -> Iterator[AccessStore | SqlStore]:
    """Open it; raises SyncAccountingError (own_file) where something else is kept in that file already.

    No empty file is left behind where there was none.
    """
    address = loaded.config.sync_accounting.mdb or ""
    file = place_of(address, loaded.folder)
    kept = kept_in(file, loaded) if file is not None else ""
    if kept:
        raise trouble(
            "own_file",
            f"{clean(str(file))} is the file of {kept}",
            "Name another file in [sync_accounting] mdb, such as sqlite:///syncaccounting.db.",
        )
    new = file is not None and not file.exists()
    try:
        with closing(open_store(address, loaded.folder)) as store:
            yield store
    finally:
        if file is not None and new and file.exists() and file.stat().st_size == 0:
            file.unlink()
