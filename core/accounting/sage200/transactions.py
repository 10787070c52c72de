"""Transactions of Sage 200's sales ledger: those that stand there, and those that moved to history.

A row that has long been settled is moved to another table under another id; its unique reference number
stays, so by that it is neither lost nor read twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.accounting.base import Selection
from core.accounting.connection import Row
from core.accounting.sage200.database import Database
from core.accounting.sage200.values import amount, day, text, whole
from core.money import rounded
from core.records import Transaction

POSTED, HISTORY = "SLPostedCustomerTran", "SLHistoricalCustomerTran"
_ACCOUNT, _URN = "account.CustomerAccountNumber", "done.UniqueReferenceNumber"
_KINDS = {1: "SR", 2: "SP", 4: "SI", 5: "SC", 6: "SI", 7: "SC"}
_DELETED = 0


def _sql(table: str, *, unless_posted: bool) -> str:
    sql = (
        f"SELECT {_URN}, done.SYSTraderTranTypeID, kind.SalesShortName, {_ACCOUNT}, done.TransactionDate, "
        "done.TransactionReference, done.SecondReference, done.GoodsValueInAccountCurrency, done.TaxValue, "
        f"done.AllocatedValue FROM {table} done "
        "JOIN SLCustomerAccount account ON account.SLCustomerAccountID = done.SLCustomerAccountID "
        "LEFT JOIN SYSTraderTranType kind ON kind.SYSTraderTranTypeID = done.SYSTraderTranTypeID "
        "WHERE done.SYSTraderTranTypeID <> 0"
    )
    if unless_posted:
        sql += (
            f" AND NOT EXISTS (SELECT 1 FROM {POSTED} still "
            "WHERE still.UniqueReferenceNumber = done.UniqueReferenceNumber)"
        )
    return sql


_SQLS = (_sql(POSTED, unless_posted=False), _sql(HISTORY, unless_posted=True))


def read_transactions(database: Database, selection: Selection) -> Iterator[Transaction]:
    """Give the transactions wanted; keys are unique reference numbers, the prefix is of the account."""
    keys = [int(key) for key in selection.keys if key.strip().isdecimal()]
    for sql in _SQLS:
        if selection.keys:
            rows = database.by_keys(sql, _URN, keys)
        elif selection.prefix:
            rows = database.by_prefix(sql, _ACCOUNT, selection.prefix)
        else:
            rows = database.rows(sql)
        yield from (transaction(row) for row in rows)


def transaction(row: Row) -> Transaction:
    """Read a row; amounts are signed as Sage signs them: receipts and credit notes are negative."""
    number, kind, short, account, when, reference, second, gross, tax, allocated = row
    whole_amount, taxed = amount(gross), _signed(amount(tax), amount(gross))
    return Transaction(
        number=whole(number),
        type=_KINDS.get(whole(kind)) or text(short),
        account=text(account),
        date=day(when),
        reference=text(reference),
        details=text(second),
        net=whole_amount - taxed,
        tax=taxed,
        gross=whole_amount,
        outstanding=whole_amount - amount(allocated),
    )


def _signed(tax: Decimal, gross: Decimal) -> Decimal:
    """Give the tax the sign of its amount: whether the column has one is not known."""
    return rounded(-abs(tax)) if gross < 0 else abs(tax)
