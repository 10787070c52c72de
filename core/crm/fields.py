"""What the CRM says of single fields: whether they are there, of the right kind, with the right options."""

from __future__ import annotations

from collections.abc import Collection

from core.crm.base import Attribute, Crm, Kind
from core.errors import ConfigurationError
from core.text import clean

_WRITTEN = {
    Kind.MONEY: "money",
    Kind.DECIMAL: "a decimal number",
    Kind.FLOAT: "a decimal number",
    Kind.TIME: "a date",
    Kind.TEXT: "a text",
    Kind.MEMO: "a text",
}


def attribute(crm: Crm, entity: str, name: str, key: str) -> Attribute:
    """Give a field of an entity; raises ConfigurationError that names the configuration's key."""
    found = crm.describe(entity).attributes.get(name)
    if found is None:
        raise ConfigurationError(
            "field.missing",
            tried=f"find the field {clean(name)} of {entity}",
            found=f"the CRM's {entity} has no field {clean(name)}",
            remedy=f"Correct {key}, or add the field to {entity} in the CRM and publish it.",
        )
    return found


def writable(crm: Crm, entity: str, name: str, key: str, kinds: Collection[Kind]) -> Attribute:
    """Give a field that can be written and is of one of these kinds; raises ConfigurationError."""
    found = attribute(crm, entity, name, key)
    wanted = " or ".join(dict.fromkeys(_WRITTEN[kind] for kind in kinds))
    if found.kind not in kinds:
        raise _unfit(entity, name, f"is of the kind {found.kind}", f"Name a field for {wanted} in {key}.")
    if not (found.creatable and found.updatable):
        raise _unfit(
            entity, name, "cannot be written", f"Name a field for {wanted} that can be written in {key}."
        )
    return found


def option(crm: Crm, field: tuple[str, str], value: int, key: str, cure: str = "") -> str:
    """Give the label of a picklist's value; raises ConfigurationError that lists what there is.

    `field` is (entity, attribute); `cure` takes the place of the general one.
    """
    entity, name = field
    options = attribute(crm, entity, name, key).options
    if value not in options:
        known = ", ".join(f"{number} {clean(label)}" for number, label in sorted(options.items()))
        raise ConfigurationError(
            "field.option",
            tried=f"find the value {value} of {entity}.{name}",
            found=f"the CRM's list has no value {value}; it has {known or 'none'}",
            remedy=cure or f"Set {key} to one of them, or add the value in the CRM and publish it.",
        )
    return clean(options[value])


def _unfit(entity: str, name: str, found: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(
        "field.unfit",
        tried=f"use the field {clean(name)} of {entity}",
        found=f"the CRM's {entity}.{clean(name)} {found}",
        remedy=remedy,
    )
