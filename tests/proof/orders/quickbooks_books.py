"""The accounts of a company that keeps them in QuickBooks: the sandbox's own, told as `Books` are."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from types import MappingProxyType

from core.accounting.orders import InvoiceLineDraft, NewInvoice, NewProduct
from core.accounting.quickbooks.com import ComSession
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.errors import AccountingError
from core.records import OrderCustomer
from core.sandbox.quickbooks.processor import RequestProcessor
from tests.core.sandbox.quickbooks.programs import Clock
from tests.proof.orders.books import Books, Standing

NOBODY: Mapping[str, str] = MappingProxyType({})
_NOTHING = Decimal(0)
_NOWHERE = ("", "", "", "", "")


@dataclass
class QuickBooksBooks(Books):
    """A company file; what it holds is told anew whenever something was added.

    Invoices are those that were made of orders, by number: whatever becomes of the PO number of one later,
    `origins` says by TxnID of which order it was made. `added` counts a session's messages that add.
    """

    company: Path = Path()
    sessions: dict[str, ComSession] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, company: Path, origins: Mapping[str, str] = NOBODY) -> QuickBooksBooks:
        """Open a company."""
        books = cls(company=company, origins=dict(origins))
        books.look()
        return books

    def copy(self) -> QuickBooksBooks:
        """Give the same again, which takes the place of the copy before."""
        file = self.company.with_name(f"again {self.company.name}")
        file.with_name(f"{file.name}.faults").unlink(missing_ok=True)
        return QuickBooksBooks.at(Path(copyfile(self.company, file)), self.origins)

    def sign_in(self, user: str) -> None:
        """Begin a session, one a user; raises AccountingError where QuickBooks lets nobody in."""
        super().sign_in(user)
        self.sessions[user] = ComSession(RequestProcessor(self.company, Clock()), QuickBooksSettings())
        self.added[user] = 0
        try:
            self.sessions[user].begin()
        except AccountingError:
            self.sign_out(user)
            raise

    def sign_out(self, user: str) -> None:
        """End a session: what was under way for it is over, one way or the other."""
        super().sign_out(user)
        session = self.sessions.pop(user, None)
        if session is not None:
            session.close()
        self.look()

    def count(self) -> int:
        """Count what is there."""
        with closing(sqlite3.connect(self.company)) as file:
            tables = ("Customer", "Item", "Invoice")
            return sum(file.execute(f"SELECT COUNT(*) FROM {each}").fetchone()[0] for each in tables)

    def look(self) -> None:
        """Tell what the file holds."""
        with closing(sqlite3.connect(self.company)) as file:
            file.row_factory = sqlite3.Row
            found = [each for each in file.execute(_INVOICES) if self._origin(each)]
            made = [_standing(file, each, self.origins[each["TxnID"]]) for each in found]
            self.made = [*_customers(file), *_items(file), *(each.invoice for each in made)]
        self.invoices = {each.number: each for each in made}
        orders = [each.invoice.order_number for each in made]
        doubled = {f"a second invoice of {each}" for each in orders if orders.count(each) > 1}
        self.mistakes = sorted({*self.mistakes, *doubled})

    def _origin(self, invoice: sqlite3.Row) -> str | None:
        if (invoice["PONumber"] or "").startswith(_ORDERS):
            self.origins.setdefault(invoice["TxnID"], invoice["PONumber"])
        return self.origins.get(invoice["TxnID"])


_ORDERS = ("ORD-", "INV-")
_INVOICES = """
SELECT Invoice.*, AccountNumber FROM Invoice JOIN Customer ON ListID = CustomerRef ORDER BY Invoice.rowid
"""
_LINES = (
    "SELECT Line.*, FullName FROM Line LEFT JOIN Item ON ListID = ItemRef WHERE TxnID = ? ORDER BY Position"
)


def _customers(file: sqlite3.Connection) -> list[OrderCustomer]:
    found = file.execute("SELECT AccountNumber, CompanyName FROM Customer WHERE AccountNumber <> ''")
    return [OrderCustomer(number, name, "", ("", "", "", ""), "", "", "") for number, name in found]


def _items(file: sqlite3.Connection) -> list[NewProduct]:
    found = file.execute("SELECT FullName FROM Item")
    return [NewProduct(name, "", "", _NOTHING, "", "", "") for (name,) in found]


def _standing(file: sqlite3.Connection, row: sqlite3.Row, order: str) -> Standing:
    net, tax = _money(row["Subtotal"]), _money(row["SalesTaxTotal"])
    lines = file.execute(_LINES, (row["TxnID"],))
    invoice = NewInvoice(
        order_number=order,
        account=row["AccountNumber"],
        date=date.fromisoformat(row["TxnDate"]),
        name=row["BillAddress_Addr1"] or "",
        address=_NOWHERE,
        delivery_name=row["ShipAddress_Addr1"] or "",
        delivery=_NOWHERE,
        contact_name="",
        telephone="",
        taken_by=row["Other"] or "",
        department=0,
        notes=(row["Memo"] or "", "", ""),
        currency="",
        carriage_net=_NOTHING,
        carriage_tax_code="",
        carriage_tax_rate=_NOTHING,
        carriage_tax=_NOTHING,
        carriage_nominal="",
        discount_net=_NOTHING,
        discount_description="",
        net=net,
        tax=tax,
        gross=net + tax,
        lines=tuple(map(_line, lines)),
    )
    return Standing(row["RefNumber"], invoice, posted=not row["IsPending"])


def _line(row: sqlite3.Row) -> InvoiceLineDraft:
    return InvoiceLineDraft(
        product_code=row["FullName"] or "",
        description=row["Desc"] or "",
        unit="",
        quantity=Decimal(row["Quantity"] or 0),
        unit_price=Decimal(row["Rate"] or 0),
        discount=_NOTHING,
        net=_money(row["Amount"]),
        shared=_NOTHING,
        tax_code=row["SalesTaxCodeRef"] or "",
        tax_rate=_NOTHING,
        tax=_NOTHING,
        nominal_code="",
    )


def _money(pence: int | None) -> Decimal:
    return Decimal(pence or 0) / 100
