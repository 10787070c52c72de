"""Opens the wizard over whatever is shown, and says afterwards what was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from core.errors import SyncError
from core.text import clean
from core.web_steps import numbered
from tui.advice import unforeseen

if TYPE_CHECKING:
    from core.setup.session import Finished, Session

Opens = Callable[[], "Session"]
"""Begins a set-up; called in a thread, for it looks around on the machine."""


def launch(app: App[Any], opens: Opens, written: Callable[[], object]) -> None:
    """Look around in a thread, then show the wizard; `written` is called where it wrote a configuration."""

    def look() -> None:
        try:
            session = opens()
        except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
            app.call_from_thread(refuse, unforeseen(failure))
            return
        app.call_from_thread(show, session)

    def refuse(error: SyncError) -> None:
        app.notify(str(error), severity="error", markup=False, timeout=15)

    def show(session: Session) -> None:
        from tui.wizard.screen import WizardScreen  # noqa: PLC0415 - rarely needed

        app.push_screen(WizardScreen(session), over)

    def over(finished: Finished | None) -> None:
        if finished is not None:
            app.notify(told(finished), markup=False, timeout=30 if finished.steps else 8)
            written()

    app.run_worker(look, thread=True, group="set-up", exclusive=True, exit_on_error=False)


def told(finished: Finished) -> str:
    """Say what a set-up left behind."""
    said = [f"Written: {finished.path.name}."]
    if finished.backup is not None:
        said.append(f"The old one is {finished.backup.name}.")
    said += [f"{key} is kept in {where}." for key, where in finished.secrets.items()]
    said += [f"Made in the CRM: {each}." for each in finished.made]
    if finished.to_come:
        said.append("What is left to do is told by the check web-connector: press 6.")
    elif finished.steps:
        said.append(f"Left to do: {'. '.join(numbered(finished.steps))}.")
    return clean(" ".join(said))
