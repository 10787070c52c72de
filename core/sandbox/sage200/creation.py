"""Makes a Sage 200 company of the sandbox: the books of a Sage 50 one, kept as Sage 200 keeps them.

So the same seed is the same business in either system, and what one connector reads can be held against
what another does.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from core.accounting.sage50.opening import open_company_file
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.new_file import new_company_file
from core.sandbox.sage200.documents import write_documents, write_transactions
from core.sandbox.sage200.ledgers import write_customers, write_products, write_reference_tables
from core.sandbox.sage200.rows import Rows
from core.sandbox.sage200.shape import MARK, create_indexes, create_tables, number_rows
from core.sandbox.sqlserver.schema import writing


def create_sage200(path: Path, recipe: Recipe, *, old: bool = False) -> None:
    """Write a company file, `old` in the shape of Sage MMS 3.5; raises UsageError where there is a file."""
    with new_company_file(path) as unfinished, tempfile.TemporaryDirectory() as folder:
        books = Path(folder) / "books.db"
        create_company(books, recipe)
        _keep(books, unfinished, recipe, old=old)


def _keep(books: Path, path: Path, recipe: Recipe, *, old: bool) -> None:
    with (
        open_company_file(books) as reader,
        closing(sqlite3.connect(path, isolation_level=None)) as database,
    ):
        writing(database)
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        create_tables(database, old=old)
        rows = Rows(database, old=old)
        write_reference_tables(rows, reader.company(), recipe.today, recipe.currencies)
        write_customers(rows, reader.customers())
        write_products(rows, reader.products())
        direct = write_documents(rows, reader.invoices())
        write_transactions(rows, reader.transactions(), direct, recipe.today)
        rows.flush()
        database.execute(f"INSERT INTO {MARK} VALUES ('demo', ?, ?)", (int(recipe.evaluation), recipe.seed))
        number_rows(database)
        create_indexes(database)
        database.execute("COMMIT")
