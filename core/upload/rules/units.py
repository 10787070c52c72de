"""Units (manual 3.1.3 and 6.3): one that an invoice line needs is made in the default unit group."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.crm.base import Entity, Reference
from core.text import clean
from core.upload.plan import Change, Draft
from core.upload.rules.changes import blocked, created, unchanged
from core.upload.rules.fitting import fitted, oversized
from core.upload.rules.settings import CatalogueSettings, Context

COLUMNS = ("name", "uomscheduleid")
"""The unit fields by which a unit is found."""


def unit_key(name: str, settings: CatalogueSettings) -> str:
    """Give the key that a unit's record id is made from: a name is one unit in one group only."""
    return f"{settings.unit_group}|{name}"


def draft(name: str, settings: CatalogueSettings, context: Context) -> Draft:
    """Say which unit a unit name of the accounts asks for."""
    fields = fitted(
        context,
        "uom",
        {
            "name": name,
            "uomscheduleid": Reference("uomschedule", settings.unit_group),
            "baseuom": Reference("uom", settings.unit),
            "quantity": Decimal(1),
        },
        key="name",
    )
    return Draft(
        key=name,
        entity=Entity("uom", context.name("uom", unit_key(name, settings)), fields.fields),
        notes=("how many of the default unit it holds is not worked out: correct the quantity of 1 by hand",),
        refusal=_refusal(name, context),
    )


def judge(draft: Draft, found: Sequence[Entity]) -> Change:
    """Decide what becomes of a unit, given those of its name in the default group."""
    if found:
        return unchanged(draft, found[0].id)
    return blocked(draft, draft.refusal) if draft.refusal else created(draft)


def _refusal(name: str, context: Context) -> str | None:
    if not clean(name):
        return "the unit has no name: name the unit of sale in the accounts."
    return oversized(context, "uom", "name", name)
