"""The queries that QuickBooks answers, by the names of their requests."""

from __future__ import annotations

from collections.abc import Callable

from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.list_queries import ListQuery
from core.sandbox.quickbooks.other_queries import DeletedQuery, query_company, query_host, query_preferences
from core.sandbox.quickbooks.posting_queries import query_postings
from core.sandbox.quickbooks.schema import LISTS
from core.sandbox.quickbooks.shape import shapes
from core.sandbox.quickbooks.statuses import NOT_ENABLED, refused
from core.sandbox.quickbooks.transaction_queries import TransactionsQuery
from core.sandbox.quickbooks.turn import Turn


def query_currencies(asked: Asked, turn: Turn) -> str:
    """Answer a CurrencyQuery, which only a company with several of them has."""
    if not turn.answers.company.currencies:
        raise refused(NOT_ENABLED)
    return ListQuery("Currency")(asked, turn)


CUSTOMERS, ITEMS, INVOICES = ListQuery("Customer"), ListQuery("Item"), TransactionsQuery("Invoice")

QUERIES: dict[str, Callable[[Asked, Turn], str]] = {
    "HostQueryRq": query_host,
    "CompanyQueryRq": query_company,
    "PreferencesQueryRq": query_preferences,
    **{f"{table}QueryRq": ListQuery(table) for table in LISTS},
    **{
        f"{shape.name}QueryRq": ListQuery("Item", shape.name)
        for shape in shapes().values()
        if shape.table == "Item"
    },
    "CustomerQueryRq": CUSTOMERS,
    "ItemQueryRq": ITEMS,
    "CurrencyQueryRq": query_currencies,
    "TermsQueryRq": ListQuery("StandardTerms"),
    "InvoiceQueryRq": INVOICES,
    "CreditMemoQueryRq": TransactionsQuery("CreditMemo"),
    "ReceivePaymentQueryRq": TransactionsQuery("ReceivePayment"),
    "TransactionQueryRq": query_postings,
    "ListDeletedQueryRq": DeletedQuery("ListDeleted", "ListDelType", "ListID", "FullName"),
    "TxnDeletedQueryRq": DeletedQuery("TxnDeleted", "TxnDelType", "TxnID", "RefNumber"),
}
