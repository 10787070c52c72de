"""Look up the price list, unit group and unit of new products by name (manual 4.3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from core.crm.base import Condition, Crm, Entity, Operator, Query, Reference
from core.errors import CrmError
from core.text import clean, match_key

_MOST_NAMED = 10
_ACTIVE = "Active"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The ids of the price list, of the unit group, and of the unit in it."""

    price_list: UUID
    unit_group: UUID
    unit: UUID


def find_catalogue(crm: Crm, *, price_list: str, unit_group: str, unit: str) -> Catalogue:
    """Find all three by their names; raises CrmError naming the one that is missing."""
    group = find_unit_group(crm, unit_group)
    return Catalogue(find_price_list(crm, price_list), group, find_unit(crm, group, unit_group, unit))


def find_price_list(crm: Crm, name: str) -> UUID:
    """Find an active price list by its name."""
    found = _named(crm, Query("pricelevel", ("name", "statecode"), (_is_named(name),)), name)
    active = [each for each in found if each.fields.get("statecode") == _ACTIVE]
    if not found:
        raise _missing(
            "price_list",
            name,
            _names(crm.find(Query("pricelevel", ("name",)))),
            "create it in the CRM under Settings, Product Catalog, Price Lists",
        )
    if not active:
        raise _error(
            "price_list",
            name,
            "is not active in the CRM",
            "Activate it in the CRM under Settings, Product Catalog, Price Lists, or name another one.",
        )
    return _only("price_list", name, active)


def find_unit_group(crm: Crm, name: str) -> UUID:
    """Find a unit group by its name."""
    found = _named(crm, Query("uomschedule", ("name",), (_is_named(name),)), name)
    if not found:
        raise _missing(
            "unit_group",
            name,
            _names(crm.find(Query("uomschedule", ("name",)))),
            "create it in the CRM under Settings, Product Catalog, Unit Groups",
        )
    return _only("unit_group", name, found)


def find_unit(crm: Crm, group: UUID, group_name: str, name: str) -> UUID:
    """Find a unit of a group by its name; a unit of another group will not do."""
    of_group = Condition("uomscheduleid", Operator.EQUAL, (group,))
    found = _named(crm, Query("uom", ("name",), (_is_named(name), of_group)), name)
    if not found:
        elsewhere = _groups_of(_named(crm, Query("uom", ("name", "uomscheduleid"), (_is_named(name),)), name))
        what = f"is no unit of the unit group {clean(group_name)}"
        if elsewhere:
            what += ", but of another one"
        raise _missing(
            "unit",
            name,
            _names(crm.find(Query("uom", ("name",), (of_group,)))),
            f"add the unit to {clean(group_name)} in the CRM under Settings, Product Catalog, Unit Groups",
            what,
        )
    return _only("unit", name, found)


def _is_named(name: str) -> Condition:
    return Condition("name", Operator.EQUAL, (name,))


def _named(crm: Crm, query: Query, name: str) -> list[Entity]:
    """Keep the answers that bear the name by our own rule; the CRM's collation may be more generous."""
    return [
        each for each in crm.find(query) if match_key(str(each.fields.get("name", ""))) == match_key(name)
    ]


def _groups_of(units: Iterable[Entity]) -> set[UUID]:
    values = (each.fields.get("uomscheduleid") for each in units)
    return {value.id for value in values if isinstance(value, Reference)}


def _names(entities: Iterable[Entity]) -> tuple[str, ...]:
    some = islice(entities, _MOST_NAMED + 1)
    return tuple(clean(str(each.fields.get("name", ""))) for each in some)


def _only(key: str, name: str, found: Sequence[Entity]) -> UUID:
    if len(found) > 1:
        raise _error(
            key,
            name,
            f"is the name of {len(found)} records in the CRM",
            f"Give them different names in the CRM, and name the one that is meant in [product] {key}.",
        )
    return found[0].id


def _missing(
    key: str, name: str, there: Sequence[str], cure: str, what: str = "is not in the CRM"
) -> CrmError:
    more = ", …" if len(there) > _MOST_NAMED else ""
    known = (
        f"; it has {', '.join(there[:_MOST_NAMED])}{more}"
        if there
        else "; it has none that this user may read"
    )
    return _error(key, name, f"{what}{known}", f"Name one of those in [product] {key}, or {cure}.")


def _error(key: str, name: str, found: str, remedy: str) -> CrmError:
    spoken = key.replace("_", " ")
    return CrmError(
        f"catalogue.{key}",
        tried=f"find the {spoken} {clean(name)}",
        found=f'"{clean(name)}" {found}',
        remedy=remedy,
    )
