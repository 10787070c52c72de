"""The audit trail of the sandbox's company: sales invoices, credits, receipts and payments on account.

Amounts are signed by type as Sage signs them: an SI adds to the balance, SC, SR and SA take off it, so
that an account's balance is the sum of its outstanding amounts and of its gross amounts alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from core.sandbox.company.articles import RATES
from core.sandbox.company.calendar import BEYOND, CREATED, Calendar
from core.sandbox.company.documents import share
from core.sandbox.company.rows import Rows, pounds

_HEADERS = """
TRAN_NUMBER HEADER_NUMBER ITEM_COUNT TYPE DATE ACCOUNT_REF SALES_PURCHASE_REF BANK_CODE INV_REF
INV_REF_NUMERIC USER_NAME DETAILS DUE_DATE PAID_FLAG NET_AMOUNT TAX_AMOUNT GROSS_AMOUNT FOREIGN_NET_AMOUNT
FOREIGN_TAX_AMOUNT FOREIGN_GROSS_AMOUNT BANK_AMOUNT AMOUNT_PAID OUTSTANDING FOREIGN_OUTSTANDING
CURRENCY FOREIGN_RATE BANK_FLAG DATE_ENTERED RECORD_CREATE_DATE RECORD_MODIFY_DATE
"""
_SPLITS = """
TRAN_NUMBER HEADER_NUMBER SPLIT_NUMBER TYPE DATE ACCOUNT_REF NOMINAL_CODE INV_REF USER_NAME DETAILS TAX_CODE
NET_AMOUNT TAX_AMOUNT GROSS_AMOUNT VAT_FLAG PAID_FLAG BANK_FLAG DATE_ENTERED RECORD_CREATE_DATE
"""
_BANK, _SUSPENSE = "1200", "9998"


@dataclass(frozen=True, slots=True)
class Split:
    """What an entry posts to one nominal code, in pence without sign."""

    nominal: str
    tax_code: str
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the audit trail; amounts in pence without sign, `open` what is still outstanding."""

    kind: str
    account: int
    day: str
    reference: str
    details: str
    splits: tuple[Split, ...]
    open: int


@dataclass(slots=True)
class Books:
    """What the entries of an account have come to, in pence."""

    balance: int = 0
    turnover: int = 0
    this_month: int = 0
    last_year: int = 0
    last_invoice: str | None = None


class Trail:
    """Writes the audit trail and keeps each account's books."""

    def __init__(self, database: sqlite3.Connection, references: list[str], calendar: Calendar) -> None:
        self.books = [Books() for _ in references]
        self.count = 0
        self._references = references
        self._calendar = calendar
        self._headers = Rows(database, "AUDIT_HEADER", _HEADERS)
        self._splits = Rows(database, "AUDIT_SPLIT", _SPLITS)
        self._number = 0
        self._split_number = 0

    def post(self, entry: Entry) -> None:
        """Write an entry with its splits; now and then a number is left out, as after a deletion."""
        self.count += 1
        self._number += 2 if self.count % 211 == 0 else 1
        sign = 1 if entry.kind == "SI" else -1
        self._header(entry, sign)
        self._write_splits(entry, sign)
        self._book(entry, sign)

    def flush(self) -> None:
        """Write what is waiting."""
        self._headers.flush()
        self._splits.flush()

    def _header(self, entry: Entry, sign: int) -> None:
        net, tax = sum(s.net for s in entry.splits) * sign, sum(s.tax for s in entry.splits) * sign
        gross, left = net + tax, entry.open * sign
        numeric = int(entry.reference) if entry.reference.isdecimal() else 0
        account = self._references[entry.account]
        money = tuple(map(pounds, (net, tax, gross, net, tax, gross, -gross, abs(gross - left), left, left)))
        at_bank = entry.kind in {"SR", "SA"}
        self._headers.add(
            *(self._number, self._number, len(entry.splits), entry.kind, entry.day, account, account),
            *(_BANK if at_bank else "", entry.reference, numeric, "MANAGER", entry.details, entry.day),
            *("N" if left else "Y", *money, 1, 1.0, "N" if at_bank else "-", entry.day),
            BEYOND if self.count % 97 == 0 else entry.day,
            None if self.count % 13 == 0 else self._calendar.stamp,
        )

    def _write_splits(self, entry: Entry, sign: int) -> None:
        account = self._references[entry.account]
        for split in entry.splits:
            self._split_number += 1
            net, tax = split.net * sign, split.tax * sign
            self._splits.add(
                *(self._number, self._number, self._split_number, entry.kind, entry.day, account),
                *(split.nominal, entry.reference, "MANAGER", entry.details, split.tax_code),
                *(pounds(net), pounds(tax), pounds(net + tax), "N" if tax else "-"),
                *("N" if entry.open else "Y", "-", entry.day, CREATED),
            )

    def _book(self, entry: Entry, sign: int) -> None:
        books = self.books[entry.account]
        net = sum(split.net for split in entry.splits) * sign
        books.balance += entry.open * sign
        if entry.kind not in {"SI", "SC"}:
            return
        if entry.day >= self._calendar.this_year[0]:
            books.turnover += net
            books.this_month += net if entry.day.startswith(self._calendar.this_month) else 0
        else:
            books.last_year += net
        if entry.kind == "SI":
            books.last_invoice = max(books.last_invoice or "", entry.day)


def goods(net: int, tax_code: str = "T1", nominal: str = "4000") -> tuple[Split, ...]:
    """Give the one split of a batch entry."""
    return (Split(nominal, tax_code, net, share(net, RATES[tax_code])),)


def money(amount: int) -> tuple[Split, ...]:
    """Give the one split of a receipt: to the bank, outside VAT."""
    return (Split(_BANK, "T9", amount, 0),)


def opening(amount: int) -> tuple[Split, ...]:
    """Give the one split of an opening balance."""
    return (Split(_SUSPENSE, "T9", amount, 0),)


def gross(splits: Iterable[Split]) -> int:
    """Give what splits come to with VAT."""
    return sum(split.net + split.tax for split in splits)


class Filler:
    """Posts entries that belong to no document: what a book-keeper types in by hand."""

    def __init__(self, trail: Trail, calendar: Calendar, random: Random) -> None:
        self._trail = trail
        self._calendar = calendar
        self._random = random

    def fill(self, count: int, accounts: range) -> None:
        """Post exactly `count` entries over `accounts`."""
        left = count
        while left > 0 and accounts:
            left -= self._one(left, self._random.choice(accounts))

    def _one(self, left: int, account: int) -> int:
        """Post one or two entries and say how many."""
        chance, day = self._random.random(), self._calendar.any_day(self._random)
        splits = goods(self._random.randint(500, 60_000), self._random.choice(("T1", "T1", "T1", "T0")))
        total, reference = gross(splits), f"B{self._random.randint(1, 999999):06}"
        if chance < 0.06:
            self._trail.post(Entry("SC", account, day, reference, "Goods returned", splits, total))
            return 1
        if chance < 0.1:
            on_account = self._random.randint(1, 200) * 100
            self._trail.post(
                Entry("SA", account, day, "", "Payment on Account", money(on_account), on_account)
            )
            return 1
        if chance < 0.4 or left == 1:
            self._trail.post(Entry("SI", account, day, reference, "Goods", splits, total))
            return 1
        paid = total if chance < 0.85 else total // 2
        self._trail.post(Entry("SI", account, day, reference, "Goods", splits, total - paid))
        self._trail.post(Entry("SR", account, day, reference, "Sales Receipt", money(paid), 0))
        return 2
