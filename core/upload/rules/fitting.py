"""A new CRM record from the values that are wanted: what is blank is left out, what is too long is cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.crm.base import Attribute, Value
from core.money import plain, rounded
from core.text import clean, cut, length
from core.upload.rules.settings import Context

SHOWN = 60
"""How much of a key that is too long a reason shows."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fields as the CRM will hold them, and a note for each that had to be changed to fit."""

    fields: Mapping[str, Value | None]
    notes: tuple[str, ...]


def attribute(context: Context, entity: str, field: str) -> Attribute | None:
    """Give what the CRM allows in a field; None where it does not describe that field."""
    description = context.descriptions.get(entity)
    return description.attributes.get(field) if description else None


def places(context: Context, entity: str, field: str, otherwise: int = 2) -> int:
    """Give how many decimals the CRM keeps in a field."""
    found = attribute(context, entity, field)
    return otherwise if found is None or found.places is None else found.places


def fitted(
    context: Context,
    entity: str,
    values: Mapping[str, Value | None],
    *,
    key: str = "",
    exact: bool = False,
) -> Fitted:
    """Fit values into an entity, each change with a note: texts cut, numbers rounded and kept within bounds.

    The `key` field is never cut. None and blank texts are not sent at all. The figures of
    a document's line are not bent to fit (`exact`): they are right, or the CRM refuses them.
    """
    fields: dict[str, Value | None] = {}
    notes: list[str] = []
    for name, value in values.items():
        as_it_is = name == key or (exact and isinstance(value, Decimal))
        fits, note = _fit(value, None if as_it_is else attribute(context, entity, name))
        if fits is not None and fits != "":
            fields[name] = fits
        if note:
            notes.append(f"{name} {note}")
    return Fitted(fields, tuple(notes))


def oversized(context: Context, entity: str, field: str, key: str) -> str | None:
    """Say why a key does not fit into its field; keys are never cut, a cut key is another key."""
    found = attribute(context, entity, field)
    if found is None or found.length is None or length(key) <= found.length:
        return None
    return (
        f'{entity}.{field} holds {found.length} characters, "{cut(clean(key), SHOWN)}" needs {length(key)}, '
        f"and a key is never cut: widen {field} in the CRM's customisation to {length(key)} or more, "
        "and publish."
    )


def _fit(value: Value | None, allowed: Attribute | None) -> tuple[Value | None, str | None]:
    if isinstance(value, str):
        return _fit_text(clean(value), allowed)
    if isinstance(value, Decimal):
        return _fit_number(value, allowed)
    return value, None


def _fit_text(text: str, allowed: Attribute | None) -> tuple[str, str | None]:
    if allowed is None or allowed.length is None or length(text) <= allowed.length:
        return text, None
    kept = cut(text, allowed.length)
    return kept, f"cut from {length(text)} to {length(kept)} characters"


def _fit_number(number: Decimal, allowed: Attribute | None) -> tuple[Decimal, str | None]:
    if allowed is None:
        return number, None
    if allowed.least is not None and number < allowed.least:
        return plain(allowed.least), f"is {number}, and the CRM allows no less than {plain(allowed.least)}"
    if allowed.most is not None and number > allowed.most:
        return plain(allowed.most), f"is {number}, and the CRM allows no more than {plain(allowed.most)}"
    kept = number if allowed.places is None else rounded(number, allowed.places)
    if kept == number:
        return number, None
    return kept, f"rounded from {plain(number, 0)} to {kept}"
