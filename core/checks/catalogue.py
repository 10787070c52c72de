"""Look up the price list, unit group and unit of new products by name (manual 4.3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from core.checks.named import is_named, missing, named, names, only
from core.checks.price_lists import PriceList, find_price_list, price_list_in
from core.crm.base import Condition, Crm, Entity, Operator, Query, Reference
from core.text import clean, match_key


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The price list, the ids of the unit group and of the unit in it, and the `other_lists`.

    Those are the price lists of other currencies than the company's, by `match_key` of the ISO code.
    """

    price_list: PriceList
    unit_group: UUID
    unit: UUID
    other_lists: Mapping[str, PriceList] = field(default_factory=dict)


def find_catalogue(
    crm: Crm, *, price_list: str, unit_group: str, unit: str, other_lists: Mapping[str, str]
) -> Catalogue:
    """Find all of them by their names; raises CrmError naming the one that is missing."""
    group = find_unit_group(crm, unit_group)
    return Catalogue(
        find_price_list(crm, price_list),
        group,
        find_unit(crm, group, unit_group, unit),
        {match_key(code): price_list_in(crm, code, name) for code, name in other_lists.items()},
    )


def find_unit_group(crm: Crm, name: str) -> UUID:
    """Find a unit group by its name."""
    found = named(crm, Query("uomschedule", ("name",), (is_named(name),)), name)
    if not found:
        raise missing(
            "unit_group",
            name,
            names(crm.find(Query("uomschedule", ("name",)))),
            "create it in the CRM under Settings, Product Catalog, Unit Groups",
        )
    return only("unit_group", name, found).id


def find_unit(crm: Crm, group: UUID, group_name: str, name: str) -> UUID:
    """Find a unit of a group by its name; a unit of another group will not do."""
    of_group = Condition("uomscheduleid", Operator.EQUAL, (group,))
    found = named(crm, Query("uom", ("name",), (is_named(name), of_group)), name)
    if not found:
        elsewhere = _groups_of(named(crm, Query("uom", ("name", "uomscheduleid"), (is_named(name),)), name))
        what = f"is no unit of the unit group {clean(group_name)}"
        if elsewhere:
            what += ", but of another one"
        raise missing(
            "unit",
            name,
            names(crm.find(Query("uom", ("name",), (of_group,)))),
            f"add the unit to {clean(group_name)} in the CRM under Settings, Product Catalog, Unit Groups",
            what,
        )
    return only("unit", name, found).id


def _groups_of(units: Iterable[Entity]) -> set[UUID]:
    values = (each.fields.get("uomscheduleid") for each in units)
    return {value.id for value in values if isinstance(value, Reference)}
