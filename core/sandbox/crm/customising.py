"""Attributes that an organisation adds of its own (new_balance), kept in its store."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from core.crm.base import Attribute, Kind
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.platform import Platform
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema import SCHEMA
from core.sandbox.crm.schema_entity import EntitySpec, State
from core.sandbox.crm.schema_parts import MONEY_MOST, moneys

_Json: TypeAlias = str | int | bool | list[str] | dict[str, str] | dict[str, int] | None


def add_attribute(platform: Platform, entity: str, attribute: Attribute) -> None:
    """Add an attribute to an entity; money gets its twin in the base currency. Refusal where it exists."""
    layout = platform.layout(entity)
    if attribute.name in layout.attributes:
        text = f"'{entity}' has an attribute '{attribute.name}' already."
        raise Refusal(Number.DUPLICATE_RECORD, text)
    store = platform.store
    own = _own_layout(platform, entity)
    for each in _with_twin(attribute):
        column = own.add(each)
        for definition in column.definitions() if column else ():
            store.run(f'ALTER TABLE "{entity}" ADD COLUMN {definition}')
    _keep(platform, entity, attribute)
    own.settle()
    platform.layouts[entity] = own


def change_attribute(platform: Platform, entity: str, attribute: Attribute) -> None:
    """Customise an attribute that is there: its length, its options, whether it is written.

    A new status belongs to the entity's first state, unless its `states` say otherwise. Refusal where the
    attribute is not there, or of another kind.
    """
    held = platform.layout(entity).column(attribute.name).attribute
    if held.kind is not attribute.kind:
        text = f"The attribute '{attribute.name}' of '{entity}' cannot become one of another type."
        raise Refusal(Number.INVALID_ARGUMENT, text)
    own = _own_layout(platform, entity)
    _take_in(own, attribute)
    _keep(platform, entity, attribute)
    platform.layouts[entity] = own


def restore(platform: Platform) -> None:
    """Take in the attributes that were added before the store was closed."""
    rows = platform.store.rows("SELECT entity, body FROM custom_attribute ORDER BY rowid")
    for entity, body in rows:
        own = _own_layout(platform, str(entity))
        _take_in(own, _read(str(body)))
        platform.layouts[str(entity)] = own


def _keep(platform: Platform, entity: str, attribute: Attribute) -> None:
    values = (entity, attribute.name, _written(attribute))
    platform.store.run("INSERT OR REPLACE INTO custom_attribute VALUES (?, ?, ?)", values)
    stamp = int(platform.store.setting("metadata")) + 1
    platform.store.set_settings((("metadata", str(stamp)),))


def _take_in(layout: Layout, attribute: Attribute) -> None:
    if attribute.kind is Kind.STATUS:
        attribute = _of_states(layout.spec, attribute)
        layout.spec = _with_statuses(layout.spec, attribute)
    for each in _with_twin(attribute):
        layout.add(each)
    layout.settle()


def _of_states(spec: EntitySpec, attribute: Attribute) -> Attribute:
    known = {number: state.number for state in spec.states for number in state.statuses}
    first = spec.states[0].number
    belong = {each: attribute.states.get(each, known.get(each, first)) for each in attribute.options}
    return replace(attribute, states=belong)


def _with_statuses(spec: EntitySpec, attribute: Attribute) -> EntitySpec:
    def own(state: State) -> State:
        belong = attribute.states.items()
        statuses = {number: attribute.options[number] for number, where in belong if where == state.number}
        return replace(state, statuses=statuses)

    return replace(spec, states=tuple(map(own, spec.states)))


def _own_layout(platform: Platform, entity: str) -> Layout:
    held = platform.layouts[entity]
    fresh = Layout(SCHEMA[entity], platform.settings.pricing_places)
    for name, attribute in held.attributes.items():
        if fresh.attributes.get(name) != attribute:
            fresh.add(attribute)
    fresh.spec = held.spec
    return fresh


def _with_twin(attribute: Attribute) -> tuple[Attribute, ...]:
    if attribute.kind is not Kind.MONEY:
        return (attribute,)
    least = -MONEY_MOST if attribute.least is None else attribute.least
    most = MONEY_MOST if attribute.most is None else attribute.most
    return (attribute, *moneys(attribute.name, least, most)[1:])


def _written(attribute: Attribute) -> str:
    body: dict[str, _Json] = {
        "name": attribute.name,
        "kind": attribute.kind.value,
        "required": attribute.required,
        "length": attribute.length,
        "places": attribute.places,
        "options": {str(number): label for number, label in attribute.options.items()},
        "targets": list(attribute.targets),
        "creatable": attribute.creatable,
        "updatable": attribute.updatable,
        "least": None if attribute.least is None else str(attribute.least),
        "most": None if attribute.most is None else str(attribute.most),
        "states": {str(number): state for number, state in attribute.states.items()},
    }
    return json.dumps(body)


def _read(text: str) -> Attribute:
    body = json.loads(text)
    return Attribute(
        name=str(body["name"]),
        kind=Kind(body["kind"]),
        required=bool(body["required"]),
        length=None if body["length"] is None else int(body["length"]),
        places=None if body["places"] is None else int(body["places"]),
        options={int(number): str(label) for number, label in body["options"].items()},
        targets=tuple(map(str, body["targets"])),
        creatable=bool(body["creatable"]),
        updatable=bool(body["updatable"]),
        least=None if body["least"] is None else Decimal(body["least"]),
        most=None if body["most"] is None else Decimal(body["most"]),
        states={int(number): int(state) for number, state in body.get("states", {}).items()},
    )
