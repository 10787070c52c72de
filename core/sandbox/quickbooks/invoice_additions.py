"""InvoiceAdd: what QuickBooks fills in of an invoice, and what it wants to be there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import count

from core.sandbox.quickbooks.adding import Given
from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.invoice_lines import Line, invoice_line
from core.sandbox.quickbooks.keeping import Value, add_line, add_transaction
from core.sandbox.quickbooks.queries import INVOICES
from core.sandbox.quickbooks.sales_tax import American, is_taxable, totals
from core.sandbox.quickbooks.shape import ADDRESS, shapes
from core.sandbox.quickbooks.statuses import NO_LINES, refused
from core.sandbox.quickbooks.turn import Turn, answer

_AMERICA = "US"
_DIGITS = re.compile(r"(\d+)$")


def add_invoice(asked: Asked, turn: Turn) -> str:
    """Add an invoice with its lines; its number need not be its own."""
    said = next(asked.parts())
    given = Given(turn, "Invoice")
    given.read(said, shapes()["Invoice"].elements)
    _fill_in(given, turn)
    lines: list[Line] = []
    for part in said.parts():
        if part.name == "InvoiceLineAdd":
            lines.append(invoice_line(part, turn, lines))
    if not lines:
        raise refused(NO_LINES)
    identity = add_transaction(
        turn.database, "Invoice", {**given.values, **_totals(given, turn, lines)}, turn.moment
    )
    for position, line in enumerate(lines, start=1):
        add_line(turn.database, identity, position, line, turn.moment)
    written = INVOICES.write(turn, identity, asked.texts("IncludeRetElement"))
    return answer(asked, given.status(), written if turn.data else "")


def _totals(given: Given, turn: Turn, lines: list[Line]) -> dict[str, Value]:
    item = given.values.get("ItemSalesTaxRef")
    included = bool(given.values.get("IsTaxIncluded"))
    of_customer = given.values.get("CustomerSalesTaxCodeRef")
    taxed = None
    if item:
        exempt = of_customer is not None and not is_taxable(turn.database, str(of_customer))
        taxed = American(str(item), exempt=exempt)
    come_to = totals(turn.database, lines, taxed, included=included)
    return {
        "Subtotal": come_to.subtotal,
        "SalesTaxTotal": come_to.tax,
        "SalesTaxPercentage": come_to.rate,
        "BalanceRemaining": come_to.subtotal + come_to.tax,
    }


def _fill_in(given: Given, turn: Turn) -> None:
    """Fill in what was not said: account, day, number, terms, address, currency, sales tax."""
    database, values = turn.database, given.values
    customer = database.execute(
        "SELECT * FROM Customer WHERE ListID = ?", (values["CustomerRef"],)
    ).fetchone()
    receivable = "SELECT ListID FROM Account WHERE AccountType = 'AccountsReceivable'"
    defaults: dict[str, Value] = {
        "ARAccountRef": database.execute(receivable).fetchone()[0],
        "TxnDate": turn.moment.wall.date().isoformat(),
        "RefNumber": _next_number(turn),
        "TermsRef": customer["TermsRef"],
        **dict.fromkeys(("IsPending", "IsFinanceCharge", "IsToBePrinted", "IsToBeEmailed"), 0),
    }
    if not any(name.startswith("BillAddress") for name in values):
        names = (f"BillAddress_{name.partition('@')[0]}" for name in ADDRESS)
        defaults |= {name: customer[name] for name in names}
    if turn.answers.company.currencies:
        defaults |= {"CurrencyRef": customer["CurrencyRef"], "ExchangeRate": "1"}
    if turn.answers.company.country == _AMERICA:
        defaults["ItemSalesTaxRef"] = customer["ItemSalesTaxRef"] or _default_tax(turn)
        defaults["CustomerSalesTaxCodeRef"] = customer["SalesTaxCodeRef"]
    else:
        defaults["IsTaxIncluded"] = 0
    for name, value in defaults.items():
        if values.get(name) is None:
            values[name] = value
    if values.get("DueDate") is None:
        values["DueDate"] = _due(turn, values)
    values.setdefault("ShipDate", values["TxnDate"])


def _due(turn: Turn, values: dict[str, Value]) -> str:
    row = turn.database.execute(
        "SELECT StdDueDays FROM StandardTerms WHERE ListID = ?", (values.get("TermsRef"),)
    ).fetchone()
    return (date.fromisoformat(str(values["TxnDate"])) + timedelta(days=row[0] if row else 0)).isoformat()


def _next_number(turn: Turn) -> str:
    """Give the first free number behind that of the last invoice: QuickBooks counts on from what was typed.

    An invoice that has no number at its end is passed over.
    """
    row = turn.database.execute(
        "SELECT RefNumber FROM Invoice WHERE RefNumber GLOB '*[0-9]' ORDER BY rowid DESC LIMIT 1"
    ).fetchone()
    last = _DIGITS.search(str(row[0] or "")) if row else None
    before, digits = (str(row[0])[: last.start()], last[1]) if last else ("", "0")
    numbers = (f"{before}{number:0{len(digits)}}"[-11:] for number in count(int(digits) + 1))
    return next(each for each in numbers if not _is_used(turn, each))


def _is_used(turn: Turn, number: str) -> bool:
    used = (
        "SELECT 1 FROM Invoice WHERE RefNumber = ?1 UNION ALL SELECT 1 FROM CreditMemo WHERE RefNumber = ?1"
    )
    return turn.database.execute(used, (number,)).fetchone() is not None


def _default_tax(turn: Turn) -> str | None:
    row = turn.database.execute(
        "SELECT ListID FROM Item WHERE Kind = 'ItemSalesTax' ORDER BY rowid"
    ).fetchone()
    return str(row[0]) if row else None
