"""Makes a QuickBooks company of the sandbox: the books of a Sage 50 one, kept as QuickBooks keeps them.

So the same seed is the same business in either system, and what one connector reads can be held against
what another does.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random

from core.accounting.base import AccountingReader
from core.accounting.sage50.opening import open_company_file
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.new_file import new_company_file
from core.sandbox.quickbooks.customers import write_customers
from core.sandbox.quickbooks.documents import write_documents
from core.sandbox.quickbooks.founding import Founding
from core.sandbox.quickbooks.items import write_items
from core.sandbox.quickbooks.keeping import insert, take_number
from core.sandbox.quickbooks.reference_lists import HOME, write_reference_lists
from core.sandbox.quickbooks.schema import create_indexes, create_tables

_OFFSETS = {"US": -480}
"""Minutes by which standard time is ahead of UTC, by country; elsewhere it is Greenwich's."""
_HOME_LENGTH = 59


def create_quickbooks(path: Path, recipe: Recipe, *, country: str = "UK", currencies: bool = False) -> None:
    """Write a company file of one country's edition; raises UsageError where there is a file already.

    With `currencies`, or where the recipe names some, several are switched on, and every answer names one.
    """
    with new_company_file(path) as unfinished, tempfile.TemporaryDirectory() as folder:
        books = Path(folder) / "books.db"
        create_company(books, recipe)
        with (
            open_company_file(books) as reader,
            closing(sqlite3.connect(unfinished, isolation_level=None)) as database,
        ):
            several = currencies or bool(recipe.currencies)
            _keep(reader, database, recipe, country, currencies=several)


def _keep(
    reader: AccountingReader, database: sqlite3.Connection, recipe: Recipe, country: str, *, currencies: bool
) -> None:
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    create_tables(database)
    create_indexes(database)
    random = Random(recipe.seed)  # noqa: S311 - stock and hours of the day, not secrets
    offset = _OFFSETS.get(country, 0)
    founding = Founding(database, random, recipe.today, offset, country, currencies)
    currency = reader.company().currency
    _write_company(founding, recipe, currency)
    write_reference_lists(database, founding.began(), country)
    write_items(founding, reader.products())
    write_customers(founding, reader.customers())
    transactions = sorted(reader.transactions(), key=lambda each: each.number)
    # Lines are counted with transactions: they begin behind the last number that the business has given.
    take_number(database, "Txn", max((each.number for each in transactions), default=0) + 1)
    write_documents(founding, reader.invoices(), transactions)
    database.execute("COMMIT")


def _write_company(founding: Founding, recipe: Recipe, currency: str) -> None:
    name = recipe.name[:_HOME_LENGTH]
    insert(
        founding.database,
        "Company",
        {
            # What a sample company is to QuickBooks, the sandbox's are to this program: for trying out.
            "IsSampleCompany": int(not recipe.evaluation),
            "CompanyName": name,
            "LegalCompanyName": name,
            "Address_Addr1": "1 Quay Street",
            "Address_City": "Hull",
            "Address_PostalCode": "HU1 1AA",
            "FirstMonthFiscalYear": "January",
            "FirstMonthIncomeTaxYear": "January",
            "Country": founding.country,
            "Currency": HOME[currency],
            "Currencies": int(founding.currencies),
            "Offset": founding.offset,
            "Seed": recipe.seed,
        },
    )
