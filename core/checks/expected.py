"""What the configuration says of both sides, in the terms of the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.crm.marking import SAGE_NUMBER

SANDBOX = "sandbox:"
"""What the address of a file of the sandbox begins with."""

QUICKBOOKS = "QUICKBOOKS"
"""The manual's word for it."""


@dataclass(frozen=True, slots=True)
class Books:
    """Which accounting system is read, and how it is reached; the words are the manual's (SAGE50 …).

    `object` is the Sage Data Object that writing goes through (SDOEngine.13), `python32` the Python that
    Sage 50 is to be used by.
    """

    system: str = ""
    connection: str = field(default="", repr=False)
    version: str = ""
    folder: str = ""
    user: str = ""
    object: str = ""
    python32: str = ""

    @property
    def sandbox(self) -> bool:
        """Whether it is a company file of the sandbox."""
        return self.connection.startswith(SANDBOX)


@dataclass(frozen=True, slots=True)
class Door:
    """Where the CRM is, which organisation and version (CRM40) it should be, and how many seconds it has."""

    url: str = ""
    organisation: str = ""
    timeout: float = 100.0
    version: str = "CRM40"


@dataclass(frozen=True, slots=True)
class TwoWay:
    """What the way back rests on (manual 4.3.4): `entity` is salesorder, or invoice.

    What the configuration leaves out is None, and stands for what its comments say.
    """

    entity: str = "salesorder"
    ready_status: int | None = None
    done_status: int | None = None
    invoice_field: str | None = None
    longest_number: int = SAGE_NUMBER
    default_product: str | None = None
    carriage_product: str | None = None
    sales_nominal: str | None = None
    purchase_nominal: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What the configuration says of the CRM and the accounts; options are the numbers of its picklists.

    `price_lists` names those of other currencies, by ISO code.
    `orders` is None where records go one way only; `takes_orders`: the accounting system could do otherwise.
    """

    price_list: str
    unit_group: str
    unit: str
    customer_type: int = 3
    supplier_type: int = 10
    product_type: int = 1
    rounding_policy: int = 1
    quantity_places: int = 2
    balance_field: str | None = None
    invoice_date_field: str = "datedelivered"
    currency: str = ""
    price_lists: Mapping[str, str] = field(default_factory=dict)
    books: Books = Books()
    door: Door = Door()
    orders: TwoWay | None = None
    takes_orders: bool = True
