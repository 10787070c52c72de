"""What has changed in a Sage 200 company since a mark: by row versions, one question a table.

A row version is the database's own counter: it grows with every insert and update, also of rows that move
to the table of history. The upper bound is the lowest version that may still be under way, so that a long
transaction that commits later is found by the next question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.accounting.base import Changed
from core.accounting.sage200.database import Database
from core.accounting.sage200.keys import ACCOUNTS
from core.accounting.sage200.mark import Mark, read_mark
from core.accounting.sage200.transactions import HISTORY, POSTED
from core.accounting.sage200.values import text, whole
from core.errors import AccountingError
from core.text import match_key

_NOW = (
    "SELECT CONVERT(bigint, MIN_ACTIVE_ROWVERSION()) - 1, "
    "(SELECT MIN(SYSFinancialYearID) FROM SYSFinancialYear WHERE YearRelativeToCurrentYear = 0)"
)
_SINCE = "OpLock > CONVERT(binary(8), CONVERT(bigint, ?))"
_ACCOUNT = "JOIN SLCustomerAccount account ON account.SLCustomerAccountID ="


@dataclass(frozen=True, slots=True)
class _Watched:
    """A table, and how the key of what it belongs to is found: a column, after the tables joined."""

    table: str
    key: str
    joined: str = ""

    @property
    def sql(self) -> str:
        return f"SELECT DISTINCT {self.key} FROM {self.table} changed {self.joined} WHERE changed.{_SINCE}"


_NUMBER, _PERSON = "account.CustomerAccountNumber", "changed.SLCustomerContactID"
_OF_PERSON = (
    f"JOIN SLCustomerContact person ON person.SLCustomerContactID = {_PERSON} "
    f"{_ACCOUNT} person.SLCustomerAccountID"
)
_CUSTOMERS = (
    _Watched("SLCustomerAccount", "changed.CustomerAccountNumber"),
    _Watched("SLCustomerLocation", _NUMBER, f"{_ACCOUNT} changed.SLCustomerAccountID"),
    _Watched("SLCustomerContact", _NUMBER, f"{_ACCOUNT} changed.SLCustomerAccountID"),
    _Watched("SLCustomerContactRole", _NUMBER, _OF_PERSON),
    _Watched("SLCustomerContactValue", _NUMBER, _OF_PERSON),
    _Watched("SLCustomerYearValue", _NUMBER, f"{_ACCOUNT} changed.SLCustomerAccountID"),
)
_PRODUCTS = (
    _Watched("StockItem", "changed.Code"),
    _Watched("StockItemPrice", "item.Code", "JOIN StockItem item ON item.ItemID = changed.ItemID"),
)
_INVOICES = (
    _Watched("SOPInvoiceCredit", "changed.DocumentNo"),
    _Watched(
        "SOPInvoiceCreditLine",
        "document.DocumentNo",
        "JOIN SOPInvoiceCredit document ON document.SOPInvoiceCreditID = changed.SOPInvoiceCreditID",
    ),
)
_POSTINGS = tuple(
    f"SELECT DISTINCT changed.SYSTraderTranTypeID, changed.TransactionReference, {_NUMBER} "
    f"FROM {table} changed {_ACCOUNT} changed.SLCustomerAccountID WHERE changed.{_SINCE}"
    for table in (POSTED, HISTORY)
)
_DOCUMENTS = (4, 5, 6, 7)


class Changes:
    """Takes marks of one company, and holds it against earlier ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self) -> str:
        """Say where the company stands."""
        return self._now().written()

    def since(self, written: str) -> Changed:
        """Say what has changed; raises AccountingError where the company has gone back behind the mark."""
        then, now = read_mark(written), self._now()
        if now.version < then.version:
            raise AccountingError(
                "accounting.mark_beyond",
                tried="find out what has changed in the accounts since the last batch",
                found=f"the database's row version is {now.version}, and the last batch saw {then.version}: "
                "an older backup has been restored, or this is another database",
                remedy="If that is right, run `syncupload batch --full`: it compares everything and sets a "
                "new mark.",
            )
        accounts, invoices = self._postings(then)
        customers = [*self._keys(_CUSTOMERS, then), *accounts]
        notes: tuple[str, ...] = ()
        if now.year != then.year:
            customers = [text(row[0]) for row in self._database.rows(ACCOUNTS)]
            notes = ("a new financial year has begun: turnovers began again, and go to the CRM as they are.",)
        return Changed(
            mark=now.written(),
            customers=_once(customers),
            products=_once(self._keys(_PRODUCTS, then)),
            invoices=_once([*self._keys(_INVOICES, then), *invoices]),
            notes=notes,
        )

    def _now(self) -> Mark:
        version, year = next(iter(self._database.rows(_NOW)))
        return Mark(whole(version), whole(year))

    def _keys(self, watched: Iterable[_Watched], then: Mark) -> Iterator[str]:
        for each in watched:
            yield from (text(row[0]) for row in self._database.rows(each.sql, then.version))

    def _postings(self, then: Mark) -> tuple[list[str], list[str]]:
        """Give the accounts that something was posted to or allocated on, and the invoices among that."""
        accounts, invoices = [], []
        for sql in _POSTINGS:
            for kind, reference, account in self._database.rows(sql, then.version):
                accounts.append(text(account))
                if whole(kind) in _DOCUMENTS:
                    invoices.append(text(reference))
        return accounts, invoices


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    """Give keys each once without regard to case, in a fixed order."""
    spelt = {match_key(key): key for key in keys if key}
    return tuple(spelt[key] for key in sorted(spelt))
