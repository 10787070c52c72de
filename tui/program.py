"""What a screen may ask of the program that it is shown by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.desk import Desk
    from tui.runs import Run


class HasDesk(Protocol):
    """What a screen needs of the program that it is shown by."""

    @property
    def desk(self) -> Desk:
        """The way to the service."""

    def show_mode(self, name: str) -> None:
        """Go to a mode."""

    def show_plan(self, run: Run, *, offer: bool = True) -> None:
        """Plan a run, show the plan, and have it carried out where `offer` allows it and a person says so."""
