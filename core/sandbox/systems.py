"""The accounting systems that a sandbox can be of: how the company is made, and configured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.config.accounting_tables import QuickBooks, Sage, Sage200, SageInstant, SageMms
from core.config.table import Table
from core.config.words import Source
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.company.instant import create_sage_instant
from core.sandbox.quickbooks.creation import create_quickbooks
from core.sandbox.sage200.creation import create_sage200


@dataclass(frozen=True, slots=True)
class System:
    """One kind of sandbox: `create` makes its company, `table` is the configuration's table for it.

    `key` is the one of that table which leads to the company.
    """

    source: Source
    create: Callable[[Path, Recipe], None]
    name: str
    table: type[Sage | SageInstant | SageMms | Sage200 | QuickBooks]
    key: str = "connection"

    def configured(self, address: str) -> Mapping[str, Table]:
        """Give the table of the configuration that leads to a company, by its name."""
        return {self.name: self.table(**{self.key: address})}


SYSTEMS: Mapping[str, System] = {
    "sage50": System(Source.SAGE50, create_company, "sage", Sage),
    "sageinstant": System(Source.SAGEINSTANT, create_sage_instant, "sage_instant", SageInstant),
    "sage200": System(Source.SAGE200, create_sage200, "sage_200", Sage200),
    "sagemms": System(Source.SAGEMMS, partial(create_sage200, old=True), "sage_mms", SageMms),
    "quickbooks": System(Source.QUICKBOOKS, create_quickbooks, "quickbooks", QuickBooks, "file"),
}
"""By the word of `sandbox create --system`."""
