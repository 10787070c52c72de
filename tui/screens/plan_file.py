"""Asks where a plan is to be saved, and saves it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from core.text import clean
from core.upload.plan_table import Plan


class PlanFile(ModalScreen[str]):
    """Dismissed with what to tell: where the plan is, and its command; empty where nothing was saved."""

    DEFAULT_CSS = """
    PlanFile { align: center middle; background: $background 60%; }
    PlanFile > Vertical { width: 70; max-width: 100%; height: auto; background: $surface;
        border: solid $border; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss('')", "Back", id="plan_file.back", tooltip="Save nothing"),
    ]

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical():
            yield Static("Save the plan to which file? Enter saves, Esc goes back.")
            yield Input(value=str(Path.cwd() / "upload.plan"), compact=True)
            yield Static("", id="refused", markup=False)

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        file = Path(event.value).expanduser()
        try:
            if file.exists():
                raise FileExistsError(0, "there is a file of that name")
            self._plan.save(file)
        except (OSError, sqlite3.Error) as refused:
            reason = clean(getattr(refused, "strerror", None) or str(refused))
            self.query_one("#refused", Static).update(Content(f"! Not saved: {reason}. Name another file."))
            return
        self.dismiss(f"Saved. It is carried out exactly by: syncupload upload --plan {clean(str(file))}")
