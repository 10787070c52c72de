"""A progress bar on standard error for a person; nothing in a pipe."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self, TextIO

from core.text import clean
from tui.terminal import is_terminal, may_colour


class ProgressBar:
    """Shows how far a run is: what is done now, how many of how many, the rate, the time left."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._bar = None
        if not is_terminal(self._stream):
            return
        from rich.console import Console  # noqa: PLC0415 - a pipe needs no rich
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        colour = may_colour(self._stream)
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(file=self._stream, no_color=not colour, highlight=False),
            transient=True,
            refresh_per_second=4,
        )
        self._tasks: dict[str, int] = {}

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` records of a stage are done; the total may not be known yet."""
        if self._bar is None:
            return
        task = self._tasks.get(stage)
        if task is None:
            task = self._tasks[stage] = self._bar.add_task(clean(stage), total=total)
        self._bar.update(task, completed=done, total=total)  # type: ignore[arg-type]  # rich's TaskID is an int

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
