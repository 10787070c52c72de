"""One sandbox for all kills of a test process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from core import log
from tests.proof.kills.place import Moment, Place
from tests.proof.kills.workloads import Scene


@dataclass
class Scenes:
    """The workloads, each prepared when it is first asked for."""

    place: Place
    empty: Moment
    ready: dict[str, Scene] = field(default_factory=dict)

    def of(self, name: str) -> Scene:
        """Give one."""
        if name not in self.ready:
            self.ready[name] = Scene.prepare(self.place, name, self.empty)
        return self.ready[name]


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    """A sandbox whose CRM can be put back to an earlier moment."""
    log.silence()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with Place(tmp_path_factory.mktemp("kills") / "site") as place:
            yield Scenes(place, place.moment())
