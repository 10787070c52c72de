"""Invoices and credit memos of QuickBooks with their lines, as documents of an invoice file (manual 6.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from core.accounting.base import Selection
from core.accounting.quickbooks.currencies import Currencies
from core.accounting.quickbooks.customer_index import CustomerIndex
from core.accounting.quickbooks.items import ItemList
from core.accounting.quickbooks.numbers import Numbers
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.building import Ask
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import EVERY_TRANSACTION, Transacted
from core.accounting.quickbooks.qbxml.responses import Node
from core.accounting.quickbooks.sales_tax import SalesTax
from core.accounting.quickbooks.shares import shared
from core.records import Invoice, InvoiceKind, InvoiceLine
from core.text import match_key

_TRIED = "read invoices from QuickBooks"
_TXN = re.compile(r"[0-9A-Fa-f]+-\d+")
_NOTHING = Decimal("0.00")
_PLACES = 5
PAGE = 50
"""Numbers, or customers, that one question names."""
_KINDS: Sequence[tuple[InvoiceKind, Callable[..., Ask]]] = (
    (InvoiceKind.INVOICE, queries.invoices),
    (InvoiceKind.CREDIT, queries.credit_memos),
)


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """Reads documents; `numbers` knows which numbers stand for several of them."""

    conversation: Conversation
    customers: CustomerIndex
    items: ItemList
    tax: Callable[[], SalesTax]
    currencies: Currencies
    numbers: Numbers

    def read(self, selection: Selection) -> Iterator[Invoice]:
        """Read documents with their lines, as a stream; amounts of credit memos are positive."""
        self.customers.refresh()
        self.numbers.refresh()
        wanted = {match_key(each) for each in selection.keys}
        for kind, ask in _KINDS:
            for each in self._records(ask, selection):
                made = self._document(kind, each)
                if not wanted or match_key(made.number) in wanted:
                    yield made

    def _records(self, ask: Callable[..., Ask], selection: Selection) -> Iterator[Node]:
        which = (
            by_number(selection.keys)
            if selection.keys
            else self._by_customer(selection.prefix)
            if selection.prefix
            else [EVERY_TRANSACTION]
        )
        found = chain.from_iterable(self.conversation.records(ask(each), _TRIED) for each in which)
        seen: set[str] = set()
        for each in found:
            identity = each.text("TxnID")
            if selection.keys and identity in seen:
                continue  # named by its number and by its id
            if selection.keys:
                seen.add(identity)
            yield each

    def _by_customer(self, prefix: str) -> Iterator[Transacted]:
        ids = self.customers.beginning(prefix)
        for start in range(0, len(ids), PAGE):
            yield Transacted(customers=ids[start : start + PAGE])

    def _document(self, kind: InvoiceKind, found: Node) -> Invoice:
        number = self.numbers.of(found)
        net, tax = found.number("Subtotal"), found.number("SalesTaxTotal")
        return Invoice(
            number=number,
            kind=kind,
            posted=not found.flag("IsPending"),
            account=self.customers.reference(found.text("CustomerRef/ListID")),
            name=found.text("CustomerRef/FullName"),
            date=found.day("TxnDate"),
            order_number=found.text("PONumber"),
            net=net,
            tax=tax,
            gross=net + tax,
            currency=self.currencies.of(found),
            carriage_net=_NOTHING,
            carriage_tax=_NOTHING,
            discount_net=_NOTHING,
            discount_description="",
            lines=self._lines(number, found, tax),
            source=found.text("TxnID"),
        )

    def _lines(self, number: str, document: Node, tax: Decimal) -> tuple[InvoiceLine, ...]:
        """Give the lines, those of groups one by one; a subtotal repeats what stands above it and is none."""
        account = self.customers.reference(document.text("CustomerRef/ListID"))
        some = [each for each in _flat(document) if each.text("ItemRef/ListID") not in self.items.sums]
        nets = [each.number("Amount") for each in some]
        rates = [self._rate(document, each) for each in some]
        taxes = shared(tax, [net * rate for net, rate in zip(nets, rates, strict=True)], nets)
        rows = zip(some, nets, rates, taxes, strict=True)
        return tuple(_line(number, account, at, row) for at, row in enumerate(rows, start=1))

    def _rate(self, document: Node, line: Node) -> Decimal:
        code = line.text("SalesTaxCodeRef/FullName")
        rate = self.tax().rates.get(code, _NOTHING)
        own = document.maybe("SalesTaxPercentage", places=4)
        return own if rate and own is not None else rate


Row = tuple[Node, Decimal, Decimal, Decimal]


def _line(number: str, account: str, at: int, row: Row) -> InvoiceLine:
    found, net, rate, tax = row
    quantity = found.maybe("Quantity", places=_PLACES)
    if quantity is None:
        quantity = Decimal(1) if net else Decimal(0)
    price = found.maybe("Rate", places=_PLACES)
    if price is None:
        price = net / quantity if quantity else net
    return InvoiceLine(
        invoice_number=number,
        line=at,
        account=account,
        product_code=found.text("ItemRef/FullName"),
        description=found.text("Desc"),
        unit=found.text("UnitOfMeasure"),
        quantity=quantity,
        unit_price=price,
        net=net,
        tax=tax,
        tax_rate=rate,
    )


def _flat(document: Node) -> Iterator[Node]:
    for each in document.inside():
        if each.name.endswith("LineGroupRet"):
            yield from _flat(each)
        elif each.name.endswith("LineRet"):
            yield each


def by_number(keys: Sequence[str]) -> Iterator[Transacted]:
    """Ask by number, and where it looks like an id of QuickBooks' own, by that."""
    spelt = list({match_key(each): each for each in keys if each.strip() and len(each) <= _LONGEST}.values())
    for start in range(0, len(spelt), PAGE):
        yield Transacted(numbers=spelt[start : start + PAGE])
    ids = [each for each in keys if _TXN.fullmatch(each.strip())]
    for start in range(0, len(ids), PAGE):
        yield Transacted(ids=ids[start : start + PAGE])


_LONGEST = 11
"""A number of QuickBooks is no longer."""
