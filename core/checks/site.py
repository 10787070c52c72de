"""The two sides that are checked, opened when first needed, and what is expected of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.accounting.base import AccountingReader
from core.checks.expected import Expected
from core.checks.longest import CUSTOMERS, PRODUCTS, longest
from core.checks.surroundings import Surroundings
from core.crm.base import Crm, Identity
from core.errors import SyncError

__all__ = ["Expected", "Site"]


class Site:
    """Opens each side once and remembers how signing in to the CRM went; used from one thread."""

    def __init__(
        self,
        open_reader: Callable[[], AccountingReader],
        open_crm: Callable[[], Crm],
        expected: Expected,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._open_reader = open_reader
        self._open_crm = open_crm
        self.expected = expected
        self.surroundings = surroundings or Surroundings()
        self.licence = self.surroundings.licence
        self.find_schedule = self.surroundings.find_schedule
        self.secrets = self.surroundings.secrets
        self._reader: AccountingReader | None = None
        self._crm: Crm | None = None
        self._identity: Identity | SyncError | None = None
        self._wrote: tuple[SyncError | None] | None = None
        self._longest: dict[str, dict[tuple[str, str], str]] = {}

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

    def writing(self) -> SyncError | None:
        """Sign in to the accounts for writing, once, and say why it cannot be; None where it can.

        Sage lets one user in once: the reader signs out for it, and in again when it is asked next.
        """
        if self._wrote is None:
            if self._reader is not None:
                self._reader.close()
                self._reader = None
            self._wrote = (self._tried(),)
        return self._wrote[0]

    def _tried(self) -> SyncError | None:
        try:
            if self.surroundings.writing is not None:
                self.surroundings.writing()
        except SyncError as refused:
            return refused
        return None

    def longest_of_customers(self) -> Mapping[tuple[str, str], str]:
        """Give the longest text for each field of a customer in the CRM; the ledger is read once."""
        if "customers" not in self._longest:
            self._longest["customers"] = longest(self.reader().customers(), CUSTOMERS)
        return self._longest["customers"]

    def longest_of_products(self) -> Mapping[tuple[str, str], str]:
        """Give the longest text for each field of a product in the CRM; the ledger is read once."""
        if "products" not in self._longest:
            self._longest["products"] = longest(self.reader().products(), PRODUCTS)
        return self._longest["products"]

    def close(self) -> None:
        """Let go of both sides; a second call does nothing."""
        for side in (self._reader, self._crm):
            if side is not None:
                side.close()
        self._reader = self._crm = None
