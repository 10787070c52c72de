"""The account of an order's customer in the sales ledger: found by its number alone (manual 7.1)."""

from __future__ import annotations

from collections.abc import Iterator

from core.accounting.orders import Bookkeeping, LedgerAccount
from core.records import OrderCustomer
from core.text import match_key
from core.upload.rules.booking_keys import account_key
from core.upload.rules.booking_parts import NewAccount
from core.upload.rules.booking_texts import Cutter


def new_account(customer: OrderCustomer, bookkeeping: Bookkeeping) -> NewAccount:
    """Give the account that is made where the sales ledger has none of that number."""
    fit = account_key(customer.reference, bookkeeping.bounds)
    cutter = Cutter(bookkeeping.bounds)
    first, second, town, county = cutter.lines("address", customer.address)
    made = OrderCustomer(
        reference=fit.key,
        name=cutter.text("name", customer.name),
        contact_name=cutter.text("contact_name", customer.contact_name),
        address=(first, second, town, county),
        postcode=cutter.text("postcode", customer.postcode),
        telephone=cutter.text("telephone", customer.telephone),
        email=cutter.text("email", customer.email),
    )
    if not fit.reason and fit.key != customer.reference:
        cutter.note(f"the number {customer.reference} is written {fit.key} in the accounts")
    return NewAccount(made, tuple(cutter.notes), (fit.reason,) if fit.reason else ())


def as_ledger_account(made: NewAccount, bookkeeping: Bookkeeping) -> LedgerAccount:
    """Give what the sales ledger will hold of an account that is made: the company's own defaults."""
    customer = made.customer
    return LedgerAccount(
        reference=customer.reference,
        name=customer.name,
        address=(*customer.address, customer.postcode),
        contact_name=customer.contact_name,
        telephone=customer.telephone,
        tax_code=bookkeeping.standard_tax,
        nominal_code="",
        currency=bookkeeping.currency,
        on_hold=False,
    )


def account_problems(account: LedgerAccount, bookkeeping: Bookkeeping) -> Iterator[str]:
    """Say why an account of the ledger takes no invoice."""
    if account.problem:
        yield account.problem
    if account.on_hold:
        yield (
            f"the account {account.reference} is on hold in the accounts, which take no invoice for it: "
            "take it off hold there, or wait with the order."
        )
    if account.currency and match_key(account.currency) != match_key(bookkeeping.currency):
        yield (
            f"the account {account.reference} is kept in {account.currency}, and the accounts are in "
            f"{bookkeeping.currency}: give the customer an account in {bookkeeping.currency}, or enter the "
            "invoice in the accounts by hand."
        )


def name_note(account: LedgerAccount, customer: OrderCustomer, bookkeeping: Bookkeeping) -> Iterator[str]:
    """Show that an account goes by another name in the CRM: its number alone decides (manual 7.1)."""
    there = Cutter(bookkeeping.bounds).text("name", customer.name)
    if match_key(there) != match_key(account.name):
        yield (
            f'the account {account.reference} is "{account.name}" in the accounts, '
            f'"{customer.name}" in the CRM'
        )
