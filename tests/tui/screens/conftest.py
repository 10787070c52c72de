"""The program on a screen, over a sandbox that is served, driven by its keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from core.config.store import Loaded, load
from core.sandbox.company.creation import Recipe
from core.sandbox.crm.faults import FaultPlan
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.site import create_site, open_organisation
from tui.app import SyncApp
from tui.desk import Desk
from tui.set_up import SetUp
from tui.wishes import Wishes

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
WIDE, USUAL, SMALL = (120, 40), (80, 24), (60, 20)
TURNS = 400
"""So often the screen may take its turn before a test gives up waiting."""


@dataclass
class Site:
    """A sandbox: its folder, its CRM while that is served, and the environment of its configuration."""

    folder: Path
    organisation: Organisation
    server: RunningServer
    environ: dict[str, str] = field(default_factory=dict)
    served: ExitStack = field(default_factory=ExitStack)

    def down(self) -> None:
        """Take its CRM away; a second call does nothing."""
        self.served.close()

    @property
    def loaded(self) -> Loaded:
        """Read its configuration."""
        url = {"SYNCUPLOAD_CRM_URL": f"{self.server.url}/"}
        return load(self.folder / "syncupload.toml", environ={**url, **self.environ})


@dataclass
class Driver:
    """Presses keys, waits for what is to be seen, and reads the screen."""

    pilot: Pilot[None]
    app: SyncApp

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self.pilot.press(*keys)

    async def until(self, holds: Callable[[], object], what: str) -> None:
        """Wait until something holds; fails with what is on the screen."""
        for _ in range(TURNS):
            if holds():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"{what} did not come about; the screen says:\n{self.text}")

    async def reads(self, words: str) -> None:
        """Wait until these words can be read."""
        await self.until(lambda: words in self.text, f"“{words}”")

    @property
    def text(self) -> str:
        """What the screen says now, line by line."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips[:height]) if width else ""

    def said(self, selector: str) -> str:
        """What a line of the screen in hand says."""
        return str(self.app.screen.query_one(selector, Static).content)

    @property
    def screen(self) -> str:
        """Name the screen in hand."""
        return type(self.app.screen).__name__


Driving: TypeAlias = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def latency() -> int:
    """Milliseconds that the CRM takes for each answer."""
    return 0


@pytest.fixture
def faults() -> FaultPlan | None:
    """What goes wrong in the CRM."""
    return None


@pytest.fixture
def orders() -> int:
    """How many orders wait in the CRM."""
    return 0


@pytest.fixture
def service(latency: int, faults: FaultPlan | None) -> ServerSettings:
    """How the CRM is served."""
    return ServerSettings(latency_ms=latency, faults=faults)


@pytest.fixture
def site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: ServerSettings, orders: int
) -> Iterator[Site]:
    """A small sandbox, served, in whose CRM orders wait if the test says so."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "site"
    create_site(folder, Recipe(customers=12, products=6, invoices=10), now=NOW, orders=orders)
    organisation = open_organisation(folder)
    with ExitStack() as served:
        server = served.enter_context(RunningServer(organisation, service))
        yield Site(folder, organisation, server, served=served)
    organisation.close()


@pytest.fixture
def driving(site: Site) -> Driving:
    """Open the program on the sandbox at a size; `opener` is what it opens in its place."""

    @asynccontextmanager
    async def drive(
        size: tuple[int, int] = USUAL,
        opener: Callable[[], Desk] | None = None,
        set_up: SetUp | None = None,
        **wishes: Any,
    ) -> AsyncIterator[Driver]:
        app = SyncApp(opener or (lambda: Desk(site.loaded, lambda: NOW)), Wishes(**wishes), set_up)
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Driver(pilot, app)
        app.close()

    return drive
