"""A price list, unit group or unit that the CRM lacks, which the set-up makes at its end (manual 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

from core.checks.catalogue import find_unit_group
from core.crm.base import Condition, Crm, Entity, Operator, Query, Reference, Value
from core.setup.draft import Draft
from core.text import clean, match_key

_NAMESPACE = UUID("4f1b0a52-6f0d-5c0e-9d4a-0d8f3f2a7c11")


@dataclass(frozen=True, slots=True)
class Wish:
    """A record to be made, and the check that waits for it.

    `of` is a unit's group, a unit group's first unit, a price list's currency.
    """

    entity: str
    name: str
    of: str
    check: str

    @property
    def words(self) -> str:
        """Say what will be made."""
        kinds = {"pricelevel": "price list", "uomschedule": "unit group", "uom": "unit"}
        joined = {"pricelevel": "in", "uomschedule": "with the unit", "uom": "in the unit group"}
        return f"the {kinds[self.entity]} {clean(self.name)} {joined[self.entity]} {clean(self.of)}"


def wishes(crm: Crm, draft: Draft) -> tuple[Wish, ...]:
    """Say which of the named records the CRM lacks, in the order in which they are made."""
    price_list, group, unit = (
        str(draft.value(f"product.{name}") or "") for name in ("price_list", "unit_group", "unit")
    )
    wished: list[Wish] = []
    if price_list and not _there(crm, "pricelevel", price_list):
        wished.append(
            Wish("pricelevel", price_list, str(draft.value("sync.currency") or "GBP"), "price-list")
        )
    if group and not _there(crm, "uomschedule", group):
        wished.append(Wish("uomschedule", group, unit, "unit-group"))
    elif unit and group and not _unit_there(crm, group, unit):
        wished.append(Wish("uom", unit, group, "unit"))
    return tuple(wished)


def make(crm: Crm, wish: Wish) -> str:
    """Make a record under an id that its name gives, so that a second attempt makes no second one."""
    organisation = crm.whoami().organization_id
    record = uuid5(_NAMESPACE, f"{organisation}|{wish.entity}|{match_key(wish.of)}|{match_key(wish.name)}")
    makers = {"pricelevel": _price_list, "uomschedule": _unit_group, "uom": _unit}
    crm.create(Entity(wish.entity, record, makers[wish.entity](crm, wish)))
    return wish.words


def _price_list(crm: Crm, wish: Wish) -> dict[str, Value | None]:
    """Name it in the accounts' currency where the CRM has that one; CRM 3.0 knows just one."""
    fields: dict[str, Value | None] = {"name": wish.name}
    if "transactioncurrencyid" in crm.describe("pricelevel").attributes:
        condition = Condition("isocurrencycode", Operator.EQUAL, (wish.of,))
        found = list(crm.find(Query("transactioncurrency", ("isocurrencycode",), (condition,))))
        if found:
            fields["transactioncurrencyid"] = Reference("transactioncurrency", found[0].id)
    return fields


def _unit_group(_crm: Crm, wish: Wish) -> dict[str, Value | None]:
    return {"name": wish.name, "baseuomname": wish.of}


def _unit(crm: Crm, wish: Wish) -> dict[str, Value | None]:
    group = find_unit_group(crm, wish.of)
    conditions = (
        Condition("uomscheduleid", Operator.EQUAL, (group,)),
        Condition("isschedulebaseuom", Operator.EQUAL, (True,)),
    )
    base = next(iter(crm.find(Query("uom", ("name",), conditions))))
    return {
        "name": wish.name,
        "uomscheduleid": Reference("uomschedule", group),
        "baseuom": Reference("uom", base.id),
        "quantity": Decimal(1),
    }


def _there(crm: Crm, entity: str, name: str) -> bool:
    return _named(crm, Query(entity, ("name",), (Condition("name", Operator.EQUAL, (name,)),)), name)


def _unit_there(crm: Crm, group: str, name: str) -> bool:
    conditions = (
        Condition("name", Operator.EQUAL, (name,)),
        Condition("uomscheduleid", Operator.EQUAL, (find_unit_group(crm, group),)),
    )
    return _named(crm, Query("uom", ("name",), conditions), name)


def _named(crm: Crm, query: Query, name: str) -> bool:
    return any(match_key(str(each.fields.get("name", ""))) == match_key(name) for each in crm.find(query))
