"""Bugs of QuickBooks' own way that are planted one at a time; what it forgives is planted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from unittest.mock import patch

from core.accounting.orders import BookedInvoice, NewInvoice
from core.accounting.quickbooks.invoice_writing import InvoiceWriting
from core.accounting.quickbooks.qbxml.building import Ask
from core.accounting.quickbooks.qbxml.message_sets import NO_ANSWER, Kept
from core.accounting.quickbooks.qbxml.statuses import refusal
from tests.proof.orders.planted import BUGS, Planted
from tests.proof.orders.quickbooks_workloads import RENUMBERED

FORGIVEN = "made again without a look"
"""QuickBooks makes no second invoice where this is planted: the message names itself."""
_WRITING = "core.accounting.quickbooks.invoice_writing."


@contextmanager
def _named_anew() -> Iterator[None]:
    numbers = count()
    with patch(_WRITING + "name_of", lambda *_: f"MESSAGE{next(numbers)}"):
        yield


@contextmanager
def _named_anew_without_a_look() -> Iterator[None]:
    with _named_anew(), BUGS[FORGIVEN].bug():
        yield


@contextmanager
def _kept_is_not_asked_for() -> Iterator[None]:
    with patch(_WRITING + "message_sets.recall", lambda *_: Kept(NO_ANSWER, None)):
        yield


@contextmanager
def _nothing_is_forgotten() -> Iterator[None]:
    with patch(_WRITING + "message_sets.forget", lambda *_: None):
        yield


@contextmanager
def _forgotten_at_once() -> Iterator[None]:
    make = InvoiceWriting.make

    def made(writing: InvoiceWriting, invoice: NewInvoice, customer: str) -> str:
        number = make(writing, invoice, customer)
        writing.forget(invoice)
        return number

    with patch.object(InvoiceWriting, "make", made):
        yield


def _believes(writing: InvoiceWriting, ask: Ask, name: str, _: NewInvoice, tried: str) -> BookedInvoice:
    found = writing._asked(ask, name, tried)
    if isinstance(found, BookedInvoice):
        return found
    assert found.response is not None
    raise refusal(found.response, tried)


@contextmanager
def _old_refusals_are_believed() -> Iterator[None]:
    with patch.object(InvoiceWriting, "_made", _believes):
        yield


QUICKBOOKS_BUGS: Mapping[str, Planted] = {
    **{name: each for name, each in BUGS.items() if name != FORGIVEN},
    "made again under another name without a look": replace(BUGS[FORGIVEN], bug=_named_anew_without_a_look),
    "each message has another name": Planted(_named_anew, RENUMBERED, "clock set back", "now"),
    "what QuickBooks kept is not asked for": Planted(
        _kept_is_not_asked_for, RENUMBERED, "clock set forth", "now"
    ),
    "QuickBooks is never told to forget": Planted(
        _nothing_is_forgotten, "two orders", "refused in its answer"
    ),
    "QuickBooks forgets before the CRM knows": Planted(
        _forgotten_at_once, RENUMBERED, "killed after", "forget"
    ),
    "an old refusal is believed": Planted(_old_refusals_are_believed, "two orders", "refused, and killed"),
}
