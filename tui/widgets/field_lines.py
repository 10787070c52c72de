"""A change in lines: each field before and after, with what belongs to the record below it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from core.text import clean
from core.upload.plan import Action, Change
from core.upload.plan_table import LEDGER_WAVES
from core.upload.rules.order_rows import LINE, ORDER
from tui.field_names import entity_name, field_name, shown
from tui.widgets import order_lines

_WIDTH = 22


def field_lines(change: Change) -> Iterator[Content]:
    """Give the fields of a change and of all that belongs to it, its notes, and its reason.

    Of an invoice that an order becomes, the lines and totals are a table.
    """
    for each in change.walk():
        if each.entity == LINE:
            continue
        yield Content.assemble((f"{entity_name(each.entity)} {clean(each.key)}", "bold"), f"  {each.action}")
        if each.reason:
            yield Content(f"  {clean(each.reason)}")
        yield from order_lines.invoice_lines(each)
        if each.entity == ORDER:
            yield from _notes(each)
        for field in order_lines.other_fields(each) if each.entity in LEDGER_WAVES else each.fields:
            yield _line(field_name(field.name), shown(field.before), shown(field.after), each.action)
        if each.entity != ORDER:
            yield from _notes(each)


def _notes(change: Change) -> Iterator[Content]:
    return (Content(f"  note: {clean(note)}") for note in change.notes)


def _line(name: str, before: str, after: str, action: Action) -> Content:
    label = (f"  {name}".ljust(_WIDTH) + " ", "$text-muted")
    if action is Action.CREATE:
        return Content.assemble(label, after)
    return Content.assemble(label, before or "(empty)", "  →  ", (after or "(empty)", "bold"))
