"""Makes a sandbox company: the same seed makes the same books, and the books balance."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from core.sandbox.company.abroad import trade_abroad
from core.sandbox.company.accounts import PINNED, TARGETS, Account, Target, accounts
from core.sandbox.company.articles import Article, articles
from core.sandbox.company.calendar import calendar
from core.sandbox.company.documents import Document, invented, pinned
from core.sandbox.company.filing import InvoiceFile, posts_as, splits
from core.sandbox.company.ledgers import write_customers, write_products
from core.sandbox.company.schema import create_indexes, create_tables
from core.sandbox.company.tables_of_reference import write_reference_tables
from core.sandbox.company.trail import Entry, Filler, Trail, goods, gross, money, opening
from core.sandbox.new_file import new_company_file

NAME = "Quayside Trading Ltd"
"""What a sandbox company is called unless told otherwise."""
TODAY = date(2025, 9, 30)
"""The day up to which its books are written unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a company is to be made of: `transactions` is how long its audit trail is, None as it comes.

    It is never shorter than the documents and the manual's two customers need. `only_posted` leaves out
    credit notes, quotations and drafts; an `evaluation` company is not exempt from the evaluation's limit.
    `currencies` are the ISO codes that some customers trade in, besides the company's own.
    """

    customers: int = 500
    products: int = 300
    invoices: int = 1000
    transactions: int | None = None
    only_posted: bool = False
    seed: int = 1
    evaluation: bool = False
    name: str = NAME
    today: date = TODAY
    currencies: tuple[str, ...] = ()


def create_company(path: Path, recipe: Recipe) -> None:
    """Write a company file; raises UsageError where there is a file already, and leaves none half made."""
    with (
        new_company_file(path) as unfinished,
        closing(sqlite3.connect(unfinished, isolation_level=None)) as database,
    ):
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        create_tables(database)
        _Maker(database, recipe).write()
        mark = ("demo", int(recipe.evaluation), recipe.seed)
        database.execute("INSERT INTO SANDBOX (LABEL, EVALUATION, SEED) VALUES (?, ?, ?)", mark)
        create_indexes(database)
        trade_abroad(database, recipe.currencies)
        database.execute("COMMIT")


class _Maker:
    """Writes the books of one company."""

    def __init__(self, database: sqlite3.Connection, recipe: Recipe) -> None:
        random, days = Random(recipe.seed), calendar(recipe.today)  # noqa: S311 - names, not secrets
        self._database = database
        self._recipe = recipe
        self._calendar = days
        self._random = random
        self._accounts: Sequence[Account] = list(accounts(recipe.customers, random))
        self._articles: Sequence[Article] = list(articles(recipe.products, random))
        self._trail = Trail(database, [account.reference for account in self._accounts], days)
        self._pinned = min(len(PINNED), recipe.customers)

    def write(self) -> None:
        write_reference_tables(self._database, self._recipe.name, self._calendar)
        write_products(self._database, self._articles, self._calendar)
        receipts = self._documents() if self._accounts else []
        for account, target in zip(range(self._pinned), TARGETS, strict=False):
            self._settle(account, target)
        self._fill(receipts)
        self._trail.flush()
        write_customers(self._database, self._accounts, self._trail.books, self._calendar)

    def _documents(self) -> list[Entry]:
        """Write the invoice file, and give the receipts that may still follow."""
        file = InvoiceFile(self._database, self._calendar, self._recipe.invoices)
        receipts: list[Entry] = []
        for at in range(self._recipe.invoices):
            account, document = self._document(at)
            day = self._day(account)
            file.file(at + 1, day, self._accounts[account], document)
            if document.posted:
                receipts += self._post(at + 1, day, account, document, len(receipts))
        file.flush()
        return receipts

    def _document(self, at: int) -> tuple[int, Document]:
        others = range(self._pinned, len(self._accounts))
        if at < 2 * self._pinned or not others:
            return at % self._pinned, pinned(self._articles, at)
        document = invented(self._articles, self._random, only_posted=self._recipe.only_posted)
        return self._random.choice(others), document

    def _day(self, account: int) -> str:
        this_year = self._calendar.this_year
        return (
            self._random.choice(this_year) if account < self._pinned else self._calendar.any_day(self._random)
        )

    def _post(self, number: int, day: str, account: int, document: Document, planned: int) -> list[Entry]:
        """Enter a document in the audit trail; what pays it is entered at once, or left to the end."""
        posted, reference = splits(document), str(number)
        kind, total = posts_as(document), gross(posted)
        paid = total if account < self._pinned or self._random.random() < 0.6 else 0
        if kind == "SC" or not self._may_pay(account, planned):
            paid = 0
        details = document.lines[0].description
        self._trail.post(Entry(kind, account, day, reference, details, posted, total - paid))
        receipt = Entry("SR", account, day, reference, "Sales Receipt", money(paid), 0)
        return [receipt] if paid else []

    def _may_pay(self, account: int, planned: int) -> bool:
        """Say whether a receipt still fits into the length that the audit trail is to have."""
        if self._recipe.transactions is None or account < self._pinned:
            return True
        settling = 2 * self._pinned
        return self._recipe.invoices + planned + settling < self._recipe.transactions

    def _settle(self, account: int, target: Target) -> None:
        """Bring an account's books to what the manual's picture shows."""
        books, last = self._trail.books[account], self._calendar.this_year[-1]
        missing = target.turnover - books.turnover
        if missing:
            kind, posted = ("SI", goods(missing)) if missing > 0 else ("SC", goods(-missing, "T9"))
            left = min(gross(posted), target.balance) if kind == "SI" else gross(posted)
            self._trail.post(Entry(kind, account, last, "O/BAL", "Goods before this book", posted, left))
            if gross(posted) > left:
                paid = money(gross(posted) - left)
                self._trail.post(Entry("SR", account, last, "O/BAL", "Sales Receipt", paid, 0))
        still = target.balance - books.balance
        if still > 0:
            day = self._calendar.last_year[-1]
            self._trail.post(Entry("SI", account, day, "O/BAL", "Opening Balance", opening(still), still))
            books.last_year -= still

    def _fill(self, receipts: list[Entry]) -> None:
        for receipt in receipts:
            self._trail.post(receipt)
        missing = (self._recipe.transactions or 0) - self._trail.count
        filler = Filler(self._trail, self._calendar, self._random)
        filler.fill(missing, range(self._pinned, len(self._accounts)))
