"""Every accounting system that can be read: its company, its way in, and how a test changes its books."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from core.accounting.base import AccountingReader
from core.accounting.patience import Patience
from core.accounting.quickbooks.com import open_com_session
from core.accounting.quickbooks.order_ledger import Booking
from core.accounting.quickbooks.reader import QuickBooksReader
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.accounting.sage50.address import Sage50Settings
from core.accounting.sage50.opening import open_company_file, open_sage50
from core.accounting.sage200.address import Sage200Settings
from core.accounting.sage200.opening import open_sage200
from core.accounting.sage200.reader import Sage200Reader
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.company.instant import create_sage_instant
from core.sandbox.quickbooks.creation import create_quickbooks
from core.sandbox.quickbooks.faults import Faults, write_faults
from core.sandbox.quickbooks.processor import RequestProcessor
from core.sandbox.sage200.creation import create_sage200
from core.sandbox.sqlserver.server import SqlServer
from core.sandbox.sqlserver.store import User
from tests.acceptance.accounting.books_on_sql_server import change as change_on_sql_server
from tests.acceptance.accounting.drivers import microsofts_driver, require_sql_server_driver, sqlite_driver
from tests.core.accounting.quickbooks.test_com import HEAD
from tests.core.sandbox.quickbooks.programs import customer

Opened = tuple[AccountingReader, Callable[[], None] | None]
"""A reader, and what cuts its connection where there is one to cut."""

USER, DATABASE = "CRMSage", "Sage200"


@dataclass(frozen=True)
class System:
    """One system by one way in; `by` and `version` are for README's table.

    `more` are articles of its own, `lost` is the code of a connection that is gone.
    """

    name: str
    version: str
    by: str
    create: Callable[[Path, Recipe], None]
    open: Callable[[Path], Opened]
    change: Callable[..., None]
    books: Mapping[str, Sequence[str]] = field(repr=False)
    lacks: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    lost: str = "accounting.unreachable"
    long: bool = False

    @property
    def id(self) -> str:
        return f"{self.name} by {self.by}"


def _change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for each in statements:
            database.execute(each)


def _by_file(path: Path) -> Opened:
    return open_company_file(path), None


def _by_sqlite(path: Path) -> Opened:
    return open_sage50(Sage50Settings(connection=f"DRIVER={sqlite_driver()};Database={path}")), None


@dataclass(frozen=True)
class Way:
    """How a driver is told where the server is; `tls` as the server takes it."""

    address: str
    tls: bool | None = None


def by_freetds() -> Way:
    require_sql_server_driver()
    return Way("DRIVER=FreeTDS;SERVER=127.0.0.1;PORT={port};TDS_Version=7.4;Encryption=off")


def by_microsoft() -> Way:
    """Microsoft's own driver, over TLS."""
    driver = microsofts_driver()
    return Way(f"DRIVER={driver};SERVER=127.0.0.1,{{port}};Encrypt=yes;TrustServerCertificate=yes", tls=False)


def served(path: Path, way: Way, answer: int = 300, *, writes: bool = False) -> Sage200Reader:
    """Serve a company and sign in to it; an answer has so many seconds."""
    return _served(path, way, answer, writes=writes)[0]


def _served(
    path: Path, way: Way, answer: int = 300, *, writes: bool = False
) -> tuple[Sage200Reader, SqlServer]:
    server = SqlServer(path, DATABASE, {USER: User("it's ;x", writes=writes)}, tls=way.tls)
    string = f"{way.address.format(port=server.port)};DATABASE={DATABASE};UID={USER}"
    try:
        return open_sage200(Sage200Settings(string, "it's ;x", answer=answer), server.close), server
    except BaseException:
        server.close()
        raise


def _on_sql_server(way: Callable[[], Way], path: Path) -> Opened:
    reader, server = _served(path, way())
    return reader, server.drop_all


def _by_quickbooks(path: Path) -> Opened:
    session = open_com_session(QuickBooksSettings(), partial(RequestProcessor, path), Patience(0))
    reader = QuickBooksReader(session, Booking("GBP"), average_cost=True, now=lambda: OCTOBER)
    return reader, lambda: write_faults(path, Faults(running=False))


OCTOBER = datetime(2025, 10, 1, 9, 30)  # noqa: DTZ001 - a wall clock, a day after the business of the sandbox
_NOBODY = f'{HEAD}<QBXML><QBXMLMsgsRq onError="stopOnError">{customer("Nobody")}</QBXMLMsgsRq></QBXML>'
_QUICKBOOKS = {
    "dates": (
        "UPDATE Invoice SET TxnDate = '' WHERE RefNumber = '1'",
        "UPDATE Invoice SET TxnDate = '2130-01-01' WHERE RefNumber = '2'",
        "UPDATE Invoice SET TxnDate = '1899-12-30' WHERE RefNumber = '3'",
    ),
    "hostile": (
        "UPDATE Customer SET CompanyName = 'A' || char(27) || '[2J''; DROP TABLE x;-- é' "
        "WHERE AccountNumber = 'ABS001'",
    ),
    "unprintable": (
        "UPDATE Customer SET AccountNumber = 'A%_''x' || char(27), EditSequence = EditSequence + 1, "
        "TimeModified = '2025-10-01T09:00:00' WHERE AccountNumber = 'ABS001'",
    ),
    "customer": (
        "UPDATE Customer SET CreditLimit = 700, EditSequence = EditSequence + 1, "
        "TimeModified = '2025-10-01T09:00:00' WHERE AccountNumber = 'ABS001'",
    ),
    "deleted": ("DELETE FROM Customer WHERE AccountNumber = 'ABS001'",),
    "empty": tuple(
        f"DELETE FROM {each}"
        for each in ("Customer", "Item", "Invoice", "CreditMemo", "ReceivePayment", "Line")
    ),
    "writing": (_NOBODY, _NOBODY.replace("CustomerAdd", "ItemServiceAdd"), _NOBODY.replace("Add", "Mod")),
}
_SAGE50 = {
    "dates": (
        "UPDATE INVOICE SET INVOICE_DATE = NULL WHERE INVOICE_NUMBER = 1",
        "UPDATE INVOICE SET INVOICE_DATE = '2130-01-01' WHERE INVOICE_NUMBER = 2",
        "UPDATE INVOICE SET INVOICE_DATE = '1899-12-30' WHERE INVOICE_NUMBER = 3",
    ),
    "hostile": (
        "UPDATE SALES_LEDGER SET NAME = 'A' || char(27) || '[2J''; DROP TABLE x;-- é' "
        "WHERE ACCOUNT_REF = 'ABS001'",
    ),
    "unprintable": (
        "UPDATE SALES_LEDGER SET ACCOUNT_REF = 'A%_''x' || char(27) WHERE ACCOUNT_REF = 'ABS001'",
    ),
    "customer": ("UPDATE SALES_LEDGER SET CREDIT_LIMIT = 7 WHERE ACCOUNT_REF = 'ABS001'",),
    "deleted": ("UPDATE SALES_LEDGER SET RECORD_DELETED = 1 WHERE ACCOUNT_REF = 'ABS001'",),
    "empty": ("DELETE FROM SALES_LEDGER", "DELETE FROM STOCK", "DELETE FROM INVOICE", "DELETE FROM "
              "INVOICE_ITEM", "DELETE FROM AUDIT_HEADER"),
    "missing": ("ALTER TABLE SALES_LEDGER RENAME COLUMN CREDIT_LIMIT TO OTHER",),
    "writing": ("UPDATE SALES_LEDGER SET CREDIT_LIMIT = 0", "DELETE FROM STOCK", "DROP TABLE STOCK"),
}  # fmt: skip
_SAGE200 = {
    "dates": (
        "UPDATE SOPInvoiceCredit SET DocumentDate = NULL WHERE DocumentNo = '1'",
        "UPDATE SOPInvoiceCredit SET DocumentDate = '2130-01-01' WHERE DocumentNo = '2'",
        "UPDATE SOPInvoiceCredit SET DocumentDate = '1899-12-30' WHERE DocumentNo = '3'",
    ),
    "hostile": (
        "UPDATE SLCustomerAccount SET CustomerAccountName = 'A' || char(27) || '[2J''; DROP TABLE x;-- é' "
        "WHERE CustomerAccountNumber = 'ABS001'",
    ),
    "unprintable": (
        "UPDATE SLCustomerAccount SET CustomerAccountNumber = 'A%_''x' || char(27) "
        "WHERE CustomerAccountNumber = 'ABS001'",
    ),
    "customer": ("UPDATE SLCustomerAccount SET CreditLimit = 7 WHERE CustomerAccountNumber = 'ABS001'",),
    "deleted": ("DELETE FROM SLCustomerAccount WHERE CustomerAccountNumber = 'ABS001'",),
    "empty": tuple(
        f"DELETE FROM {each}"
        for each in (
            "SLCustomerAccount", "StockItem", "SOPInvoiceCredit", "SOPInvoiceCreditLine",
            "SLPostedCustomerTran", "SLHistoricalCustomerTran",
        )
    ),
    "missing": ("ALTER TABLE SLCustomerAccount RENAME COLUMN CreditLimit TO Other",),
    "writing": (
        "UPDATE SLCustomerAccount SET CreditLimit = 0",
        "DELETE FROM StockItem",
        "INSERT INTO StockItem (ItemID) VALUES (1)",
    ),
}  # fmt: skip

SYSTEMS = (
    System("Sage 50", "its sandbox", "the sandbox's file", create_company, _by_file, _change, _SAGE50),
    System(
        "Sage 50",
        "its sandbox",
        "ODBC (SQLite's driver)",
        create_company,
        _by_sqlite,
        _change,
        _SAGE50,
        long=True,
    ),
    System(
        "Sage Instant",
        "its sandbox, with the columns of an old Sage 50",
        "ODBC (SQLite's driver)",
        create_sage_instant,
        _by_sqlite,
        _change,
        {**_SAGE50, "deleted": ("DELETE FROM SALES_LEDGER WHERE ACCOUNT_REF = 'ABS001'",)},
        frozenset({"website"}),
    ),
    System(
        "Sage 200",
        "its sandbox",
        "FreeTDS 1.3",
        create_sage200,
        partial(_on_sql_server, by_freetds),
        change_on_sql_server,
        _SAGE200,
    ),
    System(
        "Sage MMS 3.5",
        "its sandbox, without later columns",
        "FreeTDS 1.3",
        partial(create_sage200, old=True),
        partial(_on_sql_server, by_freetds),
        change_on_sql_server,
        _SAGE200,
        frozenset({"website"}),
    ),
    System(
        "QuickBooks",
        "its sandbox",
        "its request processor, as COM has it",
        create_quickbooks,
        _by_quickbooks,
        _change,
        _QUICKBOOKS,
        frozenset({"website"}),
        frozenset({"Carriage", "Fuel surcharge", "Opening balance"}),
        "quickbooks.no_access",
    ),
    System(
        "Sage 200",
        "its sandbox",
        "Microsoft's ODBC Driver 18, TLS",
        create_sage200,
        partial(_on_sql_server, by_microsoft),
        change_on_sql_server,
        _SAGE200,
        long=True,
    ),
)
