"""The two lines at the top: what is connected to what, and the modes with their digits."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core.text import clean
from tui.modes import MODES, Mode

NEEDED = (80, 24)
"""Columns and rows that the screens are laid out for."""


class Heading(Vertical):
    """Says where one is; a mode's title is pressed by its digit."""

    DEFAULT_CSS = """
    Heading { height: 2; dock: top; background: $panel; }
    Heading > Static { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    Heading > #modes { background: $surface; }
    """

    def __init__(self, mode: Mode) -> None:
        super().__init__()
        self._mode = mode
        self._route = self._company = self._label = ""
        self._system = "Sage"

    def compose(self) -> ComposeResult:
        """Lay out both lines."""
        yield Static(id="where", markup=False)
        yield Static(id="modes", markup=False)

    def tell(self, *, route: str, company: str, label: str, system: str) -> None:
        """Say what is connected; `label` (DEMO, EVALUATION) stands out."""
        self._route, self._company, self._label, self._system = route, clean(company), label, system
        self._draw()

    def on_resize(self) -> None:
        """Fit both lines into the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.size.width or self.app.size.width
        self.query_one("#where", Static).update(self._where(width))
        self.query_one("#modes", Static).update(self._modes(width))

    def _where(self, width: int) -> Content:
        columns, rows = self.app.size
        title = f"[{self._mode.digit}] {self._mode.titled(self._system)} "
        if columns < NEEDED[0] or rows < NEEDED[1]:
            title = f"needs {NEEDED[0]}x{NEEDED[1]}, has {columns}x{rows} "
        label = f"{self._label}  " if self._label else ""
        left = f" Sync Uploader  {self._route}   {self._company}"
        room = max(0, width - len(title) - len(label) - 1)
        shown = (
            Content(left).truncate(room, ellipsis=True).pad_right(max(0, room - Content(left).cell_length))
        )
        return Content.assemble(shown, " ", (label, "bold $warning"), (title, "bold"))

    def _modes(self, width: int) -> Content:
        long = [f" {each.digit} {each.titled(self._system)} " for each in MODES]
        short = [f" {each.digit} {each.short.format(system=self._system)} " for each in MODES]
        words = long if sum(map(len, long)) <= width else short
        styled = [
            (word, "bold reverse" if each is self._mode else "")
            for word, each in zip(words, MODES, strict=True)
        ]
        return Content.assemble(*styled)
