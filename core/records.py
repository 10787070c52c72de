"""The vocabulary of the accounts: what an accounting system is read into, whatever its make.

Amounts are Decimals to the penny, those of an invoice in its own currency, those of a customer and of the
customer's transactions in the one that the customer's record names, all others in the company's; unit prices
and quantities have the company's own decimals; texts have passed `core.text.clean`; a date that makes no
sense is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from core.money import rounded


@dataclass(frozen=True, slots=True)
class Company:
    """The company whose books are read: its name, base currency (ISO code) and decimal places."""

    name: str
    currency: str
    price_places: int = 2
    quantity_places: int = 2
    evaluation_exempt: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """An account of the sales ledger; `on_hold` is None where the accounts keep no such flag.

    `source` is the id by which the accounting system itself knows a record, whatever people call it, here and
    below; blank where it keeps none.

    `currency` is what the customer is invoiced in. `balance_currency` is that of the balance, the limit and
    all transactions, `turnover_currency` that of the turnover: systems differ in which columns of their
    ledger are in the company's currency. Blank is the company's.
    """

    reference: str
    name: str
    contact_name: str
    address: tuple[str, str, str, str]
    postcode: str
    telephone: str
    fax: str
    email: str
    website: str
    balance: Decimal
    credit_limit: Decimal
    turnover: Decimal
    on_hold: bool | None
    currency: str
    source: str = ""
    balance_currency: str = ""
    turnover_currency: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """An article of the stock file; `cost_price` is the average or last cost, as configured."""

    code: str
    description: str
    unit: str
    sales_price: Decimal
    cost_price: Decimal
    tax_code: str
    nominal_code: str
    source: str = ""


class InvoiceKind(StrEnum):
    """What a document of the invoice file is."""

    INVOICE = "invoice"
    CREDIT = "credit"
    QUOTATION = "quotation"
    PROFORMA = "proforma"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of an invoice; `net` is after discount, `tax_rate` is per cent, None where nothing says it."""

    invoice_number: str
    line: int
    account: str
    product_code: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    tax_rate: Decimal | None

    @property
    def rate(self) -> Decimal:
        """The tax rate, else what the tax comes to, which is as good as its pennies."""
        if self.tax_rate is not None:
            return self.tax_rate
        return rounded(self.tax * 100 / self.net) if self.net else Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Invoice:
    """A document of the invoice file with all its lines.

    `net`, `tax` and `gross` are the document's totals: lines and carriage, less the net-value discount
    (a positive amount), which is taken off the document and off no line. `problem` says why its amounts
    cannot be told; blank where they can.
    """

    number: str
    kind: InvoiceKind
    posted: bool
    account: str
    name: str
    date: date | None
    order_number: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    currency: str
    carriage_net: Decimal
    carriage_tax: Decimal
    discount_net: Decimal
    discount_description: str
    lines: tuple[InvoiceLine, ...]
    source: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Transaction:
    """A sales transaction of the audit trail (SI, SC, SR, SA, SD)."""

    number: int
    type: str
    account: str
    date: date | None
    reference: str
    details: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    outstanding: Decimal


Record: TypeAlias = Customer | Product | Invoice | InvoiceLine | Transaction


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of a CRM order or invoice that is to become an invoice line (manual 7).

    `line` counts from 1 in the order's own sequence. `product_code` is the product's number, for a write-in
    line the product that the configuration names for it; a write-in line has no unit. `unit_price` is what
    one costs before `discount`, which is an amount off the whole line. `tax` is the CRM's, and only shown:
    the accounts work it out again (manual 7.2).
    """

    order_number: str
    line: int
    account: str
    product_code: str
    description: str
    unit: str
    unit_price: Decimal
    quantity: Decimal
    discount: Decimal
    tax: Decimal
    write_in: bool


@dataclass(frozen=True, slots=True)
class SalesOrder:
    """An order of the CRM, or an invoice of it, that is to become an invoice of the accounts (manual 7).

    `id` is the CRM's. `date` is the day on which it was made there, `owner` the full name of whom it belongs
    to. `account` is blank where the CRM holds no account number. `tax` and `total` (with tax) are the CRM's.
    `invoice_number` is what an upload has written into the field that is configured for it, else blank.
    `delivery` is five lines, the last the postcode. `discount` is what the CRM takes off the sum of the
    lines, its percentage included. `currency` is an ISO code, blank where the CRM names none (3.0).
    """

    id: UUID
    number: str
    title: str
    account: str
    name: str
    date: date | None
    owner: str
    tax: Decimal
    total: Decimal
    invoice_number: str
    contact_name: str = ""
    telephone: str = ""
    delivery_name: str = ""
    delivery: tuple[str, str, str, str, str] = ("", "", "", "", "")
    description: str = ""
    freight: Decimal = Decimal("0.00")
    discount: Decimal = Decimal("0.00")
    currency: str = ""
    modified: datetime | None = None
    status: int | None = None
    state: str = ""
    lines: tuple[OrderLine, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderCustomer:
    """Whom an order is for, as the CRM has them; `reference` is blank where it holds no account number."""

    reference: str
    name: str
    contact_name: str
    address: tuple[str, str, str, str]
    postcode: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True)
class OrderProduct:
    """What an order is about, as the CRM has it; `unit` is its default unit, `price` its list price."""

    code: str
    description: str
    unit: str
    price: Decimal
