"""Which tax QuickBooks takes: by the code of a line, in America at one rate for all that is taxable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import Listed
from core.accounting.quickbooks.qbxml.responses import Node
from core.text import match_key

_PLACES = 4
_TRIED = "ask QuickBooks for its sales tax"
_NOTHING = Decimal(0)


@dataclass(slots=True)
class SalesTax:
    """The sales tax of one company. `rates` are per cent by code, `standard` is the code of what is taxed."""

    conversation: Conversation
    american: bool
    rates: Mapping[str, Decimal]
    standard: str
    taxable: frozenset[str]
    _items: dict[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, conversation: Conversation) -> SalesTax:
        """Ask for codes, rates and preferences."""
        codes = list(conversation.records(queries.sales_tax_codes(), _TRIED))
        preferences = next(conversation.records(queries.preferences(), _TRIED), None)
        made = cls(conversation, conversation.host.country == "US", {}, "", _taxable(codes))
        for each in conversation.records(queries.item_sales_taxes(), _TRIED):
            made._items[each.text("ListID")] = each.number("TaxRate", places=_PLACES)
        default = preferences.text("SalesTaxPreferences/DefaultItemSalesTaxRef/ListID") if preferences else ""
        made.rates = {each.text("Name"): made._of_code(each, default) for each in codes}
        named = (
            preferences.text("SalesTaxPreferences/DefaultTaxableSalesTaxCodeRef/FullName")
            if preferences
            else ""
        )
        made.standard = named if named in made.rates else _highest(made.rates)
        return made

    def of_customer(self, customer: Node) -> Decimal | None:
        """Give the rate at which all that is taxable is taxed for a customer; None: the codes alone say."""
        if not self.american:
            return None
        code = customer.text("SalesTaxCodeRef/FullName")
        if code and match_key(code) not in self.taxable:
            return _NOTHING
        item = customer.text("ItemSalesTaxRef/ListID")
        return self.of_item(item) if item else None

    def of_item(self, item: str) -> Decimal:
        """Give the rate of an item for sales tax, of a group the rates of all in it."""
        if item and item not in self._items:
            self._items[item] = self._of_group(item)
        return self._items.get(item, _NOTHING)

    def _of_code(self, code: Node, default: str) -> Decimal:
        if not self.american:
            return self.of_item(code.text("ItemSalesTaxRef/ListID"))
        return self.of_item(default) if match_key(code.text("Name")) in self.taxable else _NOTHING

    def _of_group(self, item: str) -> Decimal:
        (group,) = (*self.conversation.records(queries.items(Listed(ids=[item])), _TRIED), None)[:1]
        if group is None:
            return _NOTHING
        return sum((self.of_item(each.text("ListID")) for each in group.all("ItemSalesTaxRef")), _NOTHING)


def _taxable(codes: list[Node]) -> frozenset[str]:
    return frozenset(match_key(each.text("Name")) for each in codes if each.flag("IsTaxable"))


def _highest(rates: Mapping[str, Decimal]) -> str:
    return max(rates, key=lambda each: rates[each], default="")
