"""The two sides that are checked, opened when first needed, and what is expected of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.accounting.base import AccountingReader
from core.crm.base import Crm, Identity
from core.errors import SyncError
from core.licence.standing import Licence
from core.schedule.found import Found


@dataclass(frozen=True, slots=True)
class Expected:
    """What the configuration says of the CRM; options are the numbers of its picklists."""

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


@dataclass(frozen=True, slots=True)
class Secrets:
    """The configuration's secrets: from where each is, why some cannot be read, what is to be mended."""

    places: tuple[tuple[str, str], ...] = ()
    unread: tuple[SyncError, ...] = ()
    advice: tuple[str, ...] = ()


class Site:
    """Opens each side once and remembers how signing in to the CRM went; used from one thread.

    `find_schedule` gives what runs the batches by itself; there is none for a company that needs no schedule.
    """

    def __init__(
        self,
        open_reader: Callable[[], AccountingReader],
        open_crm: Callable[[], Crm],
        expected: Expected,
        find_schedule: Callable[[], Found | None] | None = None,
        licence: Callable[[], Licence] = Licence,
    ) -> None:
        self._open_reader = open_reader
        self._open_crm = open_crm
        self.expected = expected
        self.find_schedule = find_schedule
        self.licence = licence
        self.secrets = Secrets()
        self._reader: AccountingReader | None = None
        self._crm: Crm | None = None
        self._identity: Identity | SyncError | None = None

    def reader(self) -> AccountingReader:
        """Give the accounting system, opened; raises AccountingError."""
        if self._reader is None:
            self._reader = self._open_reader()
        return self._reader

    def crm(self) -> Crm:
        """Give the CRM, opened; raises CrmError."""
        if self._crm is None:
            self._crm = self._open_crm()
        return self._crm

    def signed_in(self) -> Identity | SyncError:
        """Sign in to the CRM once, and say as whom or why not."""
        if self._identity is None:
            try:
                self._identity = self.crm().whoami()
            except SyncError as refused:
                self._identity = refused
        return self._identity

    def close(self) -> None:
        """Let go of both sides; a second call does nothing."""
        for side in (self._reader, self._crm):
            if side is not None:
                side.close()
        self._reader = self._crm = None
