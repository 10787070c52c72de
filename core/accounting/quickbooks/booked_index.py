"""Finds invoices by the order that they were made from: QuickBooks has no search by the PO number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.accounting.orders import BookedInvoice
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import Transacted
from core.accounting.quickbooks.qbxml.responses import Node
from core.text import match_key

_TRIED = "look for invoices in QuickBooks"
NARROW = (
    "TxnID", "TimeModified", "CustomerRef", "RefNumber", "IsPending", "PONumber", "Subtotal", "SalesTaxTotal",
)  # fmt: skip
"""The elements that tell of an invoice what orders must know."""


@dataclass(slots=True)
class BookedIndex:
    """Invoices that bear a PO number, read once and then kept up by what was modified since.

    `reference` gives a customer's reference by ListID. A deleted invoice is still told of.
    """

    conversation: Conversation
    reference: Callable[[str], str]
    _invoices: dict[str, Node] = field(default_factory=dict)
    _orders: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _numbers: Counter[str] = field(default_factory=Counter)
    _number_of: dict[str, str] = field(default_factory=dict)
    _seen: datetime | None = None

    def refresh(self) -> None:
        """Learn what is new: all invoices the first time."""
        ask = queries.invoices(Transacted(since=self._seen), lines=False, only=NARROW)
        for each in self.conversation.records(ask, _TRIED):
            self._learn(each)

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices of these orders, by match key of the order's number."""
        found: dict[str, Sequence[BookedInvoice]] = {}
        for key in {match_key(each) for each in order_numbers}:
            those = self._orders.get(key)
            if key and those:
                found[key] = [self.invoice(self._invoices[each]) for each in sorted(those)]
        return found

    def invoice(self, found: Node) -> BookedInvoice:
        """Give an invoice as orders see it; a pending one is not posted."""
        net, tax = found.number("Subtotal"), found.number("SalesTaxTotal")
        number = found.text("RefNumber")
        return BookedInvoice(
            number=number if number and self._numbers[match_key(number)] < 2 else found.text("TxnID"),
            order_number=found.text("PONumber"),
            account=self.reference(found.text("CustomerRef/ListID")),
            posted=not found.flag("IsPending"),
            net=net,
            tax=tax,
            gross=net + tax,
        )

    def learn(self, found: Node) -> BookedInvoice:
        """Take in an invoice that was just made, and give it as orders see it."""
        self._learn(found)
        return self.invoice(found)

    def _learn(self, found: Node) -> None:
        identity = found.text("TxnID")
        self._count(identity, match_key(found.text("RefNumber")))
        before = self._invoices.pop(identity, None)
        if before is not None:
            self._orders[match_key(before.text("PONumber"))].discard(identity)
        order = match_key(found.text("PONumber"))
        if order:
            self._invoices[identity] = found
            self._orders[order].add(identity)
        modified = found.moment("TimeModified")
        if modified is not None and (self._seen is None or modified > self._seen):
            self._seen = modified

    def _count(self, identity: str, number: str) -> None:
        before = self._number_of.get(identity)
        if before is not None:
            self._numbers[before] -= 1
        self._number_of[identity] = number
        self._numbers[number] += 1
