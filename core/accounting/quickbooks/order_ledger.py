"""What orders are booked with in QuickBooks, and what stands there already (manual 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.accounting.orders import BookedInvoice, Bookkeeping, LedgerAccount, StockItem
from core.accounting.quickbooks.addresses import read_address
from core.accounting.quickbooks.booked_index import NARROW, BookedIndex
from core.accounting.quickbooks.bounds import bounds
from core.accounting.quickbooks.currencies import Currencies
from core.accounting.quickbooks.customer_index import CustomerIndex
from core.accounting.quickbooks.documents import by_number
from core.accounting.quickbooks.items import ItemList, description_of, income_account
from core.accounting.quickbooks.naming import SOLD, customer_reference, item_code
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.responses import Node
from core.accounting.quickbooks.sales_tax import SalesTax
from core.text import match_key


@dataclass(frozen=True, slots=True)
class Booking:
    """What the configuration says: the home `currency`, and the item that freight is booked under."""

    currency: str
    carriage_product: str = ""


@dataclass(slots=True)
class OrderBooks:
    """One company as orders see it; what was asked for once is kept."""

    conversation: Conversation
    booking: Booking
    customers: CustomerIndex = field(init=False)
    invoices: BookedIndex = field(init=False)
    items: ItemList = field(init=False)
    currencies: Currencies = field(init=False)
    _tax: SalesTax | None = field(init=False, default=None)
    _accounts: Mapping[str, Node] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.items = ItemList(self.conversation, average=False)
        self.currencies = Currencies(self.conversation, self.booking.currency)
        self.customers = CustomerIndex(self.conversation)
        self.invoices = BookedIndex(self.conversation, self.customers.reference)

    @property
    def tax(self) -> SalesTax:
        """The company's sales tax."""
        if self._tax is None:
            self._tax = SalesTax.of(self.conversation)
        return self._tax

    def bookkeeping(self) -> Bookkeeping:
        """Say how the company books."""
        carriage = self.stock_items([self.booking.carriage_product]) if self.booking.carriage_product else {}
        (item,) = (*carriage.values(), None)[:1]
        return Bookkeeping(
            tax_rates=self.tax.rates,
            standard_tax=self.tax.standard,
            departments=None,
            sales_nominal="",
            purchase_nominal="",
            carriage_nominal=item.code if item else "",
            carriage_tax=(item.tax_code if item else "") or self.tax.standard,
            currency=self.booking.currency,
            bounds=bounds(),
            no_product="",
            tax_by_document=True,
        )

    def ledger_accounts(self, references: Sequence[str]) -> Mapping[str, LedgerAccount]:
        """Give those customers that are there, by `match_key` of the reference."""
        self.customers.refresh()
        return {key: self._account(some) for key, some in self.customers.found(references).items()}

    def stock_items(self, codes: Sequence[str]) -> Mapping[str, StockItem]:
        """Give those items that are there and can be sold, by `match_key` of the code."""
        found = (self._item(each) for each in self.items.named(codes) if each.name in SOLD)
        return {match_key(each.code): each for each in found}

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices under these PO numbers, by `match_key` of the order number."""
        self.customers.refresh()
        self.invoices.refresh()
        return self.invoices.booked(order_numbers)

    def booked_as(self, numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices of these numbers, or ids of QuickBooks' own, by `match_key`."""
        self.customers.refresh()
        self.invoices.refresh()
        wanted = {match_key(each) for each in numbers}
        found: defaultdict[str, list[BookedInvoice]] = defaultdict(list)
        for which in by_number(numbers):
            ask = queries.invoices(which, lines=False, only=NARROW)
            for each in self.conversation.records(ask, "look for an invoice in QuickBooks by its number"):
                for key in wanted & {match_key(each.text("RefNumber")), match_key(each.text("TxnID"))}:
                    found[key].append(self.invoices.invoice(each))
        return dict(found)

    def names(self, codes: Sequence[str]) -> Collection[str]:
        """Say which of these codes are names of items of whatever kind, by `match_key`."""
        return {match_key(item_code(each)) for each in self.items.named(codes)}

    def accounts(self, named: Sequence[str]) -> Mapping[str, Node]:
        """Give those accounts of the chart that are there, by their number or full name as it was asked."""
        if self._accounts is None:
            found = list(self.conversation.records(queries.accounts(), "ask QuickBooks for its accounts"))
            self._accounts = {
                match_key(spelt): each
                for path in ("FullName", "AccountNumber")
                for each in found
                if (spelt := each.text(path))
            }
        return {each: self._accounts[match_key(each)] for each in named if match_key(each) in self._accounts}

    def _item(self, found: Node) -> StockItem:
        return StockItem(
            code=item_code(found),
            description=description_of(found),
            unit=self.items.unit_of(found),
            tax_code=found.text("SalesTaxCodeRef/FullName"),
            nominal_code=income_account(found),
        )

    def _account(self, some: Sequence[Node]) -> LedgerAccount:
        found = next((each for each in some if each.flag("IsActive", otherwise=True)), some[0])
        address, postcode = read_address(found)
        return LedgerAccount(
            reference=customer_reference(found),
            name=found.text("CompanyName", "Name"),
            address=(*address, postcode),
            contact_name=found.text("Contact"),
            telephone=found.text("Phone"),
            tax_code=found.text("SalesTaxCodeRef/FullName"),
            nominal_code="",
            currency=self.currencies.of(found),
            on_hold=False,
            tax_rate=self.tax.of_customer(found),
            problem=_problem(some),
        )


def _problem(some: Sequence[Node]) -> str:
    """Say why a reference takes no invoice."""
    reference = customer_reference(some[0])
    active = [each for each in some if each.flag("IsActive", otherwise=True)]
    if len(active) > 1:
        names = ", ".join(each.text("FullName") for each in active)
        return (
            f"{len(active)} customers in QuickBooks have the account number {reference} ({names}): give each "
            "a number of its own."
        )
    if not active:
        return f"the customer {reference} is inactive in QuickBooks: make it active, or wait with the order."
    return ""
