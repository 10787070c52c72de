"""Items of QuickBooks as articles of a stock file: price and cost wherever that kind keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.accounting.base import Selection
from core.accounting.quickbooks.naming import ARTICLES, item_code
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import Listed
from core.accounting.quickbooks.qbxml.responses import Node
from core.records import Product
from core.text import match_key

_TRIED = "read items from QuickBooks"
PAGE = 100
"""Names that one question has."""
_SOLD, _BOTH = "SalesOrPurchase", "SalesAndPurchase"
_DESCRIPTIONS = (f"{_SOLD}/Desc", f"{_BOTH}/SalesDesc", "SalesDesc", "ItemDesc")
_PRICES = (f"{_SOLD}/Price", f"{_BOTH}/SalesPrice", "SalesPrice")
_COSTS = (f"{_BOTH}/PurchaseCost", "PurchaseCost")
_ACCOUNTS = (f"{_SOLD}/AccountRef", f"{_BOTH}/IncomeAccountRef", "IncomeAccountRef")


@dataclass(slots=True)
class ItemList:
    """Reads items; `average` takes the average cost where QuickBooks keeps one, else the purchase cost."""

    conversation: Conversation
    average: bool
    _units: Mapping[str, str] | None = field(init=False, default=None)
    _sums: frozenset[str] | None = field(init=False, default=None)

    def read(self, selection: Selection) -> Iterator[Product]:
        """Read what is sold by quantity and price, and what is not any more only by its key.

        Subtotals, discounts, groups, taxes and the company's own assets are no articles.
        """
        for each in self._records(selection):
            if each.name in ARTICLES and item_code(each):
                yield self._product(each)

    def named(self, codes: Sequence[str]) -> Iterator[Node]:
        """Give the items of these full names, of whatever kind."""
        wanted = list({match_key(each): each for each in codes if match_key(each)}.values())
        for start in range(0, len(wanted), PAGE):
            some = Listed(names=wanted[start : start + PAGE])
            yield from self.conversation.records(queries.items(some), _TRIED)

    @property
    def sums(self) -> frozenset[str]:
        """The ListIDs of subtotals: a line with one repeats what stands above it."""
        if self._sums is None:
            ask = queries.items(only=("ListID",))
            found = self.conversation.records(ask, _TRIED)
            self._sums = frozenset(each.text("ListID") for each in found if each.name == "ItemSubtotalRet")
        return self._sums

    def _records(self, selection: Selection) -> Iterator[Node]:
        if selection.keys:
            yield from self.named(selection.keys)
            return
        prefix = match_key(selection.prefix)
        for each in self.conversation.records(queries.items(), _TRIED):
            if each.flag("IsActive", otherwise=True) and match_key(item_code(each)).startswith(prefix):
                yield each

    def _product(self, found: Node) -> Product:
        average = found.maybe("AverageCost") if self.average else None
        return Product(
            code=item_code(found),
            description=found.text(*_DESCRIPTIONS),
            unit=self.unit_of(found),
            sales_price=found.number(*_PRICES),
            cost_price=found.number(*_COSTS) if average is None else average,
            tax_code=found.text("SalesTaxCodeRef/FullName"),
            nominal_code=income_account(found),
            source=found.text("ListID"),
        )

    def unit_of(self, item: Node) -> str:
        """Give the base unit of an item's set of units: the set's name is not the unit's."""
        name = item.text("UnitOfMeasureSetRef/FullName")
        if not name:
            return ""
        if self._units is None:
            known = self.conversation.records(queries.unit_sets(), "ask QuickBooks for its units")
            self._units = {each.text("Name"): each.text("BaseUnit/Name") for each in known}
        return self._units.get(name) or name


def description_of(item: Node) -> str:
    """Give what an item is sold as."""
    return item.text(*_DESCRIPTIONS)


def income_account(item: Node) -> str:
    """Give the account that its sales are booked under."""
    return item.text(*(f"{each}/FullName" for each in _ACCOUNTS))
