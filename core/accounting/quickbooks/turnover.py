"""What customers were invoiced in this financial year, less what they were credited: it is added up here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import Transacted

_TRIED = "read this year's invoices from QuickBooks"
_NARROW = ("CustomerRef", "IsPending", "Subtotal")
_NOTHING = Decimal("0.00")


@dataclass(slots=True)
class Turnover:
    """Sums by ListID, added up once; `began` gives the first day of the financial year."""

    conversation: Conversation
    began: Callable[[], date]
    _sums: dict[str, Decimal] | None = field(init=False, default=None)

    def of(self, customer: str) -> Decimal:
        """Give a customer's turnover."""
        if self._sums is None:
            self._sums = self._added_up()
        return self._sums.get(customer, _NOTHING)

    def _added_up(self) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        since = Transacted(first=self.began())
        for ask, sign in ((queries.invoices, 1), (queries.credit_memos, -1)):
            for each in self.conversation.records(ask(since, lines=False, only=_NARROW), _TRIED):
                if not each.flag("IsPending"):
                    customer = each.text("CustomerRef/ListID")
                    sums[customer] = sums.get(customer, _NOTHING) + sign * each.number("Subtotal")
        return sums
