"""Create and update: a record passes privileges, admission and rules, then it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm import documents, rules
from core.sandbox.crm import rules_common as common
from core.sandbox.crm.access import denied
from core.sandbox.crm.admission import admitted_for_create, admitted_for_update
from core.sandbox.crm.layout import Layout
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.platform import Platform, absent
from core.sandbox.crm.privileges import Right, privilege_name
from core.sandbox.crm.refusal import Number, Refusal
from core.sandbox.crm.schema_entity import Ownership
from core.sandbox.crm.writing import Rule, Writing

_FIXED = frozenset({"organization", "usersettings", "privilege"})
_REMEMBERED = frozenset({"systemuser", "businessunit", "role"})


def create(platform: Platform, user: UUID, new: NewRecord, *, alone: bool = True) -> UUID:
    """Create a record and give its id; `alone` is False for what is totalled later, as a whole."""
    layout = platform.layout(new.name)
    if new.name in _FIXED:
        raise Refusal(Number.INVALID_OPERATION, f"Records of '{new.name}' cannot be created.")
    platform.access.require(user, Right.CREATE, layout)
    fields = admitted_for_create(layout, new.fields)
    sent = tuple(fields)
    for name, value in layout.spec.defaults.items():
        fields.setdefault(name, value)
    record = new.record or _own_key(layout, new) or platform.new_id()
    writing = Writing(platform, user, layout, record, fields, sent=sent)
    _complete(writing)
    platform.insert(layout, record, fields)
    if alone:
        _follow(rules.AFTER_CREATE, writing)
    return record


def _own_key(layout: Layout, new: NewRecord) -> UUID | None:
    sent = new.fields.get(layout.key)
    return sent if isinstance(sent, UUID) else None


def _complete(writing: Writing) -> None:
    common.set_owner(writing)
    common.set_first_state(writing)
    common.choose_currency(writing)
    _check(writing)
    numbering = rules.NUMBERING.get(writing.entity)
    if numbering:
        numbering(writing)
    common.set_base_amounts(writing)
    common.stamp(writing)


def _check(writing: Writing) -> None:
    common.check_references(writing)
    for rule in rules.CHECKS.get(writing.entity, ()):
        rule(writing)
    common.check_required(writing)


def _follow(table: Mapping[str, Rule], writing: Writing) -> None:
    rule = table.get(writing.entity)
    if rule:
        rule(writing)
    if writing.entity in _REMEMBERED:
        writing.platform.access.forget()


def create_compound(platform: Platform, user: UUID, document: NewRecord, lines: Sequence[NewRecord]) -> UUID:
    """Create a document with all its lines; each line is put under the document."""
    entity = documents.LINES.get(document.name)
    if entity is None or any(line.name != entity for line in lines):
        text = f"'{document.name}' cannot be created together with these lines."
        raise Refusal(Number.INVALID_OPERATION, text)
    record = create(platform, user, document, alone=False)
    parent = {f"{document.name}id": Reference(document.name, record)}
    for line in lines:
        create(platform, user, NewRecord(entity, {**line.fields, **parent}, line.record), alone=False)
    documents.total(platform, document.name, record)
    return record


def update(platform: Platform, user: UUID, reference: Reference, sent: Mapping[str, Value | None]) -> None:
    """Change fields of a record that is active and that the user may write."""
    layout = platform.layout(reference.entity)
    before = writable(platform, user, reference, Right.WRITE)
    _check_active(layout, reference.id, before)
    fields = admitted_for_update(layout, sent, before)
    writing = Writing(platform, user, layout, reference.id, fields, before, tuple(fields))
    common.check_status(writing)
    _check(writing)
    common.set_base_amounts(writing)
    common.stamp(writing)
    platform.change(layout, reference.id, writing.fields)
    _follow(rules.AFTER_UPDATE, writing)


def writable(platform: Platform, user: UUID, reference: Reference, right: Right) -> dict[str, Value]:
    """Read a record for a write; Refusal where there is none or the user's right does not reach it."""
    layout = platform.layout(reference.entity)
    depth = platform.access.require(user, right, layout)
    found = platform.demand(reference.entity, reference.id, None)
    if layout.spec.ownership is not Ownership.USER:
        return found
    owner, unit = found["ownerid"], found["owningbusinessunit"]
    assert isinstance(owner, Reference)
    assert isinstance(unit, Reference)
    if not platform.access.covers(user, depth, owner.id, unit.id):
        name = privilege_name(right, layout.spec.privilege)
        raise denied(platform.access.principal(user), name)
    return found


def _check_active(layout: Layout, record: UUID, before: Mapping[str, Value]) -> None:
    states = layout.spec.states
    if states and before.get("statecode") != states[0].name:
        text = f"The object cannot be updated because it is inactive: {layout.name} with Id = {record}."
        raise Refusal(Number.INACTIVE, text)


def visible(
    platform: Platform, user: UUID, reference: Reference, columns: tuple[str, ...] | None
) -> dict[str, Value]:
    """Read a record for the user; Refusal 0x80040217 where there is none that they may see."""
    layout = platform.layout(reference.entity)
    depth = platform.access.require(user, Right.READ, layout)
    condition, values = platform.access.filter(user, depth, layout, "e")
    reading = layout.reading(columns)
    where = f" AND {condition}" if condition else ""
    sql = f'SELECT {reading.sql or "1"} FROM "{layout.name}" AS e WHERE e.id = ? AND e.deleted = 0{where}'  # noqa: S608
    row = platform.store.row(sql, (reference.id.bytes, *values))
    if row is None:
        raise absent(reference.entity, reference.id)
    return reading.fields(row)
