"""Writes customers, products and invoices into Sage 50 through Sage Data Objects (manual 7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from types import TracebackType
from typing import Self, cast

from core.accounting.orders import (
    AccountingRefusedError,
    AccountingUnansweredError,
    BookedInvoice,
    NewInvoice,
    NewProduct,
)
from core.accounting.patience import Patience
from core.accounting.sage50.sdo.customers import customer_fields
from core.accounting.sage50.sdo.fields import Filling, holds, whole
from core.accounting.sage50.sdo.invoice_writing import InvoiceWriting
from core.accounting.sage50.sdo.login import Login
from core.accounting.sage50.sdo.objects import Record, Value
from core.accounting.sage50.sdo.products import product_fields
from core.records import OrderCustomer
from core.text import clean, match_key

_SALES, _STOCK = ("SalesRecord", "ACCOUNT_REF"), ("StockRecord", "STOCK_CODE")


class SageWriter:
    """An AccountingWriter over a login; `stack` holds the thread's use of COM until it is closed."""

    def __init__(self, login: Login, patience: Patience, version: int, stack: ExitStack) -> None:
        self._login = login
        self._patience = patience
        self._stack = stack
        self._filling = {_SALES: Filling(), _STOCK: Filling()}
        self._invoices = InvoiceWriting(login, version)

    def accounts(self, references: Sequence[str]) -> Collection[str]:
        """Say which of these accounts are in the sales ledger now, by `match_key`."""
        return self._there(_SALES, references, "look for accounts in Sage 50")

    def products(self, codes: Sequence[str]) -> Collection[str]:
        """Say which of these articles are in the stock file now, by `match_key`."""
        return self._there(_STOCK, codes, "look for products in Sage 50")

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices that stand under these customer's order numbers now, by `match_key`."""
        return self._invoices.booked(order_numbers)

    def create_customer(self, customer: OrderCustomer) -> None:
        """Make an account that is not there; refused where it is."""
        key = customer.reference
        self._patience.through(
            lambda: self._create(_SALES, key, customer_fields(customer), f"the account {clean(key)}")
        )

    def create_product(self, product: NewProduct) -> None:
        """Make an article that is not there; refused where it is."""
        key = product.code
        self._patience.through(
            lambda: self._create(_STOCK, key, product_fields(product), f"the product {clean(key)}")
        )

    def create_invoice(self, invoice: NewInvoice) -> str:
        """Make an unposted invoice and give the number that it got."""
        attempts = count()
        return self._patience.through(lambda: self._invoice(invoice, again=next(attempts) > 0))

    def close(self) -> None:
        """Sign out; a second call does nothing."""
        self._login.sign_out()
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _invoice(self, invoice: NewInvoice, *, again: bool) -> str:
        if again and self.booked([invoice.order_number]):
            raise AccountingUnansweredError(
                "sage50.unanswered",
                tried=f"make the invoice of the order {clean(invoice.order_number)}",
                found="Sage 50 said that it was busy, and the invoice is there",
                remedy="Run the upload again: it finds the invoice by the customer's order number.",
            )
        return self._invoices.make(invoice)

    def _there(self, what: tuple[str, str], keys: Sequence[str], tried: str) -> Collection[str]:
        with self._login.asking(tried):
            name, field = what
            record = cast("Record", self._login.create(name))
            found = {match_key(key) for key in keys if _find(record, field, key)}
            return frozenset(found)

    def _create(self, what: tuple[str, str], key: str, values: Mapping[str, Value], record: str) -> None:
        tried = f"make {record}"
        name, field = what
        if not key.strip():
            raise _keyless(tried, field)
        with self._login.asking(tried):
            new = cast("Record", self._login.create(name))
            if _find(new, field, key, deleted=True):
                raise _exists(tried, record)
            new.AddNew()
            self._filling[what].fill(new.Fields, values, record)
        with self._login.asking(tried, writing=True):
            if not new.Update():
                raise self._login.refusal(tried)
        with self._login.reading_back(tried):
            # Before version 19 Update says True of some records that it does not save.
            if not _find(cast("Record", self._login.create(name)), field, key, deleted=True):
                raise _vanished(tried, record)


def _find(record: Record, field: str, key: str, *, deleted: bool = False) -> bool:
    """Look for a key exactly; a deleted record counts where `deleted` says so."""
    place = record.Fields.Item(field)
    wanted = key.strip().upper()
    if not wanted or not holds(wanted, int(place.Length)):
        return False
    place.Value = wanted
    if not record.Find(False):
        return False
    return deleted or whole(record.Fields, "DELETED_FLAG") == 0


def _keyless(tried: str, field: str) -> AccountingRefusedError:
    return AccountingRefusedError(
        "sage50.empty_key",
        tried=tried,
        found=f"it has no {field}",
        remedy="Give it one in the CRM, and upload it again.",
    )


def _exists(tried: str, record: str) -> AccountingRefusedError:
    return AccountingRefusedError(
        "sage50.exists",
        tried=tried,
        found=f"Sage 50 has {record} already",
        remedy="Scan again: what exists in Sage 50 is never touched. If it is not to be seen there, it is "
        "deleted: restore it, or use another one.",
    )


def _vanished(tried: str, record: str) -> AccountingUnansweredError:
    return AccountingUnansweredError(
        "sage50.not_saved",
        tried=tried,
        found=f"Sage 50 said that it saved {record}, and it is not there",
        remedy="Look for it in Sage 50, then upload the order again.",
    )
