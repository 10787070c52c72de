"""Why what was named is not among what is ready: each name gets its answer (manual 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from core.crm.base import Condition, Crm, Entity, Operator, Query
from core.licence.limit import CURE, LIMIT
from core.text import clean, match_key
from core.upload.claims import Claim, Claims, ClaimState
from core.upload.matching import KEYS_A_QUESTION
from core.upload.plan import Action, Change
from core.upload.rules.order_rows import ORDER
from core.upload.rules.orders import OrderSettings


def not_ready(crm: Crm, claims: Claims, settings: OrderSettings, numbers: Iterable[str]) -> Iterator[Change]:
    """Block the orders that were named and are not ready, each with its reason."""
    wanted = list({match_key(each): each for each in numbers}.values())
    for start in range(0, len(wanted), KEYS_A_QUESTION):
        some = wanted[start : start + KEYS_A_QUESTION]
        found = by_number(crm, settings, some)
        claimed = claims.read([each.id for rows in found.values() for each in rows])
        for number in some:
            yield _answer(number, found.get(match_key(number), []), claimed, (crm, settings))


def by_number(crm: Crm, settings: OrderSettings, numbers: Iterable[str]) -> Mapping[str, list[Entity]]:
    """Find orders by their numbers, whatever their status, by match key."""
    columns = (settings.number_field, "statuscode", *_own(settings))
    named = Condition(settings.number_field, Operator.IN, tuple(numbers))
    found: dict[str, list[Entity]] = {}
    for each in crm.find(Query(settings.entity, columns, (named,))):
        number = each.fields.get(settings.number_field)
        if isinstance(number, str):
            found.setdefault(match_key(number), []).append(each)
    return found


def no_order_for(entity: str, key: str, what: str) -> Change:
    """Block an account or a product that was named and that no ready order needs."""
    reason = f"no order that is ready in the CRM is for this {what}: look at the orders' status there."
    return Change(Action.BLOCKED, entity, key, reason=reason)


def _answer(
    number: str, orders: list[Entity], claimed: Mapping[UUID, Claim], where: tuple[Crm, OrderSettings]
) -> Change:
    if not orders:
        reason = "not found: no order in the CRM has this number."
        return Change(Action.BLOCKED, ORDER, number, reason=reason)
    order = orders[0]
    reason = _invoiced(claimed.get(order.id)) or _status(order, *where)
    return Change(Action.BLOCKED, ORDER, number, order.id, reason=clean(reason))


def _invoiced(claim: Claim | None) -> str:
    if claim is None or claim.state is not ClaimState.CONCLUDED:
        return ""
    return (
        f"already invoice {claim.invoice_number} of {claim.ended:%d %B %Y}, made by {claim.ended_by}: "
        "there is nothing to do."
    )


def _status(order: Entity, crm: Crm, settings: OrderSettings) -> str:
    status = order.fields.get("statuscode")
    if status == settings.ready_status:  # and yet it is not among what is ready
        return f"evaluation: {LIMIT}. {CURE}"
    options = crm.describe(settings.entity).attributes["statuscode"].options
    labels = [f'"{options[each]}"' if each in options else str(each) for each in (_number(status),)]
    ready = options.get(settings.ready_status, str(settings.ready_status))
    return f'not in the ready status: it is {labels[0]}. Set it to "{ready}" in the CRM first.'


def _number(status: object) -> int:
    return status if isinstance(status, int) else -1


def _own(settings: OrderSettings) -> tuple[str, ...]:
    return (settings.invoice_field,) if settings.invoice_field else ()
