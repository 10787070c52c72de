"""A set-up over a sandbox whose CRM is served, on a machine of which is known what it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from core.sandbox.company.creation import Recipe
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import RunningServer, ServerSettings
from core.sandbox.site import create_site, open_organisation
from core.setup.draft import Draft
from core.setup.drafts import Drafts
from core.setup.machine import Machine, Sandbox
from core.setup.session import Session

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)


@dataclass
class Pocket:
    """Keeps secrets in memory, and may be told to refuse."""

    held: dict[str, str] = field(default_factory=dict)
    refusal: Exception | None = None

    def put(self, dotted: str, value: str, /) -> str:
        if self.refusal:
            raise self.refusal
        self.held[dotted] = value
        return "a pocket"

    def drop(self, dotted: str, /) -> None:
        self.held.pop(dotted, None)


@dataclass
class World:
    """The sandbox, its CRM, and what the machine is said to have."""

    folder: Path
    organisation: Organisation
    server: RunningServer
    machine: Machine
    pocket: Pocket

    @property
    def company(self) -> str:
        return f"sandbox:{self.folder / 'company.db'}"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "site"
    create_site(folder, Recipe(customers=4, products=3, invoices=2), now=NOW)
    organisation = open_organisation(folder)
    with ExitStack() as served:
        server = served.enter_context(RunningServer(organisation, ServerSettings()))
        sandbox = Sandbox(folder / "company.db", f"{server.url}/")
        yield World(folder, organisation, server, Machine(sandboxes=(sandbox,)), Pocket())


Opens: TypeAlias = Callable[..., Session]


@pytest.fixture
def opens(world: World, tmp_path: Path) -> Iterator[Opens]:
    """Open set-ups; `answers` are given at once, `machine` replaces what this one has."""
    opened = ExitStack()

    def open_session(path: Path | None = None, machine: Machine | None = None, **answers: object) -> Session:
        draft = Draft.of(path or tmp_path / "new" / "syncupload.toml", {})
        for key, value in answers.items():
            draft.answer(key.replace("__", "."), value)  # type: ignore[arg-type]
        session = Session(
            draft,
            lambda: machine or world.machine,
            clock=lambda: NOW,
            store=world.pocket,
            drafts=Drafts(tmp_path / "drafts"),
        )
        return opened.enter_context(session)

    with opened:
        yield open_session


@pytest.fixture
def reached(world: World, opens: Opens) -> Callable[..., Session]:
    """Open a set-up whose two sides are answered already."""

    def open_session(**answers: object) -> Session:
        given = {
            "sync__source": "SAGE50",
            "sage__connection": world.company,
            "sync__target": "CRM40",
            "crm__url": f"{world.server.url}/",
            "crm__organisation": "Demo",
        }
        return opens(**{**given, **answers})

    return open_session


def with_machine(world: World, **parts: object) -> Machine:
    """Give the machine of the world with other parts."""
    return replace(world.machine, **parts)  # type: ignore[arg-type]
