"""The currencies of QuickBooks by their ISO codes; without several, all is in the company's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.responses import Node


@dataclass(slots=True)
class Currencies:
    """Gives the currency of a record; `home` is that of the company."""

    conversation: Conversation
    home: str
    _codes: Mapping[str, str] | None = field(init=False, default=None)

    def of(self, record: Node) -> str:
        """Give the ISO code of a record's currency, its name where QuickBooks has no code for it."""
        name = record.text("CurrencyRef/FullName")
        if not name:
            return self.home
        if self._codes is None:
            known = self.conversation.records(queries.currencies(), "ask QuickBooks for its currencies")
            self._codes = {each.text("Name"): each.text("CurrencyCode").upper() for each in known}
        return self._codes.get(name) or name
