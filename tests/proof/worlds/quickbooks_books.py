"""Books that are kept in QuickBooks: the sandbox's company, and what of it is to be in the CRM."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import Self, TypeAlias

from core.records import Customer, Invoice, InvoiceKind, InvoiceLine, Product
from tests.core.sandbox.quickbooks.programs import NOW
from tests.proof.worlds.ledger import ZERO

Deed: TypeAlias = Callable[[Path], None]
"""What somebody does in a company file."""


@dataclass
class QuickBooksBooks:
    """A company file, read past the program's own reader.

    `began` is the wall clock of QuickBooks' machine when a run starts, `wall` what it showed last. `amidst`
    is done when so many questions have been asked of these books: somebody works while they are read.
    """

    company: Path
    began: datetime = NOW
    amidst: tuple[int, Deed] | None = None
    wall: datetime = NOW
    asked: int = 0

    def copy(self) -> Self:
        """Give the same again, which takes the place of the copy before."""
        file = Path(copyfile(self.company, self.company.with_name(f"again {self.company.name}")))
        return type(self)(file, self.began, self.amidst, self.began)

    def ask(self) -> None:
        """Count a question, and let others work where it is time for it."""
        self.asked += 1
        if self.amidst is not None and self.asked == self.amidst[0]:
            self.amidst[1](self.company)

    def last_stamp(self) -> datetime:
        """Say when a customer or a document was changed last, by QuickBooks' clock."""
        with self._file() as file:
            ((stamp,),) = file.execute(_LAST_STAMP)
        return datetime.fromisoformat(stamp)

    @property
    def customers(self) -> Mapping[str, Customer]:
        """The customers, by account number, else by full name."""
        with self._file() as file:
            turnovers = {each["CustomerRef"]: each["Total"] for each in self._turnovers(file)}
            made = [_customer(each, turnovers.get(each["ListID"], 0)) for each in file.execute(_CUSTOMERS)]
        return {each.reference: each for each in made}

    @property
    def products(self) -> Mapping[str, Product]:
        """The articles that are sold, by full name."""
        with self._file() as file:
            made = [_product(each) for each in file.execute(_PRODUCTS)]
        return {each.code: each for each in made}

    @property
    def invoices(self) -> Mapping[str, Invoice]:
        """The invoices, by number where it is their own, else by TxnID."""
        with self._file() as file:
            numbers = Counter(number.casefold() for (number,) in file.execute(_NUMBERS))
            made = [_invoice(file, each, numbers) for each in file.execute(_INVOICES)]
        return {each.number: each for each in made}

    def _turnovers(self, file: sqlite3.Connection) -> Iterator[sqlite3.Row]:
        return iter(file.execute(_TURNOVER, (f"{self.wall.year}-01-01",) * 2))

    @contextmanager
    def _file(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.company)) as file:
            file.row_factory = sqlite3.Row
            yield file


_LAST_STAMP = """
SELECT MAX(TimeModified) FROM (SELECT TimeModified FROM Customer
    UNION ALL SELECT TimeModified FROM Invoice UNION ALL SELECT TimeModified FROM CreditMemo)
"""
_CUSTOMERS = """
SELECT *, COALESCE(NULLIF(AccountNumber, ''), FullName) AS Reference FROM Customer
"""
_TURNOVER = """
SELECT CustomerRef, SUM(Signed) AS Total FROM (
    SELECT CustomerRef, Subtotal AS Signed FROM Invoice WHERE TxnDate >= ? AND NOT IsPending
    UNION ALL
    SELECT CustomerRef, -Subtotal FROM CreditMemo WHERE TxnDate >= ? AND NOT IsPending
) GROUP BY CustomerRef
"""
_PRODUCTS = """
SELECT *, COALESCE(SalesOrPurchase_Price, SalesAndPurchase_SalesPrice, SalesPrice, 0) AS Sold FROM Item
WHERE IsActive AND Kind IN
    ('ItemService', 'ItemNonInventory', 'ItemOtherCharge', 'ItemInventory', 'ItemInventoryAssembly')
"""
_NUMBERS = """
SELECT COALESCE(RefNumber, '') FROM Invoice UNION ALL SELECT COALESCE(RefNumber, '') FROM CreditMemo
"""
_INVOICES = f"""
SELECT Invoice.*, Reference FROM Invoice JOIN ({_CUSTOMERS}) ON ListID = CustomerRef WHERE NOT IsPending
"""
_LINES = "SELECT * FROM Line WHERE TxnID = ? ORDER BY Position"


def _customer(row: sqlite3.Row, turnover: int) -> Customer:
    return Customer(
        reference=row["Reference"],
        name=row["CompanyName"] or row["Name"],
        contact_name=row["Contact"] or f"{row['FirstName'] or ''} {row['LastName'] or ''}".strip(),
        address=("", "", "", ""),
        postcode="",
        telephone="",
        fax="",
        email="",
        website="",
        balance=ZERO,
        credit_limit=_money(row["CreditLimit"]),
        turnover=_money(turnover),
        on_hold=None,
        currency="GBP",
    )


def _product(row: sqlite3.Row) -> Product:
    return Product(row["FullName"], row["FullName"], "", Decimal(row["Sold"]), ZERO, "", "")


def _invoice(file: sqlite3.Connection, row: sqlite3.Row, numbers: Counter[str]) -> Invoice:
    number = row["RefNumber"] or ""
    own = bool(number) and numbers[number.casefold()] == 1
    net, tax = _money(row["Subtotal"]), _money(row["SalesTaxTotal"])
    return Invoice(
        number=number if own else row["TxnID"],
        kind=InvoiceKind.INVOICE,
        posted=True,
        account=row["Reference"],
        name="",
        date=date.fromisoformat(row["TxnDate"]),
        order_number="",
        net=net,
        tax=tax,
        gross=net + tax,
        currency="GBP",
        carriage_net=ZERO,
        carriage_tax=ZERO,
        discount_net=ZERO,
        discount_description="",
        lines=tuple(_line(each) for each in file.execute(_LINES, (row["TxnID"],))),
    )


def _line(row: sqlite3.Row) -> InvoiceLine:
    quantity, net = Decimal(row["Quantity"] or 1), _money(row["Amount"])
    return InvoiceLine("", row["Position"], "", "", row["Desc"] or "", "", quantity, ZERO, net, ZERO, ZERO)


def _money(pence: int | None) -> Decimal:
    return Decimal(pence or 0) / 100
