"""What holds for every entity: references that exist, owners, states, currencies, who and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from core.crm.base import Reference, Value
from core.sandbox.crm.platform import Fields, absent
from core.sandbox.crm.privileges import Right
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema_entity import Ownership
from core.sandbox.crm.writing import Writing, missing

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)
_BASE_UNIT = Decimal("0.0001")
_UNATTACHED = frozenset({"ownerid", "transactioncurrencyid", "businessunitid"})


def check_required(writing: Writing) -> None:
    """Refuse a record that lacks a field that it must have, or loses it."""
    for name in writing.layout.required:
        if (writing.before is None or name in writing.fields) and writing.fields.get(name) is None:
            raise missing(writing.entity, name)


def check_references(writing: Writing) -> None:
    """Refuse lookups to records that do not exist, or to which the user may not attach anything."""
    platform = writing.platform
    for name in writing.sent:
        value = writing.fields.get(name)
        if not isinstance(value, Reference) or _unchanged(writing, name, value):
            continue
        if not platform.exists(value.entity, value.id):
            raise absent(value.entity, value.id)
        if name not in _UNATTACHED:
            platform.access.require(writing.user, Right.APPEND, writing.layout)
            platform.access.require(writing.user, Right.APPEND_TO, platform.layouts[value.entity])


def _unchanged(writing: Writing, name: str, value: Value) -> bool:
    return writing.before is not None and writing.before.get(name) == value


def set_owner(writing: Writing) -> None:
    """Give a new record its owner and business unit; the right to create must reach as far."""
    layout, platform = writing.layout, writing.platform
    if layout.spec.ownership is not Ownership.USER:
        return
    owner = writing.reference("ownerid") or Reference("systemuser", writing.user)
    if owner.id != writing.user and not platform.exists("systemuser", owner.id):
        raise Refusal(Number.INVALID_OWNER, f"The owner ID is invalid or missing: {owner.id}")
    unit = platform.access.principal(owner.id).unit
    depth = platform.access.require(writing.user, Right.CREATE, layout)
    if owner.id != writing.user:
        platform.access.require(writing.user, Right.ASSIGN, layout)
        if not platform.access.covers(writing.user, depth, owner.id, unit):
            raise Refusal(Number.PRIVILEGE_DENIED, f"The owner {owner.id} is beyond the user's access.")
    writing.fields["ownerid"] = owner
    writing.fields["owningbusinessunit"] = Reference("businessunit", unit)


def set_first_state(writing: Writing) -> None:
    """Put a new record into its first state; a status of another state is refused."""
    states = writing.layout.spec.states
    if not states:
        return
    first = states[0]
    status = writing.fields.setdefault("statuscode", first.default_status)
    if status not in first.statuses:
        raise wrong_status(writing, status, first.name)
    writing.fields["statecode"] = first.name


def check_status(writing: Writing) -> None:
    """Refuse a change of status that would need a change of state."""
    if "statuscode" not in writing.fields or writing.before is None:
        return
    state = writing.layout.spec.state_named(str(writing.before["statecode"]))
    status = writing.fields["statuscode"]
    if state is None or status not in state.statuses:
        raise wrong_status(writing, status, state.name if state else "")


def wrong_status(writing: Writing, status: Value | None, state: str) -> Refusal:
    """Refuse a status that does not belong to a state."""
    text = f"{status} is not a valid status code for state code {state} on {writing.entity}"
    return Refusal(Number.STATUS_NOT_OF_STATE, f"{text} with Id {writing.record}.")


def choose_currency(writing: Writing) -> None:
    """Give a new record the user's currency where none was sent."""
    column = writing.layout.columns.get("transactioncurrencyid")
    if column is not None and column.attribute.creatable and writing.entity != "usersettings":
        writing.fields.setdefault("transactioncurrencyid", _default_currency(writing))


def set_base_amounts(writing: Writing) -> None:
    """Write the rate and the amounts in the base currency; amounts without a currency are refused."""
    if "exchangerate" not in writing.layout.columns or writing.entity == "transactioncurrency":
        return
    moved = writing.touches("transactioncurrencyid")
    names = [each for each in writing.layout.money if moved or each in writing.fields]
    if not names:
        return
    currency = writing.reference("transactioncurrencyid")
    if currency is not None:
        fill_base_amounts(writing.fields, writing.platform.rate(currency), writing.value, names)
    elif any(writing.value(each) is not None for each in names):
        raise Refusal(Number.CURRENCY_NULL, "The currency cannot be null.")


def _default_currency(writing: Writing) -> Reference:
    settings = writing.platform.read("usersettings", writing.user, ("transactioncurrencyid",))
    own = settings.get("transactioncurrencyid") if settings else None
    base = Reference("transactioncurrency", writing.platform.settings.base_currency)
    return own if isinstance(own, Reference) else base


def fill_base_amounts(
    fields: Fields, rate: Decimal, value: Callable[[str], Value | None], names: Iterable[str]
) -> None:
    """Add to `fields` the twins of the named amounts in the base currency, to four decimals."""
    fields["exchangerate"] = rate
    for name in names:
        amount = value(name)
        if isinstance(amount, Decimal):
            exact = amount if rate == 1 else _CONTEXT.divide(amount, rate)
            fields[f"{name}_base"] = exact.quantize(_BASE_UNIT, context=_CONTEXT)
        elif name in fields:
            fields[f"{name}_base"] = None


def stamp(writing: Writing) -> None:
    """Write who made or changed the record, and when; an import may say when it was made."""
    if "modifiedon" not in writing.layout.columns:
        return
    now, user = writing.platform.now(), Reference("systemuser", writing.user)
    writing.fields["modifiedon"] = now
    writing.fields["modifiedby"] = user
    if writing.before is None:
        made = writing.fields.get("overriddencreatedon")
        if made is not None:
            writing.fields["overriddencreatedon"], now_or_then = now, made
        else:
            now_or_then = now
        writing.fields["createdon"] = now_or_then
        writing.fields["createdby"] = user
    organisation = writing.layout.columns.get("organizationid")
    if writing.before is None and organisation is not None:
        own = writing.platform.settings.id
        reference = organisation.kind_column or organisation.attribute.targets
        writing.fields["organizationid"] = Reference("organization", own) if reference else own
