"""The products that invoice lines can use: those that this plan makes, and those that the CRM has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.crm.base import Entity, Reference
from core.text import match_key
from core.upload.matching import Finder
from core.upload.plan import Action, Change
from core.upload.plan_table import Plan
from core.upload.rules.parts import KnownProduct
from core.upload.rules.settings import CatalogueSettings

NOBODY = UUID(int=0)
"""Stands where a product that cannot be used has no record."""


class ProductShelf:
    """Knows products by the match key of their code."""

    def __init__(self, plan: Plan, find: Finder, catalogue: CatalogueSettings) -> None:
        self._plan = plan
        self._find = find
        self._catalogue = catalogue
        self.known: dict[str, KnownProduct] = {}

    def stock(self, codes: Sequence[str]) -> None:
        """Learn which of these codes are products, after those of the ledger have been planned."""
        found = self._find.products(codes)
        for code in codes:
            product = self._product(code, found[match_key(code)])
            if product is not None:
                self.known[match_key(code)] = product

    def _product(self, code: str, found: Sequence[Entity]) -> KnownProduct | None:
        change = self._plan.change_of("product", code)
        if change is None:
            active = [each for each in found if each.fields.get("statecode") == "Active"]
            return self._existing(active[0]) if active else None
        if change.action is Action.BLOCKED:
            return self._new(change, refusal=change.reason)
        if change.action is Action.CREATE:
            return self._new(change)
        return next((self._existing(each) for each in found if each.id == change.id), None)

    def _new(self, change: Change, refusal: str | None = None) -> KnownProduct:
        catalogue = self._catalogue
        return KnownProduct(
            id=change.id or NOBODY,
            unit_group=catalogue.unit_group,
            unit=catalogue.unit,
            quantity_places=catalogue.quantity_places,
            depends=(change.entity, change.key),
            refusal=refusal,
        )

    def _existing(self, product: Entity) -> KnownProduct | None:
        fields = product.fields
        group, unit = fields.get("defaultuomscheduleid"), fields.get("defaultuomid")
        if not isinstance(group, Reference) or not isinstance(unit, Reference):
            return None  # a product without unit cannot be sold by the CRM, so its lines are write-ins
        return KnownProduct(product.id, group.id, unit.id, _places(fields.get("quantitydecimal")))


def _places(value: object) -> int:
    return value if isinstance(value, int) else 0


def known_units(plan: Plan, names: Sequence[str]) -> tuple[Mapping[str, UUID], frozenset[str]]:
    """Give the planned units by match key of their names, and which of them are still to be made."""
    changes = {match_key(name): change for name in names if (change := plan.change_of("uom", name))}
    usable = {name: change.id for name, change in changes.items() if change.id and not _is_blocked(change)}
    new = (name for name in usable if changes[name].action is Action.CREATE)
    return usable, frozenset(new)


def _is_blocked(change: Change) -> bool:
    return change.action is Action.BLOCKED
