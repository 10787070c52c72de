"""What may have happened before a run that brings orders into QuickBooks, and into no other accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from core.sandbox.quickbooks.accountant import edit_invoice
from tests.core.sandbox.quickbooks.programs import NOW
from tests.proof.orders.books import Books
from tests.proof.orders.quickbooks_books import QuickBooksBooks
from tests.proof.orders.workloads import WORKLOADS, Prepare, Scene

LATER = NOW + timedelta(hours=1)


def renumber(books: Books) -> None:
    """Change the PO number of every invoice that was made of an order."""
    known = cast(QuickBooksBooks, books)
    for number in known.invoices:
        edit_invoice(known.company, number, LATER, PONumber=f"by hand {number}")


def renumbered(scene: Scene) -> None:
    """An invoice has been made, nobody heard of it, and its PO number was changed by hand."""
    scene.broken_off("create_invoice")
    assert len(scene.books.invoices) == 1
    renumber(scene.books)
    scene.afterwards = renumber


RENUMBERED = "its PO number was changed"
QUICKBOOKS: Mapping[str, Prepare] = {**WORKLOADS, RENUMBERED: renumbered}
