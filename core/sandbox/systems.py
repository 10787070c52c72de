"""What a sandbox can be of: the accounting systems, how the company is made and configured, and the CRMs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core.accounting.base import AccountingReader
from core.accounting.quickbooks.com import open_com_session
from core.accounting.quickbooks.opening import open_quickbooks_reader
from core.accounting.quickbooks.order_ledger import Booking
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.accounting.sage50.opening import open_company_file
from core.config.accounting_tables import Orders, QuickBooks, Sage, Sage200, SageInstant, SageMms
from core.config.table import Table
from core.config.words import CostPrice, Source, Target
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.company.instant import create_sage_instant
from core.sandbox.orders import DONE, INVOICE_FIELD, NO_PRODUCT, READY
from core.sandbox.quickbooks.creation import create_quickbooks
from core.sandbox.quickbooks.items import CARRIAGE_ITEM
from core.sandbox.quickbooks.processor import RequestProcessor
from core.sandbox.quickbooks.reference_lists import PURCHASES, SALES
from core.sandbox.sage200.creation import create_sage200


@dataclass(frozen=True, slots=True)
class TwoWay:
    """How orders go in: `open` reads what they sell and to whom, `orders` is the configuration's table.

    `writing` is what the table of the accounting system says besides.
    """

    open: Callable[[Path], AccountingReader]
    orders: Orders
    writing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class System:
    """One kind of sandbox: `create` makes its company, `table` is the configuration's table for it.

    `key` is the one of that table which leads to the company; `two_way` is None where no orders go in.
    `currencies`: its customers may trade in several.
    """

    source: Source
    create: Callable[[Path, Recipe], None]
    name: str
    table: type[Sage | SageInstant | SageMms | Sage200 | QuickBooks]
    key: str = "connection"
    two_way: TwoWay | None = None
    currencies: bool = True

    def configured(self, address: str, *, orders: bool = False) -> Mapping[str, Table]:
        """Give the tables of the configuration that lead to a company, by their names."""
        if self.two_way is None or not orders:
            return {self.name: self.table(**{self.key: address})}
        own = self.table(**{self.key: address, **self.two_way.writing})
        return {self.name: own, "orders": self.two_way.orders}


def _open_quickbooks(path: Path) -> AccountingReader:
    session = open_com_session(QuickBooksSettings(), partial(RequestProcessor, path))
    return open_quickbooks_reader(session, Booking("GBP"), average_cost=True)


_MARKED = {"ready_status": READY, "done_status": DONE, "invoice_field": INVOICE_FIELD}
_SAGE = TwoWay(
    partial(open_company_file, cost=CostPrice.AVERAGE),
    Orders(**_MARKED, default_product=NO_PRODUCT, sales_nominal="4000", purchase_nominal="5000"),
    {"object": "sandbox:"},
)
"""The Sage Data Objects of the sandbox write into the company of the connection."""
_QUICKBOOKS = TwoWay(
    _open_quickbooks,
    Orders(
        **_MARKED,
        default_product=NO_PRODUCT,
        carriage_product=CARRIAGE_ITEM,
        sales_nominal=SALES,
        purchase_nominal=PURCHASES,
    ),
)

SYSTEMS: Mapping[str, System] = {
    "sage50": System(Source.SAGE50, create_company, "sage", Sage, two_way=_SAGE),
    "sageinstant": System(
        Source.SAGEINSTANT, create_sage_instant, "sage_instant", SageInstant, currencies=False
    ),
    "sage200": System(Source.SAGE200, create_sage200, "sage_200", Sage200),
    "sagemms": System(Source.SAGEMMS, partial(create_sage200, old=True), "sage_mms", SageMms),
    "quickbooks": System(
        Source.QUICKBOOKS, create_quickbooks, "quickbooks", QuickBooks, "file", two_way=_QUICKBOOKS
    ),
}
"""By the word of `sandbox create --system`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What a sandbox joins: one of SYSTEMS and one of CRMS."""

    system: str = "sage50"
    crm: str = "4.0"


CRMS: Mapping[str, Target] = {"4.0": Target.CRM40, "3.0": Target.CRM30}
"""By the word of `--crm` of `sandbox create` and `sandbox serve`."""

USUAL = Pair()
"""Where nothing else is said."""
