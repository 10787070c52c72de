"""Transactions (manual 3.1.1, 3.1.3): never uploaded; one refreshes its customer and brings its invoice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.records import Invoice, Transaction
from core.text import clean, match_key

SALES = frozenset({"SI", "SC", "SR", "SA", "SD"})
"""Sales invoice, credit, receipt, receipt on account, discount: what concerns a customer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The accounts to refresh, the invoices (account, number) to bring, and why others are skipped."""

    accounts: tuple[str, ...]
    bringing: tuple[tuple[str, str], ...]
    skipped: Mapping[int, str]

    @property
    def invoices(self) -> tuple[str, ...]:
        """The invoice numbers to bring, each once."""
        return tuple(dict.fromkeys(number for _, number in self.bringing))

    def brings(self, invoice: Invoice) -> bool:
        """Whether a transaction is of this invoice, and not only of its number."""
        return (match_key(invoice.account), clean(invoice.number)) in self.bringing


def accounts_and_invoices(transactions: Iterable[Transaction]) -> Wanted:
    """Say what transactions ask for, each account and invoice once."""
    accounts: dict[str, str] = {}
    bringing: dict[tuple[str, str], None] = {}
    skipped: dict[int, str] = {}
    for transaction in transactions:
        account = match_key(transaction.account)
        reason, number = skip_reason(transaction), invoice_number(transaction)
        if reason:
            skipped[transaction.number] = reason
        else:
            accounts.setdefault(account, clean(transaction.account))
        if number and not reason:
            bringing[account, number] = None
    return Wanted(tuple(accounts.values()), tuple(bringing), skipped)


def skip_reason(transaction: Transaction) -> str | None:
    """Say why a transaction concerns no customer; None where it does."""
    if transaction.type not in SALES:
        return f"{clean(transaction.type) or 'a transaction without type'} is no sales transaction."
    if not clean(transaction.account):
        return "the transaction names no account: enter its account in the accounts."
    return None


def invoice_number(transaction: Transaction) -> str | None:
    """Give the invoice that a sales invoice transaction was posted from; O/BAL and the like are none."""
    reference = clean(transaction.reference)
    if transaction.type != "SI" or not (reference.isascii() and reference.isdigit()):
        return None
    return reference.lstrip("0") or None
