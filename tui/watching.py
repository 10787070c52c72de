"""A run as a person at a terminal sees it: a progress bar, and signals that end it politely."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from core.errors import SyncError
from core.upload.outcome import Outcome
from core.upload.progress import Watch
from tui.interruption import Interruption
from tui.progress import ProgressBar


@contextmanager
def watched(doing: str = "planning") -> Iterator[tuple[Watch, Interruption]]:
    """Give a watch that shows progress on a terminal and stops on SIGHUP, SIGINT and SIGTERM."""
    with Interruption() as interruption, ProgressBar() as bar:

        def planned(phase: str, done: int) -> None:
            bar(f"{doing} {phase}", done, None)

        def uploaded(done: int, total: int, last: Outcome | None) -> None:  # noqa: ARG001
            bar("uploading", done, total)

        try:
            yield Watch(lambda: datetime.now(UTC), interruption.cancel, planned, uploaded), interruption
        except SyncError as error:
            error.exit_code = interruption.exit_code or error.exit_code
            raise
