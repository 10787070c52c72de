"""What holds for unit groups, units and currencies."""

from __future__ import annotations

from decimal import Decimal

from core.crm.base import Reference, Value
from core.sandbox.crm.columns import Stored
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.rules_catalogue import check_name_free
from core.sandbox.crm.writing import Writing, missing, need
from core.text import match_key


def check_unit_group(writing: Writing) -> None:
    """Refuse a unit group without the name of its base unit, or with a name that is taken."""
    if writing.before is None and writing.fields.get("baseuomname") is None:
        raise missing(writing.entity, "baseuomname", Number.BASE_UNIT_NAME_MISSING)
    collide = writing.platform.settings.deleted_numbers_collide
    check_name_free(writing, "name", Number.DUPLICATE_RECORD, collide)


def make_base_unit(writing: Writing) -> None:
    """Make the base unit of a new unit group: one of itself."""
    platform = writing.platform
    marks = ("createdon", "createdby", "modifiedon", "modifiedby")
    platform.insert(
        platform.layouts["uom"],
        platform.new_id(),
        {
            "name": writing.fields["baseuomname"],
            "uomscheduleid": Reference(writing.entity, writing.record),
            "isschedulebaseuom": True,
            "quantity": Decimal(1),
            "organizationid": platform.settings.id,
            **{name: writing.fields[name] for name in marks},
        },
    )


def check_unit(writing: Writing) -> None:
    """Refuse a unit without name, group or base unit, and any change of a primary unit's measure."""
    if writing.value("name") is None:
        raise missing(writing.entity, "name", Number.UNIT_NAME_MISSING)
    schedule = need(writing, "uomscheduleid", Number.UNIT_SCHEDULE_MISSING)
    _check_name_in_group(writing, schedule)
    if writing.value("isschedulebaseuom"):
        _check_primary(writing)
        return
    base = need(writing, "baseuom", Number.BASE_UNIT_UNKNOWN)
    found = writing.platform.read("uom", base.id, ("uomscheduleid",))
    if found is None:
        raise Refusal(Number.BASE_UNIT_UNKNOWN, f"The base unit {base.id} does not exist.")
    if found.get("uomscheduleid") != schedule:
        raise Refusal(Number.BASE_UNIT_NOT_IN_SCHEDULE, "The base unit does not belong to the schedule.")
    _check_no_loop(writing, base)
    if writing.before is None:
        writing.fields["isschedulebaseuom"] = False


def _check_no_loop(writing: Writing, base: Reference) -> None:
    above: Value | None = base
    while isinstance(above, Reference):
        if above.id == writing.record:
            text = "Using this base unit would create a loop in the unit hierarchy."
            raise Refusal(Number.UNIT_LOOP, text)
        above = writing.platform.demand("uom", above.id, ("baseuom",)).get("baseuom")


def _check_primary(writing: Writing) -> None:
    if writing.fields.get("baseuom") is not None:
        raise Refusal(Number.BASE_UNIT_NOT_NULL, "The base unit of a primary unit is always null.")
    if writing.touches("quantity") and writing.fields["quantity"] != Decimal(1):
        raise Refusal(Number.QUANTITY_READ_ONLY, "The quantity of a primary unit cannot be changed.")


def _check_name_in_group(writing: Writing, schedule: Reference) -> None:
    name = writing.fields.get("name")
    if not isinstance(name, str):
        return
    columns: dict[str, Stored] = {"name__key": match_key(name), "uomscheduleid": schedule.id.bytes}
    if writing.platform.find("uom", columns) not in (None, writing.record):
        text = f"The unit '{name}' exists already in the unit schedule {schedule.id}."
        raise Refusal(Number.DUPLICATE_RECORD, text)


def check_currency(writing: Writing) -> None:
    """Refuse a second currency of the same code, a rate that is none, and any change of the base rate."""
    rate = writing.fields.get("exchangerate")
    if isinstance(rate, Decimal) and rate <= 0:
        raise Refusal(Number.EXCHANGE_RATE_INVALID, "The exchange rate is invalid.")
    base = writing.platform.settings.base_currency
    if writing.record == base and rate is not None and rate != Decimal(1):
        text = "The exchange rate of the base currency cannot be modified."
        raise Refusal(Number.BASE_RATE_FIXED, text)
    code = writing.fields.get("isocurrencycode")
    if isinstance(code, str):
        found = writing.platform.find(writing.entity, {"fold(isocurrencycode)": match_key(code)})
        if found not in (None, writing.record):
            raise Refusal(Number.CURRENCY_DUPLICATE, f"A currency with the code {code} exists already.")
