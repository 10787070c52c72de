"""What a sandbox can be of: the accounting systems, how the company is made and configured, and the CRMs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.config.accounting_tables import Sage, Sage200, SageInstant, SageMms
from core.config.table import Table
from core.config.words import Source, Target
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.company.instant import create_sage_instant
from core.sandbox.sage200.creation import create_sage200


@dataclass(frozen=True, slots=True)
class System:
    """One kind of sandbox: `create` makes its company, `table` is the configuration's table for it."""

    source: Source
    create: Callable[[Path, Recipe], None]
    name: str
    table: type[Sage | SageInstant | SageMms | Sage200]

    def configured(self, address: str) -> Mapping[str, Table]:
        """Give the table of the configuration that leads to a company, by its name."""
        return {self.name: self.table(connection=address)}


SYSTEMS: Mapping[str, System] = {
    "sage50": System(Source.SAGE50, create_company, "sage", Sage),
    "sageinstant": System(Source.SAGEINSTANT, create_sage_instant, "sage_instant", SageInstant),
    "sage200": System(Source.SAGE200, create_sage200, "sage_200", Sage200),
    "sagemms": System(Source.SAGEMMS, partial(create_sage200, old=True), "sage_mms", SageMms),
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
