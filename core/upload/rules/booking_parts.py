"""What orders are booked with: what the accounts hold, what is made there first, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.accounting.orders import (
    BookedInvoice,
    Bookkeeping,
    LedgerAccount,
    NewInvoice,
    NewProduct,
    StockItem,
)
from core.records import OrderCustomer


@dataclass(frozen=True, slots=True)
class Terms:
    """The day of the upload, and the nominal codes configured for new products, blank for the company's."""

    day: date
    sales_nominal: str = ""
    purchase_nominal: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What the accounts hold of what orders need, by `match_key` of reference, code and order number."""

    accounts: Mapping[str, LedgerAccount] = field(default_factory=dict)
    items: Mapping[str, StockItem] = field(default_factory=dict)
    booked: Mapping[str, Sequence[BookedInvoice]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account that is made for an order, as the accounts will hold it, or the reasons why it cannot."""

    customer: OrderCustomer
    notes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A product that is made for an order, as the accounts will hold it, or the reasons why it cannot."""

    product: NewProduct
    notes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """What becomes of an order: an invoice, or the reasons for refusing it, a sentence each.

    `account` and `articles` are what has to be made in the accounts first. `notes` are for people.
    """

    invoice: NewInvoice | None
    account: NewAccount | None = None
    articles: tuple[NewArticle, ...] = ()
    notes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that decides how an order is booked."""

    bookkeeping: Bookkeeping
    terms: Terms
    held: Held
