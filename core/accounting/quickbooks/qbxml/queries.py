"""The questions that the program asks QuickBooks, one function each; every list wants inactive records too.

"Modified since" has three spellings: lists have it bare, transactions in a ModifiedDateRangeFilter,
TransactionQuery in a filter of its own. The wrong one makes QuickBooks refuse the whole message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.accounting.quickbooks.qbxml.building import Ask, Content

ITEM_LISTS = (
    "ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventory", "ItemInventoryAssembly",
    "ItemFixedAsset", "ItemSubtotal", "ItemDiscount", "ItemPayment", "ItemSalesTax", "ItemSalesTaxGroup",
    "ItemGroup",
)  # fmt: skip
"""Every kind of item, by its name in the lists of what was deleted."""

DOCUMENTS = ("Invoice", "CreditMemo", "ReceivePayment")
"""The transactions of the sales ledger that are read one by one."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Which entries of a list: those with these ids, else these full names, else those modified since.

    `since` is the wall clock of QuickBooks; the moment itself counts as since.
    """

    ids: Sequence[str] = ()
    names: Sequence[str] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Transacted:
    """Which transactions: those with these ids, else these numbers, else what all the rest say together.

    `customers` are ListIDs; `first` and `last` are days of the transaction itself.
    """

    ids: Sequence[str] = ()
    numbers: Sequence[str] = ()
    since: datetime | None = None
    first: date | None = None
    last: date | None = None
    customers: Sequence[str] = ()


EVERY_ENTRY, EVERY_TRANSACTION = Listed(), Transacted()


def host() -> Ask:
    """Ask what is running: product, country, versions of qbXML."""
    return Ask("HostQuery", {}, {})


def company() -> Ask:
    """Ask whose file it is; its custom fields come with it."""
    return Ask("CompanyQuery", {"OwnerID": "0"}, {})


def preferences() -> Ask:
    """Ask how the company works: home currency, tax."""
    return Ask("PreferencesQuery", {}, {})


def customers(which: Listed = EVERY_ENTRY, *, only: Sequence[str] = ()) -> Ask:
    """Ask for customers and jobs; `only` names the elements that are wanted."""
    return Ask("CustomerQuery", {**_list(which), **_only(only)}, {})


def items(which: Listed = EVERY_ENTRY, *, only: Sequence[str] = ()) -> Ask:
    """Ask for items of every kind."""
    return Ask("ItemQuery", {**_list(which), **_only(only)}, {})


def invoices(which: Transacted = EVERY_TRANSACTION, *, lines: bool = True, only: Sequence[str] = ()) -> Ask:
    """Ask for invoices; without `lines` none come; `only` names the elements that are wanted."""
    return Ask("InvoiceQuery", {**_documents(which), "IncludeLineItems": lines, **_only(only)}, {})


def credit_memos(
    which: Transacted = EVERY_TRANSACTION, *, lines: bool = True, only: Sequence[str] = ()
) -> Ask:
    """Ask for credit memos."""
    return Ask("CreditMemoQuery", {**_documents(which), "IncludeLineItems": lines, **_only(only)}, {})


def payments(which: Transacted = EVERY_TRANSACTION, *, only: Sequence[str] = ()) -> Ask:
    """Ask for payments received."""
    return Ask("ReceivePaymentQuery", {**_documents(which), **_only(only)}, {})


def transactions(since: datetime) -> Ask:
    """Ask which transactions of customers were modified since, of whatever kind."""
    content: Content = {
        "TransactionModifiedDateRangeFilter": {"FromModifiedDate": since},
        "TransactionEntityFilter": {"EntityTypeFilter": "Customer"},
        "TransactionDetailLevelFilter": "SummaryOnly",
    }
    return Ask("TransactionQuery", content, {})


def deleted_entries(since: datetime) -> Ask:
    """Ask which customers and items were deleted since; QuickBooks knows that of some 90 days."""
    return Ask("ListDeletedQuery", {"ListDelType": ("Customer", *ITEM_LISTS), **_deleted(since)}, {})


def deleted_transactions(since: datetime) -> Ask:
    """Ask which transactions of the sales ledger were deleted since."""
    return Ask("TxnDeletedQuery", {"TxnDelType": DOCUMENTS, **_deleted(since)}, {})


def accounts(types: Sequence[str] = ()) -> Ask:
    """Ask for accounts of these types (Income, CostOfGoodsSold …), of all where none is named."""
    return Ask("AccountQuery", {"ActiveStatus": "ActiveOnly", "AccountType": types}, {})


def sales_tax_codes() -> Ask:
    """Ask for the sales tax codes."""
    return Ask("SalesTaxCodeQuery", {"ActiveStatus": "All"}, {})


def item_sales_taxes() -> Ask:
    """Ask for the items that are a rate of tax."""
    return Ask("ItemSalesTaxQuery", {"ActiveStatus": "All"}, {})


def currencies() -> Ask:
    """Ask for the currencies."""
    return Ask("CurrencyQuery", {"ActiveStatus": "All"}, {})


def unit_sets() -> Ask:
    """Ask for the sets of units of measure."""
    return Ask("UnitOfMeasureSetQuery", {"ActiveStatus": "All"}, {})


def terms() -> Ask:
    """Ask for the terms of payment."""
    return Ask("TermsQuery", {"ActiveStatus": "All"}, {})


def _list(which: Listed) -> Content:
    if which.ids:
        return {"ListID": which.ids}
    if which.names:
        return {"FullName": which.names}
    return {"ActiveStatus": "All", "FromModifiedDate": which.since}


def _documents(which: Transacted) -> Content:
    if which.ids:
        return {"TxnID": which.ids}
    if which.numbers:
        return {"RefNumber": which.numbers}
    dated = which.first is not None or which.last is not None
    return {
        "ModifiedDateRangeFilter": {"FromModifiedDate": which.since},
        "TxnDateRangeFilter": {"FromTxnDate": which.first, "ToTxnDate": which.last} if dated else None,
        "EntityFilter": {"ListID": which.customers} if which.customers else None,
    }


def _only(names: Sequence[str]) -> Content:
    return {"IncludeRetElement": names} if names else {}


def _deleted(since: datetime) -> Content:
    return {"DeletedDateRangeFilter": {"FromDeletedDate": since}}
