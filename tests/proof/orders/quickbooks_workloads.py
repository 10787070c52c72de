"""What may have happened before a run that brings orders into QuickBooks, and into no other accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from core.sandbox.quickbooks.accountant import edit_invoice
from tests.core.sandbox.quickbooks.programs import NOW
from tests.proof.orders.quickbooks_books import QuickBooksBooks
from tests.proof.orders.workloads import WORKLOADS, Prepare, Scene


def renumbered(scene: Scene) -> None:
    """An invoice has been made, nobody heard of it, and its PO number was changed by hand."""
    scene.broken_off("create_invoice")
    books = cast(QuickBooksBooks, scene.books)
    (number,) = books.invoices
    edit_invoice(books.company, number, NOW, PONumber="by hand")


RENUMBERED = "its PO number was changed"
QUICKBOOKS: Mapping[str, Prepare] = {**WORKLOADS, RENUMBERED: renumbered}
