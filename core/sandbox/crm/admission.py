"""Which fields of a call enter a record: known, valid for the operation, of the right kind and size."""

from __future__ import annotations

from collections.abc import Mapping

from core.crm.base import Value
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.platform import Fields
from core.sandbox.crm.refusal import Number, Refusal


def admitted_for_create(layout: Layout, sent: Mapping[str, Value | None]) -> Fields:
    """Check the fields of a new record; what the platform alone writes is ignored, as 4.0 does."""
    fields: Fields = {}
    columns = layout.columns
    for name, value in sent.items():
        column = columns.get(name)
        if column is None:
            if name == layout.key:
                continue
            raise _not_valid(layout, name, Number.NOT_VALID_FOR_CREATE)
        attribute = column.attribute
        if value is None:
            continue
        if attribute.creatable:
            admitted = column.admit(value)
            if admitted is not None:
                fields[name] = admitted
        elif attribute.updatable:
            raise _not_valid(layout, name, Number.NOT_VALID_FOR_CREATE)
    return fields


def admitted_for_update(
    layout: Layout, sent: Mapping[str, Value | None], before: Mapping[str, Value]
) -> Fields:
    """Check the fields of a change; what is fixed at Create may be sent again, but not changed."""
    fields: Fields = {}
    for name, value in sent.items():
        column = layout.columns.get(name)
        if column is None:
            if name == layout.key:
                continue
            raise _not_valid(layout, name, Number.NOT_VALID_FOR_UPDATE)
        attribute = column.attribute
        if attribute.updatable:
            fields[name] = None if value is None else column.admit(value)
        elif attribute.creatable and (None if value is None else column.admit(value)) != before.get(name):
            raise _not_valid(layout, name, Number.NOT_VALID_FOR_UPDATE)
    return fields


def _not_valid(layout: Layout, name: str, number: Number) -> Refusal:
    operation = "create" if number is Number.NOT_VALID_FOR_CREATE else "update"
    known = "no such attribute" if name not in layout.columns else "the attribute does not allow it"
    return Refusal(
        number, f"A field that is not valid for {operation} was specified: '{layout.name}.{name}' ({known})."
    )
