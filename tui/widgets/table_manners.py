"""The keys, the help and the looks of the record table."""

from __future__ import annotations

from textual.binding import Binding, BindingType

HELP = """\
## The table

Up, Down, Page Up, Page Down, Home and End move; `g` and `G` go to the first and the last row.
Enter opens the row. Where rows can be marked, Space marks one and `a` marks **all that match**,
also those that are not on the screen; `a` again takes all marks away.

The sign at the left is the row in hand, `x` a marked one. What the CRM column says:
`+` not there yet, `~` would change, `=` same, `!` blocked, `·` not yet known.
"""


def _quiet(keys: str, action: str, name: str, tooltip: str) -> Binding:
    binding_id = f"table.{name.casefold().replace(' ', '_')}"
    return Binding(keys, action, name, show=False, id=binding_id, tooltip=tooltip)


KEYS: list[BindingType] = [
    _quiet("up", "move(-1)", "Up", "The row above"),
    _quiet("down", "move(1)", "Down", "The row below"),
    _quiet("pageup", "turn(-1)", "Page up", "A page up"),
    _quiet("pagedown", "turn(1)", "Page down", "A page down"),
    _quiet("home,ctrl+home,g", "first", "First", "The first row of all"),
    _quiet("end,ctrl+end,G", "last", "Last", "The last row of all"),
    Binding("enter", "open", "Open", id="table.open", tooltip="Open the row in hand"),
    Binding("space", "mark", "Mark", id="table.mark", tooltip="Mark the row in hand and go to the next"),
    Binding("a", "mark_all", "All", id="table.mark_all", tooltip="Mark all that match, or none again"),
]

# The row in hand is told by its sign as well, and by reverse video where there are few colours or none.
STYLE = """
RecordTable {
    height: 1fr;
    overflow-x: hidden;
    background: $surface;
    color: $foreground;
    scrollbar-size-vertical: 1;
    & > .record-table--header { background: $panel; color: $foreground; text-style: bold; }
    & > .record-table--marked { color: $text-warning; text-style: bold; }
    & > .record-table--empty { color: $text-muted; }
    & > .record-table--cursor {
        background: $block-cursor-blurred-background;
        color: $block-cursor-blurred-foreground;
        text-style: bold;
    }
    &:focus > .record-table--cursor {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: bold;
    }
    &:nocolor:focus > .record-table--cursor {
        background: $surface;
        color: $foreground;
        text-style: bold reverse;
    }
    &:ansi {
        & > .record-table--header { background: ansi_default; color: ansi_default; text-style: underline; }
        & > .record-table--marked { color: ansi_default; }
        & > .record-table--empty { color: ansi_default; }
        & > .record-table--cursor { background: ansi_default; color: ansi_default; }
    }
    &:ansi:focus > .record-table--cursor {
        background: ansi_default;
        color: ansi_default;
        text-style: bold reverse;
    }
}
"""
