"""Asks for a file, and has it written in a thread; what went wrong is said, and another name can be given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import structlog
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from core.errors import SyncError
from tui.advice import advice, unforeseen


class _Path(Input):
    cursor_blink = reactive(False, init=False)


class FileQuestion(ModalScreen[str]):
    """Dismissed with what to tell when the file is there; empty where nothing was written."""

    DEFAULT_CSS = """
    FileQuestion { align: center middle; background: $background 60%; }
    FileQuestion > Vertical { width: 72; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: solid $border; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss('')", "Back", id="file.back", tooltip="Write nothing"),
    ]

    class Written(Message):
        """The file is there, or could not be written."""

        def __init__(self, said: str | SyncError) -> None:
            super().__init__()
            self.said = said

    def __init__(
        self, words: str, name: str, write: Callable[[Path], str], *, enter: str = "writes it"
    ) -> None:
        """`write` is called in a thread, gives what to tell, and raises SyncError or OSError."""
        super().__init__()
        self._enter = enter
        self._words = words
        self._file_name = name
        self._write = write

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical():
            yield Static(Content(f"{self._words} Enter {self._enter}, Esc goes back."))
            yield _Path(value=str(Path.cwd() / self._file_name), compact=True)
            yield Static("", id="refused", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#refused", Static).update("working …")
        self._writing(Path(event.value).expanduser())

    @work(thread=True, exclusive=True, group="file", exit_on_error=False)
    def _writing(self, file: Path) -> None:
        said: str | SyncError
        try:
            said = self._write(file)
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            structlog.get_logger().warning("file not written", found=str(failure))
            said = unforeseen(failure)
        self.post_message(self.Written(said))

    @on(Written)
    def _written(self, message: Written) -> None:
        if isinstance(message.said, SyncError):
            self.query_one("#refused", Static).update(advice(message.said))
        else:
            self.dismiss(message.said)
