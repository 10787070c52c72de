"""What a person does in the accounts between runs, and while they go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from core.records import Invoice, InvoiceLine
from tests.proof.worlds.gate import Trace
from tests.proof.worlds.holdings import folded
from tests.proof.worlds.ledger import ZERO, Ledger, customer, invoice, line, posted, product
from tests.proof.worlds.people import Expected

REFERENCES = ("A1D001", "Abs001", "ÄRZTE", "zz/9")
CODES = ("VID003", "Tape002", "groß")
UNITS = ("Each", "25 Pack", "dozen", "", "Primary Unit")
DAYS = (date(2008, 6, 6), date(2008, 12, 31), date(2009, 3, 29), date(2009, 10, 25))


class Bookkeeper:
    """Keeps the accounts."""

    def __init__(self, ledger: Ledger, expected: Expected, chance: Random, trace: Trace) -> None:
        self._ledger = ledger
        self._expected = expected
        self._chance = chance
        self._trace = trace
        self._backup: Ledger | None = None

    def open_books(self) -> None:
        """Enter what is there from the beginning."""
        for _ in range(self._chance.randint(1, 5)):
            self.work()

    def work(self) -> None:
        """Do one thing."""
        deed = self._chance.choice(
            (
                self._customer,
                self._product,
                self._invoice,
                self._invoice,
                self._figures,
                self._price,
                self._chance.choice(
                    (self._delete, self._clear, self._new_year, self._back_up, self._restore)
                ),
            )
        )
        self._trace.add(f"bookkeeper {deed.__name__}")
        deed()

    def _money(self) -> str:
        return f"{self._chance.randint(0, 99999) / 100:.2f}"

    def _new(self, keys: Sequence[str], held: Mapping[str, object]) -> str | None:
        free = [each for each in keys if each not in held]
        return self._chance.choice(free) if free else None

    def _customer(self) -> None:
        reference = self._new(REFERENCES, self._ledger.customers)
        if reference:
            contact = self._chance.choice(("Jim Thomas", "Thomas", ""))
            self._ledger.add(customer(reference, contact, self._money()))

    def _product(self) -> None:
        code = self._new(CODES, self._ledger.products)
        if code:
            self._ledger.add(product(code, self._money()))

    def _invoice(self) -> None:
        if not self._ledger.customers:
            self._customer()
        account = self._chance.choice(list(self._ledger.customers))
        number = str(80 + len(self._ledger.invoices))
        lines = [self._line(at) for at in range(1, self._chance.randint(1, 3) + 1)]
        carriage, less = self._chance.choice((("0", "0"), ("5.00", "0"), ("4.99", "1.01")))
        made = invoice(number, account, *lines, carriage=carriage, less=less)
        self._enter(replace(made, date=self._chance.choice(DAYS)))

    def _enter(self, made: Invoice) -> None:
        self._ledger.add(made, posted(self._number(), made))

    def _number(self) -> int:
        """Give the number of a new entry: numbers have gaps, and an entry may come late into one."""
        last = self._ledger.last
        gaps = [
            each for each in range(self._ledger.cleared + 1, last) if each not in self._ledger.transactions
        ]
        if gaps and self._chance.random() < 0.3:
            return self._chance.choice(gaps)
        return last + self._chance.randint(1, 3)

    def _line(self, at: int) -> InvoiceLine:
        code = self._chance.choice((*CODES, "S1", "M", ""))
        quantity = self._chance.choice(("1", "3", "7", "-2", "1.5"))
        net = Decimal(self._money()) * (-1 if quantity.startswith("-") else 1)
        return line(at, code, self._chance.choice(UNITS), quantity, str(net))

    def _figures(self) -> None:
        if self._ledger.customers:
            each = self._ledger.customers[self._chance.choice(list(self._ledger.customers))]
            figures = {"turnover": Decimal(self._money()), "credit_limit": Decimal(self._money())}
            held = self._chance.random() < 0.5
            self._ledger.add(
                replace(
                    each, turnover=figures["turnover"], credit_limit=figures["credit_limit"], on_hold=held
                )
            )

    def _price(self) -> None:
        if self._ledger.products:
            each = self._ledger.products[self._chance.choice(list(self._ledger.products))]
            self._ledger.add(replace(each, sales_price=Decimal(self._money())))

    def _delete(self) -> None:
        """Delete or reverse a transaction; the document stays."""
        if self._ledger.transactions:
            self._ledger.deleted.add(self._chance.choice(list(self._ledger.transactions)))

    def _clear(self) -> None:
        """Clear the audit trail up to one of its entries."""
        if self._ledger.transactions:
            self._ledger.cleared = self._chance.choice(list(self._ledger.transactions))
            for number in [each for each in self._ledger.transactions if each <= self._ledger.cleared]:
                del self._ledger.transactions[number]

    def _new_year(self) -> None:
        """Begin a financial year: every turnover begins again."""
        self._ledger.year += 1
        self._ledger.add(*(replace(each, turnover=ZERO) for each in self._ledger.customers.values()))

    def _back_up(self) -> None:
        self._backup = self._ledger.copy()

    def _restore(self) -> None:
        """Restore the backup: what came since is gone from the books, and its numbers are used again."""
        if self._backup is None:
            return
        held, kept = self._ledger, self._backup
        for number, document in held.invoices.items():
            if number not in kept.invoices:
                self._expected.hinders("invoice", f"{document.account}-{number}")
        self._expected.no_contact |= {folded(each) for each in held.customers if each not in kept.customers}
        self._expected.restored = True
        held.take_back(kept)
