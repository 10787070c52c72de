"""What is renamed in QuickBooks: after it has gone up, or while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from core.sandbox.quickbooks import accountant
from tests.core.sandbox.quickbooks.programs import NOW
from tests.proof.worlds.holdings import Holdings
from tests.proof.worlds.quickbooks_scene import LATER, batched, books_of, violations
from tests.proof.worlds.sides import Books
from tests.proof.worlds.workloads import Prepare, Scene

NAMELESS, RENAMED = "Fifty% Off_Stores", "Fifty Stores"
"""A customer that has no account number, and what it is renamed to."""
ITEM, RENAMED_ITEM = "DRAWE001", "DRAWE002"
ITEMS_READ, CUSTOMERS_READ, QUESTIONS = 25, 30, 44
"""How many questions a first batch has asked when it has read the items, the customers, and everything."""
ITS_INVOICE = "5"
"""The only invoice of that customer, and of that item."""


def _rename_customer(company: Path) -> None:
    accountant.rename(company, "Customer", NAMELESS, RENAMED, LATER)


def _rename_item(company: Path) -> None:
    accountant.rename(company, "Item", ITEM, RENAMED_ITEM, LATER)


def _nameless(scene: Scene) -> None:
    accountant.give_account_number(books_of(scene).company, NAMELESS, "", NOW)
    scene.expected.hinders("account", RENAMED)


def renamed(scene: Scene) -> None:
    """A customer and an item that have gone up bear other names now."""
    _nameless(scene)
    scene.expected.hinders("product", RENAMED_ITEM)
    company = batched(scene)
    _rename_customer(company)
    _rename_item(company)


def customer_renamed_at(question: int) -> Prepare:
    """Give a first batch in which a customer is renamed when so many questions have been asked."""

    def prepare(scene: Scene) -> None:
        _nameless(scene)
        books_of(scene).amidst = (question, _rename_customer)
        scene.judge = partial(_one_of_both, scene, "account", "accountnumber", (NAMELESS, RENAMED))
        scene.wavers = True

    return prepare


def item_renamed_at(question: int) -> Prepare:
    """Give a first batch in which an item is renamed when so many questions have been asked."""

    def prepare(scene: Scene) -> None:
        for each in (ITEM, RENAMED_ITEM):
            scene.expected.hinders("product", each)
        scene.expected.hinders("invoice", f"FIF001-{ITS_INVOICE}")
        books_of(scene).amidst = (question, _rename_item)
        scene.judge = partial(_one_of_both, scene, "product", "productnumber", (ITEM, RENAMED_ITEM))
        scene.wavers = True

    return prepare


def _one_of_both(
    scene: Scene, entity: str, field: str, keys: tuple[str, str], books: Books, holdings: Holdings
) -> Iterator[str]:
    """What was renamed while it was read is there under one of its names, and so are its invoices."""
    yield from violations(scene, books, holdings)
    there = holdings.by_key(entity, field)
    found = [key for key in keys if key.casefold() in there]
    if len(found) != 1:
        yield f"of {keys} there are {found}"
    if len(holdings.records["invoice"]) > len(books.invoices):
        yield f"{len(holdings.records['invoice'])} invoices for {len(books.invoices)}"
