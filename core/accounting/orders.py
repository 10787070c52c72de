"""What an accounting system that takes orders can be asked, and given (manual 7); each passes one suite.

The planner asks the `OrderLedger`, which the reader of such a system is; the uploader gives the
`AccountingWriter` exactly what the plan says. Keys are looked up by `core.text.match_key`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from core.errors import AccountingError
from core.records import OrderCustomer


class AccountingRefusedError(AccountingError):
    """The accounting system refused one record: another one may go well. Nothing was written."""


class AccountingUncertainError(AccountingRefusedError):
    """Nothing was written now, but an earlier run may have written the record: a person must look."""


class AccountingUnansweredError(AccountingError):
    """No answer came back: the record may or may not have been written, so it must be looked for."""


class AccountingBusyError(AccountingError):
    """The accounting system takes nobody in now: its user is signed in already, or it is used exclusively."""


class InvoiceDiffersError(AccountingError):
    """The invoice `number` was made, and its totals are not those of the plan: a person must look at it."""

    def __init__(self, code: str, *, tried: str, found: str, remedy: str, number: str) -> None:
        super().__init__(code, tried=tried, found=found, remedy=remedy)
        self.number = number


@dataclass(frozen=True, slots=True)
class Bounds:
    """What fits into the accounting system: a key that does not is refused, a text is cut with a note.

    `account` and `product` are the most characters of a key, `account_pattern` and `product_pattern` what a
    whole key must match (a regular expression), with `account_letters` and `product_letters` saying so in
    words. `order_number` is never cut. `texts` are the most characters of other fields by their names in
    `NewInvoice`, `InvoiceLineDraft`, `NewProduct` and `OrderCustomer` (name, address, telephone, taken_by …).
    `price_places` and `quantity_places` are the company's decimals. `code_page` is what every letter must be
    in (cp1252), blank where any may be; a text with another one is refused.
    """

    account: int
    account_pattern: str
    account_letters: str
    product: int
    product_pattern: str
    product_letters: str
    order_number: int
    texts: Mapping[str, int]
    price_places: int = 2
    quantity_places: int = 2
    code_page: str = ""


@dataclass(frozen=True, slots=True)
class Bookkeeping:
    """How a company books: what decides tax, nominal codes and departments of an order's lines.

    `tax_rates` is per cent by tax code ("T1"); `standard_tax` is the code of new products (manual 7.2).
    `departments` is number by `match_key` of the name, None in accounts without any. `sales_nominal` is the
    company's own default. `carriage_nominal` is what carriage is booked under, a nominal code or an article;
    blank: nothing. `no_product` is the code of a line that needs no article, blank where each needs one.
    Tax is rounded on the line, or, where `tax_by_document`, on the document's sum of each rate.
    """

    tax_rates: Mapping[str, Decimal]
    standard_tax: str
    departments: Mapping[str, int] | None
    sales_nominal: str
    purchase_nominal: str
    carriage_nominal: str
    carriage_tax: str
    currency: str
    bounds: Bounds
    no_product: str = "S1"
    tax_by_document: bool = False


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """An account of the sales ledger as an invoice needs it: five address lines, the last the postcode.

    `tax_rate` is what all that is taxable is taxed with for it, None where the code of each line says.
    `problem` says why it takes no invoice, blank where it does.
    """

    reference: str
    name: str
    address: tuple[str, str, str, str, str]
    contact_name: str
    telephone: str
    tax_code: str
    nominal_code: str
    currency: str
    on_hold: bool
    tax_rate: Decimal | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class StockItem:
    """An article of the stock file as an order line needs it."""

    code: str
    description: str
    unit: str
    tax_code: str
    nominal_code: str


@dataclass(frozen=True, slots=True)
class BookedInvoice:
    """An invoice that stands in the accounts, and the customer's order number that it is under."""

    number: str
    order_number: str
    account: str
    posted: bool
    net: Decimal
    tax: Decimal
    gross: Decimal


@runtime_checkable
class OrderLedger(Protocol):
    """A reader of accounts that take orders. Every method raises AccountingError with cause and cure."""

    def bookkeeping(self) -> Bookkeeping:
        """Say how the company books; asked once a plan."""

    def ledger_accounts(self, references: Sequence[str]) -> Mapping[str, LedgerAccount]:
        """Give those accounts that are in the sales ledger, by `match_key` of the reference."""

    def stock_items(self, codes: Sequence[str]) -> Mapping[str, StockItem]:
        """Give those articles that are in the stock file, by `match_key` of the code."""

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices under these customer's order numbers, by `match_key` of the order number."""

    def booked_as(self, numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices of these numbers of their own, whatever order they are under, by `match_key`.

        A number is such as `BookedInvoice.number` was when the invoice was made; others may bear it since.
        """


@dataclass(frozen=True, slots=True)
class NewProduct:
    """An article that is made because an order needs it (manual 7.2); a blank nominal code is none."""

    code: str
    description: str
    unit: str
    price: Decimal
    tax_code: str
    sales_nominal: str
    purchase_nominal: str


@dataclass(frozen=True, slots=True)
class InvoiceLineDraft:
    """A line of an invoice that is made.

    `discount` is money off the whole line, so that net = quantity x unit_price - discount, to the penny.
    `shared` is its part of the invoice's net-value discount; `tax` is `tax_rate` per cent of net - shared,
    rounded as the accounts round it. `write_in` lines are no article of the stock file (S1).
    """

    product_code: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    net: Decimal
    shared: Decimal
    tax_code: str
    tax_rate: Decimal
    tax: Decimal
    nominal_code: str
    write_in: bool = False


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """A product invoice that is made from a CRM order (manual 7.3), whole: it stays unposted.

    `address` and `delivery` have five lines, the last the postcode. `department` is 0 for none. `notes`
    are three lines. `discount_net` is the net-value discount (positive); net, tax and gross are the
    document's, carriage in them and the discount taken off.
    """

    order_number: str
    account: str
    date: date
    name: str
    address: tuple[str, str, str, str, str]
    delivery_name: str
    delivery: tuple[str, str, str, str, str]
    contact_name: str
    telephone: str
    taken_by: str
    department: int
    notes: tuple[str, str, str]
    currency: str
    carriage_net: Decimal
    carriage_tax_code: str
    carriage_tax_rate: Decimal
    carriage_tax: Decimal
    carriage_nominal: str
    discount_net: Decimal
    discount_description: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    lines: tuple[InvoiceLineDraft, ...] = field(default=())


class AccountingWriter(Protocol):
    """Writes into one company: signed in once, used from one thread, closed in any case.

    Every method raises AccountingError: AccountingRefusedError where one record cannot be written,
    AccountingUnansweredError where it is not known whether it was, InvoiceDiffersError where an invoice
    was made with other totals, any other where nothing more can be.
    Nothing that exists is ever touched.
    """

    def accounts(self, references: Sequence[str]) -> Collection[str]:
        """Say which of these accounts are in the sales ledger now, by `match_key`."""

    def products(self, codes: Sequence[str]) -> Collection[str]:
        """Say which of these articles are in the stock file now, by `match_key`."""

    def booked(self, order_numbers: Sequence[str]) -> Mapping[str, Sequence[BookedInvoice]]:
        """Give the invoices that stand under these customer's order numbers now, by `match_key`."""

    def create_customer(self, customer: OrderCustomer) -> None:
        """Make an account that is not there; refused where it is."""

    def create_product(self, product: NewProduct) -> None:
        """Make an article that is not there; refused where it is."""

    def create_invoice(self, invoice: NewInvoice) -> str:
        """Make an unposted invoice and give the number that it got."""

    def close(self) -> None:
        """Sign out; a second call does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@runtime_checkable
class Remembering(AccountingWriter, Protocol):
    """A writer whose accounts keep an invoice's answer, to be asked for again, until they are told not to."""

    def invoice_claimed(self, since: datetime | None) -> None:
        """Say since when the order of the next invoice is claimed: no earlier one can be its invoice."""

    def invoice_known(self, invoice: NewInvoice) -> None:
        """Say that the CRM knows an invoice's number; where that is not heard, the answer is only kept on."""
