"""What the other way needs of the configuration (manual 4.3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.crm.marking import SAGE_NUMBER
from core.upload.rules.booking_parts import Terms
from core.upload.rules.order_rows import Marking
from core.upload.rules.orders import OrderSettings


@dataclass(frozen=True, slots=True)
class Bringing:
    """How orders are brought into the accounts: `company` and `fingerprint` tell plans and journals apart.

    `done_status` is what an order gets once the accounts have it; the nominal codes are of new products;
    `longest_number` is how long an invoice's number may become.
    """

    company: str
    orders: OrderSettings
    done_status: int
    sales_nominal: str = ""
    purchase_nominal: str = ""
    longest_number: int = SAGE_NUMBER
    fingerprint: str = ""

    @property
    def marking(self) -> Marking:
        """How an order is marked."""
        return Marking(self.orders, self.done_status)

    def terms(self, when: datetime) -> Terms:
        """Give what an order is booked with on a day: the day is that of the company's own zone."""
        day = when.astimezone(self.orders.zone).date()
        return Terms(day, self.sales_nominal, self.purchase_nominal)
