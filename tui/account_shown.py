"""What an account of the sales ledger looks like: to a script, in a pipe, on a terminal, on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TextIO

from core.records import Transaction
from core.syncaccounting.account import Account
from core.text import clean, match_key
from tui.columns import cell_text
from tui.terminal import Column, print_table

AGES: Mapping[str, str] = {
    "current": "Under 30 days",
    "from_30": "30 to 59 days",
    "from_60": "60 to 89 days",
    "from_90": "90 to 119 days",
    "from_120": "120 days and over",
}
"""The periods of an ageing in words, youngest first."""

COLUMNS: tuple[tuple[Column, Callable[[Any], object]], ...] = (
    (Column("Number", 8, right=True), lambda each: each.number),
    (Column("Type", 4), lambda each: each.type),
    (Column("Date", 10), lambda each: each.date),
    (Column("Reference", 12), lambda each: each.reference),
    (Column("Details", 18, spare=True), lambda each: each.details),
    (Column("Gross", 10, right=True), lambda each: each.gross),
    (Column("Open", 10, right=True), lambda each: each.outstanding),
)
"""The account stands above the table, so it has no column; the whole fits into 80 characters."""


PARTS = ("Open invoices", "Credit notes", "Payments")
"""What was posted, by headings."""


def parts(account: Account) -> Mapping[str, tuple[Transaction, ...]]:
    """Give what was posted to an account by its heading."""
    return dict(zip(PARTS, (account.open_invoices, account.credit_notes, account.payments), strict=True))


def account_document(account: Account) -> dict[str, object]:
    """Give an account as scripts meet it; `difference` is the ledger's balance less what is outstanding."""
    return {
        "customer": account.customer,
        "currency": account.currency,
        "ageing": asdict(account.ageing),
        "outstanding": account.ageing.total,
        "difference": account.difference,
        "open_invoices": iter(account.open_invoices),
        "credit_notes": iter(account.credit_notes),
        "payments": iter(account.payments),
    }


def heading(account: Account) -> tuple[str, ...]:
    """Say who it is, what they owe and may owe, and where the books do not add up."""
    who = account.customer
    hold = "  ON HOLD" if who.on_hold else ""
    abroad = f"  invoiced in {clean(who.currency)}" if _is_abroad(account) else ""
    told = f"{clean(account.currency)}{abroad}{hold}"
    lines = (
        f"{clean(who.reference)}  {clean(who.name)}",
        f"Balance {who.balance:f}  Credit limit {who.credit_limit:f}  {told}",
    )
    return (*lines, *trouble(account))


def _is_abroad(account: Account) -> bool:
    return match_key(account.customer.currency) not in ("", match_key(account.currency))


def trouble(account: Account) -> tuple[str, ...]:
    """Say where the ledger's balance is not the sum of what is outstanding: it is never hidden."""
    if not account.difference:
        return ()
    return (f"! The balance differs by {account.difference:f} from what is outstanding: check the accounts.",)


def ageing_lines(account: Account) -> tuple[str, ...]:
    """Give the ageing, a period a line, and its sum."""
    sums: Mapping[str, object] = asdict(account.ageing)
    rows = ((words, sums[name]) for name, words in AGES.items())
    return tuple(
        f"{words:<18}{cell_text(sum_):>12}" for words, sum_ in (*rows, ("Sum", account.ageing.total))
    )


def ageing_rows(account: Account) -> tuple[str, str]:
    """Give the ageing as a table of two lines, 78 characters wide."""
    sums = (*asdict(account.ageing).values(), account.ageing.total)
    titles = ("< 30 days", "30 days", "60 days", "90 days", "120 days", "Sum")
    return "".join(f"{each:>13}" for each in titles), "".join(f"{cell_text(each):>13}" for each in sums)


def show_account(stream: TextIO, account: Account) -> None:
    """Print an account for a person."""
    for line in (*heading(account), "", *ageing_lines(account)):
        stream.write(f"{line}\n")
    for title, posted in parts(account).items():
        stream.write(f"\n{title}: {len(posted)}\n")
        if posted:
            rows = ([cell_text(cell(each)) for _, cell in COLUMNS] for each in posted)
            print_table(stream, [column for column, _ in COLUMNS], rows)
