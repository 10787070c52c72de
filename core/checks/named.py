"""Records of the CRM that the configuration calls by name: found by our own rule, missed with a cure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from core.crm.base import Condition, Crm, Entity, Operator, Query
from core.errors import CrmError
from core.text import clean, match_key

_MOST_NAMED = 10


def is_named(name: str) -> Condition:
    """Ask for a name."""
    return Condition("name", Operator.EQUAL, (name,))


def named(crm: Crm, query: Query, name: str) -> list[Entity]:
    """Keep the answers that bear the name by our own rule; the CRM's collation may be more generous."""
    return [
        each for each in crm.find(query) if match_key(str(each.fields.get("name", ""))) == match_key(name)
    ]


def names(entities: Iterable[Entity]) -> tuple[str, ...]:
    """Give the first few names."""
    some = islice(entities, _MOST_NAMED + 1)
    return tuple(clean(str(each.fields.get("name", ""))) for each in some)


def only(key: str, name: str, found: Sequence[Entity]) -> Entity:
    """Give the one that bears the name; raises CrmError where several do. `key` is of [product]."""
    if len(found) > 1:
        raise unusable(
            key,
            name,
            f"is the name of {len(found)} records in the CRM",
            f"Give them different names in the CRM, and name the one that is meant in [product] {key}.",
        )
    return found[0]


def missing(
    key: str, name: str, there: Sequence[str], cure: str, what: str = "is not in the CRM"
) -> CrmError:
    """Say that the CRM has nothing of that name, and what it has."""
    more = ", …" if len(there) > _MOST_NAMED else ""
    known = (
        f"; it has {', '.join(there[:_MOST_NAMED])}{more}"
        if there
        else "; it has none that this user may read"
    )
    return unusable(key, name, f"{what}{known}", f"Name one of those in [product] {key}, or {cure}.")


def unusable(key: str, name: str, found: str, remedy: str) -> CrmError:
    """Say what is wrong with the record of that name."""
    spoken = key.replace("_", " ")
    return CrmError(
        f"catalogue.{key}",
        tried=f"find the {spoken} {clean(name)}",
        found=f'"{clean(name)}" {found}',
        remedy=remedy,
    )
