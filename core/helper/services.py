"""What a helper can open, by name; each is imported only where it is asked for."""

from __future__ import annotations

from core.accounting.odbc import OdbcSource
from core.accounting.odbc_advice import Advice
from core.accounting.orders import BookedInvoice, InvoiceLineDraft, NewInvoice, NewProduct
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.accounting.sage50.sdo.settings import SageSettings
from core.helper.hello import Greeting
from core.helper.notation import Notation
from core.helper.service import Service
from core.records import OrderCustomer

NOTATION = Notation(
    (
        Advice,
        BookedInvoice,
        Greeting,
        InvoiceLineDraft,
        NewInvoice,
        NewProduct,
        OdbcSource,
        OrderCustomer,
        QuickBooksSettings,
        SageSettings,
    )
)
"""The records that cross."""

ODBC, SAGE50, SANDBOX = "odbc", "sage50", "sandbox"
QUICKBOOKS, SANDBOX_QUICKBOOKS = "quickbooks", "sandbox quickbooks"


def open_service(name: str, args: list[object]) -> Service:
    """Open what is asked for, with what it needs to know; raises SyncError."""
    if name == ODBC and not args:
        from core.helper.odbc_service import OdbcService  # noqa: PLC0415 - only what is used is loaded

        return OdbcService()
    if name in (SAGE50, SANDBOX):
        from core.helper.writer_service import open_sage50, open_sandbox  # noqa: PLC0415

        return open_sage50(*args) if name == SAGE50 else open_sandbox(*args)
    if name in (QUICKBOOKS, SANDBOX_QUICKBOOKS):
        from core.helper.session_service import open_quickbooks, open_sandbox_quickbooks  # noqa: PLC0415

        return open_quickbooks(*args) if name == QUICKBOOKS else open_sandbox_quickbooks(*args)
    raise ValueError(f"no service is called {name!r}")
