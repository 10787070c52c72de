"""One customer's account the way SYNC Accounting showed it (manual 2.1, 6.3); nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.accounting.base import AccountingReader, Selection
from core.errors import UsageError
from core.licence.limit import refusal, within
from core.records import Customer, Transaction
from core.syncaccounting.ageing import Ageing, aged
from core.text import clean, match_key

INVOICES, CREDITS = ("SI",), ("SC",)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the sales ledger with everything that was posted to it, oldest first.

    `currency` is that of every amount here but the turnover.
    """

    customer: Customer
    currency: str
    ageing: Ageing
    transactions: tuple[Transaction, ...]

    @property
    def difference(self) -> Decimal:
        """What the ledger's balance and the sum of what is outstanding differ by: nothing, in sound books."""
        return self.customer.balance - self.ageing.total

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


def account(reader: AccountingReader, reference: str, today: date, *, evaluation: bool = False) -> Account:
    """Read an account; raises UsageError where the accounts have none of that reference, or none to show."""
    wanted = match_key(reference.strip())
    if evaluation and wanted and not within(reference):
        raise _unknown(reference, refusal(reference.strip()), "The others are shown with a licence.")
    found = list(reader.customers(Selection(keys=[reference.strip()]))) if wanted else []
    if not found:
        raise _unknown(reference, f"the accounts have no customer {clean(reference)}".rstrip(), _WRITE_IT)
    customer = next((each for each in found if each.reference == reference.strip()), found[0])
    alike = {each.reference for each in found} - {customer.reference}
    posted = tuple(
        sorted((each for each in _posted(reader, wanted, reference) if each.account not in alike), key=_order)
    )
    currency = customer.balance_currency or reader.company().currency
    return Account(customer, currency, aged(posted, today), posted)


_WRITE_IT = "Type the reference as the accounts write it: syncupload list customers --search PREFIX"


def _unknown(reference: str, found: str, remedy: str) -> UsageError:
    tried = f"show the account {clean(reference)}".rstrip()
    return UsageError("account.unknown", tried=tried, found=found, remedy=remedy)


def _posted(reader: AccountingReader, wanted: str, reference: str) -> Iterator[Transaction]:
    """Read by prefix, which other accounts may share, and keep those of this account."""
    for each in reader.transactions(Selection(prefix=reference.strip())):
        if match_key(each.account) == wanted:
            yield each


def _order(transaction: Transaction) -> tuple[date, int]:
    return transaction.date or date.min, transaction.number
