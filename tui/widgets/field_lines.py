"""A change in lines: each field before and after, with what belongs to the record below it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from core.text import clean
from core.upload.plan import Action, Change
from tui.field_names import entity_name, field_name, shown

_WIDTH = 22


def field_lines(change: Change) -> Iterator[Content]:
    """Give the fields of a change and of all that belongs to it, its notes, and its reason."""
    for each in change.walk():
        yield Content.assemble((f"{entity_name(each.entity)} {clean(each.key)}", "bold"), f"  {each.action}")
        if each.reason:
            yield Content(f"  {clean(each.reason)}")
        for field in each.fields:
            yield _line(field_name(field.name), shown(field.before), shown(field.after), each.action)
        for note in each.notes:
            yield Content(f"  note: {clean(note)}")


def _line(name: str, before: str, after: str, action: Action) -> Content:
    label = (f"  {name}".ljust(_WIDTH) + " ", "$text-muted")
    if action is Action.CREATE:
        return Content.assemble(label, after)
    return Content.assemble(label, before or "(empty)", "  →  ", (after or "(empty)", "bold"))
