"""The vocabulary of the accounts: what an accounting system is read into, whatever its make.

Amounts are Decimals to the penny in the company's base currency; unit prices and quantities have
the company's own decimals; texts have passed `core.text.clean`; a date that makes no sense is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


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
    """An account of the sales ledger."""

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
    on_hold: bool
    currency: str


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


class InvoiceKind(StrEnum):
    """What a document of the invoice file is."""

    INVOICE = "invoice"
    CREDIT = "credit"
    QUOTATION = "quotation"
    PROFORMA = "proforma"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of an invoice; `net` is after discount, `tax_rate` is per cent."""

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
    tax_rate: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """A document of the invoice file with all its lines.

    `net`, `tax` and `gross` are the document's totals: lines and carriage, less the net-value discount
    (a positive amount), which is taken off the document and off no line.
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
