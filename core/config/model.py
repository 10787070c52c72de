"""The configuration: one class a table, each key with its meaning and its old name."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from core.config.accounting_tables import (
    Orders,
    QuickBooks,
    Sage,
    Sage200,
    SageInstant,
    SageMms,
    SyncAccounting,
)
from core.config.crm_tables import CrmTable, Product
from core.config.table import Table
from core.config.tables import Journal, Licence, Screen, Sync
from core.config.words import Source, Target, mistake
from core.crm.ways import Authentication

TABLE_OF = {
    Source.SAGE50: "sage",
    Source.SAGEINSTANT: "sage_instant",
    Source.SAGEMMS: "sage_mms",
    Source.SAGE200: "sage_200",
}
"""The table that an accounting system cannot do without; QuickBooks can (manual 4.3.5)."""


def _none_where_empty(table: object) -> object:
    """Read a table whose last key was taken out as one that is not there."""
    return None if table == {} else table


class Config(Table):
    """A whole configuration, valid in itself; only the tables of the chosen source are asked for."""

    sync: Sync
    crm: CrmTable
    product: Product
    licence: Licence = Licence()
    journal: Journal = Journal()
    screen: Screen = Screen()
    sage: Sage | None = None
    sage_instant: SageInstant | None = None
    sage_mms: SageMms | None = None
    sage_200: Sage200 | None = None
    quickbooks: QuickBooks = QuickBooks()
    orders: Annotated[Orders | None, BeforeValidator(_none_where_empty)] = None
    sync_accounting: SyncAccounting = SyncAccounting()

    @model_validator(mode="after")
    def _has_the_table_of_its_source(self) -> Self:
        needed = TABLE_OF.get(self.sync.source)
        if needed is not None and getattr(self, needed) is None:
            raise mistake(
                needed,
                f"is missing, yet [sync] source is {self.sync.source}",
                f"Add the table [{needed}], or set [sync] source to your accounting system.",
                "missing_table",
            )
        return self

    @model_validator(mode="after")
    def _signs_in_as_its_crm_can(self) -> Self:
        if self.crm.authentication is Authentication.IFD and self.sync.target is Target.CRM30:
            raise mistake(
                "crm.authentication",
                "is ifd, and [sync] target is CRM30, which knows no such sign-in",
                "Leave out [crm] authentication, or set [sync] target to your CRM.",
            )
        return self
