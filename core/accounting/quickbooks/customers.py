"""Customers and jobs of QuickBooks as accounts of the sales ledger (manual 6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.accounting.base import Selection
from core.accounting.quickbooks.addresses import read_address
from core.accounting.quickbooks.currencies import Currencies
from core.accounting.quickbooks.customer_index import CustomerIndex
from core.accounting.quickbooks.naming import customer_reference
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.responses import Node
from core.accounting.quickbooks.turnover import Turnover
from core.records import Customer
from core.text import match_key

_TRIED = "read customers from QuickBooks"


@dataclass(frozen=True, slots=True)
class CustomerList:
    """Reads customers; the balance of each is its own, without that of its jobs."""

    conversation: Conversation
    index: CustomerIndex
    currencies: Currencies
    turnover: Turnover

    def read(self, selection: Selection) -> Iterator[Customer]:
        """Read active customers and inactive ones, as a stream."""
        for each in self._records(selection):
            if customer_reference(each):
                yield self._customer(each)

    def _records(self, selection: Selection) -> Iterator[Node]:
        if selection.keys:
            self.index.refresh()
            found = self.index.found(selection.keys)
            yield from (each for some in found.values() for each in some)
            return
        prefix = match_key(selection.prefix)
        for each in self.conversation.records(queries.customers(), _TRIED):
            if match_key(customer_reference(each)).startswith(prefix):
                yield each

    def _customer(self, found: Node) -> Customer:
        address, postcode = read_address(found)
        person = " ".join(filter(None, (found.text("FirstName"), found.text("LastName"))))
        currency = self.currencies.of(found)
        return Customer(
            reference=customer_reference(found),
            name=found.text("CompanyName", "Name"),
            contact_name=found.text("Contact") or person,
            address=address,
            postcode=postcode,
            telephone=found.text("Phone"),
            fax=found.text("Fax"),
            email=found.text("Email"),
            website="",
            balance=found.number("Balance"),
            credit_limit=found.number("CreditLimit"),
            turnover=self.turnover.of(found.text("ListID")),
            on_hold=None,
            currency=currency,
            source=found.text("ListID"),
            # All that QuickBooks gives of a customer is in the customer's, unless it says "InHomeCurrency".
            balance_currency=currency,
            turnover_currency=currency,
        )
