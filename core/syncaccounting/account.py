"""One customer's account the way SYNC Accounting showed it (manual 2.1, 6.3); nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.accounting.base import AccountingReader, Selection
from core.errors import UsageError
from core.records import Customer, Transaction
from core.syncaccounting.ageing import Ageing, aged
from core.text import clean, match_key

INVOICES, CREDITS = ("SI",), ("SC",)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the sales ledger with everything that was posted to it, oldest first."""

    customer: Customer
    ageing: Ageing
    transactions: tuple[Transaction, ...]

    @property
    def open_invoices(self) -> tuple[Transaction, ...]:
        """Invoices that are not paid, or not in full."""
        return tuple(each for each in self.transactions if each.type in INVOICES and each.outstanding)

    @property
    def credit_notes(self) -> tuple[Transaction, ...]:
        """Credit notes, allocated or not: the CRM never gets them (manual 3.1.3)."""
        return tuple(each for each in self.transactions if each.type in CREDITS)

    @property
    def payments(self) -> tuple[Transaction, ...]:
        """What the customer has paid, on account too, with discounts and refunds."""
        other = (*INVOICES, *CREDITS)
        return tuple(each for each in self.transactions if each.type not in other)


def account(reader: AccountingReader, reference: str, today: date) -> Account:
    """Read an account; raises UsageError where the accounts have none of that reference."""
    wanted = match_key(reference.strip())
    customer = next((each for each in reader.customers(Selection(keys=[reference.strip()]))), None)
    if customer is None or not wanted:
        raise UsageError(
            "account.unknown",
            tried=f"show the account {clean(reference)}",
            found=f"the accounts have no customer {clean(reference)}",
            remedy="Type the reference as the accounts write it; `syncupload list customers --search` finds it.",
        )
    posted = tuple(sorted(_posted(reader, wanted, reference), key=_order))
    return Account(customer, aged(posted, today), posted)


def _posted(reader: AccountingReader, wanted: str, reference: str) -> Iterator[Transaction]:
    """Read by prefix, which other accounts may share, and keep those of this account."""
    for each in reader.transactions(Selection(prefix=reference.strip())):
        if match_key(each.account) == wanted:
            yield each


def _order(transaction: Transaction) -> tuple[date, int]:
    return transaction.date or date.min, transaction.number
