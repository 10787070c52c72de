"""Figures of a piece of work in two lines: how far it is, how fast, how long it will take."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from core.text import clean
from tui.tally import REPAINT, Figures, Tally

_BAR = 30


class Working(Static):
    """Looks at a tally four times a second, and paints only what has changed; nothing moves by itself."""

    DEFAULT_CSS = "Working { height: 3; padding: 0 1; }"

    def __init__(self, tally: Tally, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id, markup=False)
        self._tally = tally
        self._shown: Content | None = None

    def on_mount(self) -> None:
        """Begin to look."""
        self._look()
        self.set_interval(REPAINT, self._look)

    def _look(self) -> None:
        content = told(self._tally.figures, self._tally.seconds(), paused=self._tally.cancel.paused)
        if content != self._shown:
            self._shown = content
            self.update(content)


def told(figures: Figures, seconds: float, *, paused: bool) -> Content:
    """Say how far a piece of work is."""
    if not figures.phase:
        return Content("waiting …")
    if figures.total is None:
        return Content(f"{figures.phase} … {figures.done:,}")
    lines = [_bar(figures), f"{_rate(figures, seconds)}{'   paused' if paused else ''}"]
    if figures.last is not None:
        lines.append(f"last: {figures.last.outcome} {figures.last.entity} {clean(figures.last.key)}")
    return Content("\n".join(lines))


def _bar(figures: Figures) -> str:
    total = figures.total or 0
    full = _BAR * figures.done // total if total else _BAR
    percent = 100 * figures.done // total if total else 100
    return f"[{'#' * full}{'.' * (_BAR - full)}] {figures.done:,} of {total:,}  {percent} %"


def _rate(figures: Figures, seconds: float) -> str:
    failed = f"{figures.failed:,} set aside" if figures.failed else "none set aside"
    if seconds < 1 or not figures.done or figures.total is None:
        return failed
    rate = figures.done / seconds
    left = round((figures.total - figures.done) / rate)
    return f"{failed}   {rate:.0f} a second   {left // 60}:{left % 60:02} left"
