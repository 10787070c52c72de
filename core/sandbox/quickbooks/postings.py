"""What transactions post: a debit or a credit each, as a transaction query gives them, by account.

A debit is positive, a credit negative. The summary of a transaction is its first posting: to the customer's
account for an invoice, to the bank for a payment.
"""

from __future__ import annotations

from dataclasses import dataclass

_ACCOUNT_OF_ITEM = (
    "coalesce(Line.AccountRef, Item.SalesOrPurchase_AccountRef, Item.SalesAndPurchase_IncomeAccountRef, "
    "Item.IncomeAccountRef, Item.AccountRef, Item.DepositToAccountRef)"
)
_TAX_ACCOUNT = "(SELECT ListID FROM Account WHERE SpecialAccountType = 'SalesTaxPayable')"
_LINES = (
    "Line JOIN {0} AS Txn ON Txn.TxnID = Line.TxnID JOIN Item ON Item.ListID = Line.ItemRef "
    "WHERE Line.Amount <> 0 AND Item.Kind <> 'ItemSubtotal'"
)
_TOTAL = "Txn.Subtotal + Txn.SalesTaxTotal"


@dataclass(frozen=True, slots=True)
class Source:
    """Where postings come from: `place` is a rowid, `rest` names tables and ends with a condition."""

    type: str
    summary: bool
    place: str
    account: str
    amount: str
    rest: str
    line: str = "NULL"

    def select(self, number: int) -> str:
        """Give its postings as rows; their places, which tell the sources apart by `number`."""
        payment = self.type == "ReceivePayment"
        return (
            f"SELECT {self.place} * {len(SOURCES)} + {number} AS Place, {self.place} AS At, "
            f"'{self.type}' AS TxnType, Txn.TxnID, "
            f"{self.line} AS TxnLineID, Txn.TimeCreated, Txn.TimeModified, Txn.CustomerRef AS EntityRef, "
            f"{self.account} AS AccountRef, Txn.TxnDate, Txn.RefNumber, {self.amount} AS Amount, "
            "Txn.CurrencyRef, Txn.ExchangeRate, Txn.Memo, "
            f"{0 if payment else 'Txn.IsPending'} AS IsPending, {int(self.summary)} AS IsSummary "
            f"FROM {self.rest}"
        )


def _document(type_: str, sign: str) -> tuple[Source, ...]:
    """Give the sources of invoices, and of credit memos with the other sign."""
    other = "-" if sign == "" else ""
    whole = f"{type_} AS Txn WHERE "
    lines = _LINES.format(type_)
    return (
        Source(type_, True, "Txn.rowid", "Txn.ARAccountRef", f"{sign}({_TOTAL})", f"{whole} 1"),
        Source(type_, False, "Line.rowid", _ACCOUNT_OF_ITEM, f"{other}Line.Amount", lines, "Line.TxnLineID"),
        Source(
            type_,
            False,
            "Txn.rowid",
            _TAX_ACCOUNT,
            f"{other}Txn.SalesTaxTotal",
            f"{whole} Txn.SalesTaxTotal <> 0",
        ),
    )


SOURCES = (
    *_document("Invoice", ""),
    *_document("CreditMemo", "-"),
    Source(
        "ReceivePayment",
        True,
        "Txn.rowid",
        "Txn.DepositToAccountRef",
        "Txn.TotalAmount",
        "ReceivePayment AS Txn WHERE 1",
    ),
    Source(
        "ReceivePayment",
        False,
        "Txn.rowid",
        "Txn.ARAccountRef",
        "-Txn.TotalAmount",
        "ReceivePayment AS Txn WHERE 1",
    ),
)
"""Everything that posts."""
POSTINGS = " UNION ALL ".join(source.select(number) for number, source in enumerate(SOURCES))
"""All postings, as one table."""
STANDING = (
    "WITH standing AS MATERIALIZED (SELECT AccountRef, sum(Amount) AS Amount "
    f"FROM ({POSTINGS}) WHERE IsPending = 0 GROUP BY AccountRef) "
)
"""What stands in each account, as a table."""
BALANCES = (
    ", coalesce((SELECT Amount FROM standing WHERE AccountRef = Account.ListID), 0) AS Balance"
    ", (SELECT coalesce(sum(Amount), 0) FROM standing JOIN Account AS each ON each.ListID = AccountRef "
    "WHERE each.FullKey = Account.FullKey OR (each.FullKey > Account.FullKey || ':' "
    "AND each.FullKey < Account.FullKey || ';')) AS TotalBalance"
)
"""What stands in an account, without and with those below it, as columns."""
