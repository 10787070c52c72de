"""What all six modes have in common: the heading, the body, the keys, and the way to the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from tui.modes import mode_named
from tui.widgets.heading import Heading

if TYPE_CHECKING:
    from tui.desk import Desk
    from tui.program import HasDesk


class ModeScreen(Screen[None]):
    """A mode; a subclass gives its name, its body, its HELP (Markdown) and its bindings with ids.

    At most six of the bindings are shown in the footer; all of them are in the help and in the palette.
    """

    MODE: ClassVar[str]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual declares it

    @property
    def desk(self) -> Desk:
        """The way to the service."""
        return cast("HasDesk", self.app).desk

    def compose(self) -> ComposeResult:
        """Lay out the heading, the body and the keys."""
        yield Heading(mode_named(self.MODE))
        yield from self.body()
        yield Footer(show_command_palette=False, compact=True)

    def body(self) -> ComposeResult:
        """Give what stands between the heading and the keys."""
        raise TypeError(f"{type(self).__name__} has no body")

    def on_mount(self) -> None:
        """Say what is connected."""
        self.tell_heading()

    def on_screen_resume(self) -> None:
        """Say it again where it may have changed meanwhile."""
        self.tell_heading()

    def tell_heading(self) -> None:
        """Write what is connected into the heading."""
        desk = self.desk
        known = desk.company
        for heading in self.query(Heading):  # none is left of a screen that is being taken down
            heading.tell(
                route=desk.route,
                company=known.name if known else desk.loaded.config.sync.company,
                label=desk.label,
                system=desk.system,
            )
