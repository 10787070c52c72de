"""The sales ledger of QuickBooks: invoices, credit memos and payments as transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.accounting.base import Selection
from core.accounting.quickbooks.customer_index import CustomerIndex
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.building import Ask
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import EVERY_TRANSACTION, Transacted
from core.accounting.quickbooks.qbxml.responses import Node
from core.money import rounded
from core.records import Transaction
from core.text import match_key

_TRIED = "read transactions from QuickBooks"
_PAGE = 50
_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind is asked for, and where its figures stand; `sign` is that of the ledger."""

    type: str
    sign: int
    ask: Callable[[Transacted], Ask]
    net: str
    tax: str
    left: str


def _invoices(which: Transacted) -> Ask:
    return queries.invoices(which, lines=False)


def _credits(which: Transacted) -> Ask:
    return queries.credit_memos(which, lines=False)


_KINDS = (
    _Kind("SI", 1, _invoices, "Subtotal", "SalesTaxTotal", "BalanceRemaining"),
    _Kind("SC", -1, _credits, "Subtotal", "SalesTaxTotal", "CreditRemaining"),
    _Kind("SR", -1, queries.payments, "TotalAmount", "", "UnusedPayment"),
)


@dataclass(frozen=True, slots=True)
class SalesLedger:
    """Reads what was posted; pending documents are not."""

    conversation: Conversation
    customers: CustomerIndex

    def read(self, selection: Selection) -> Iterator[Transaction]:
        """Read transactions as a stream; a number is QuickBooks' own count."""
        self.customers.refresh()
        wanted = {match_key(each) for each in selection.keys}
        for kind in _KINDS:
            for which in self._which(selection.prefix):
                for each in self.conversation.records(kind.ask(which), _TRIED):
                    made = self._transaction(kind, each)
                    if not each.flag("IsPending") and (not wanted or str(made.number) in wanted):
                        yield made

    def _which(self, prefix: str) -> Iterator[Transacted]:
        if not prefix:
            yield EVERY_TRANSACTION
            return
        ids = self.customers.beginning(prefix)
        for start in range(0, len(ids), _PAGE):
            yield Transacted(customers=ids[start : start + _PAGE])

    def _transaction(self, kind: _Kind, found: Node) -> Transaction:
        net = _signed(kind, found.number(kind.net))
        tax = _signed(kind, found.number(kind.tax)) if kind.tax else _NOTHING
        return Transaction(
            number=count_of(found.text("TxnID")),
            type=kind.type,
            account=self.customers.reference(found.text("CustomerRef/ListID")),
            date=found.day("TxnDate"),
            reference=found.text("RefNumber"),
            details=found.text("Memo"),
            net=net,
            tax=tax,
            gross=net + tax,
            outstanding=_signed(kind, found.number(kind.left)),
        )


def _signed(kind: _Kind, amount: Decimal) -> Decimal:
    """Give an amount the sign of its kind; nothing has none."""
    return rounded(kind.sign * amount)


def count_of(identity: str) -> int:
    """Give the count in an id of QuickBooks, hexadecimal before its hyphen; 0 where there is none."""
    try:
        return int(identity.partition("-")[0], 16)
    except ValueError:
        return 0
