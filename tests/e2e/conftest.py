"""A sandbox served by the real program, and the real program run beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from tests.e2e.warm import Job, stem_of
from tests.vendor import SERIAL, key_of

PROGRAM = [sys.executable, "-m", "tui.cli"]
OF_TEST_VENDOR = [sys.executable, str(Path(__file__).parents[1] / "licensed_program.py")]
"""The same program, to which the keys that `tests.vendor` issues are the vendor's."""
DRIVER_FOLDERS = ("usr/lib/*/odbc/libsqlite3odbc.so", "usr/lib/odbc/libsqlite3odbc.so")


@dataclass
class Ended:
    """How the program ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass
class World:
    """A folder of its own for one test: a home, a sandbox, and an environment that is nobody's."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    first: Ended | None = None
    program: list[str] = field(default_factory=lambda: PROGRAM)

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def config(self) -> Path:
        return self.site / "syncupload.toml"

    def run(self, *words: str | Path, **environ: str) -> Ended:
        """Run the program to its end: forked from one that is loaded already, where nothing tells."""
        there, said = {**self.environ, **environ}, [str(each) for each in words]
        command = [*self.program, *said]
        stem = stem_of(command, there)
        warm = stem.run(Job(command[1:], there, self.folder)) if stem else None
        if warm is not None:
            return Ended(*warm)
        ended = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=there,
            cwd=self.folder,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def sync(self, *words: str | Path, **environ: str) -> Ended:
        return self.run("--config", self.config, *words, **environ)

    def create(self, *words: str, site: Path | None = None) -> None:
        made = self.run("sandbox", "create", site or self.site, *words)
        assert made.code == 0, made.err

    def license_it(self) -> None:
        """Give it a licence, as an environment variable each."""
        self.program = OF_TEST_VENDOR
        self.environ |= {"SYNCUPLOAD_LICENCE_SERIAL": SERIAL, "SYNCUPLOAD_LICENCE_KEY": key_of()}

    @contextmanager
    def served(self, *words: str) -> Iterator[dict[str, Any]]:
        with serving([*PROGRAM, "sandbox", "serve", str(self.site), *words], self.environ) as ready:
            yield ready


@contextmanager
def serving(command: Sequence[str], environ: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Run a server for as long as the block lasts; give the line that it printed when it was ready."""
    reading, out = os.pipe()
    with TemporaryFile() as err, os.fdopen(reading, encoding="utf-8") as said:
        try:
            server = _begun(command, environ, out, err.fileno())
        finally:
            os.close(out)
        line = said.readline()
        try:
            if not line:
                err.seek(0)
                raise AssertionError(f"the server did not start: {err.read().decode()}")
            yield json.loads(line)
        finally:
            with suppress(ProcessLookupError):
                os.kill(server, signal.SIGTERM)
            said.read()


def _begun(command: Sequence[str], environ: Mapping[str, str], out: int, err: int) -> int:
    stem = stem_of(command, environ)
    warm = stem.start(Job(command[1:], environ, Path.cwd()), out, err) if stem else None
    if warm is not None:
        return warm
    return subprocess.Popen(command, stdout=out, stderr=err, env=environ).pid


def world_in(folder: Path) -> World:
    """Make a world in a folder."""
    home = folder / "home"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return World(folder, {**kept, "HOME": str(home), "NO_COLOR": "1"})


@pytest.fixture(scope="session")
def new_world() -> Callable[[Path], World]:
    return world_in


@pytest.fixture
def world(tmp_path: Path) -> World:
    return world_in(tmp_path)


@pytest.fixture(scope="session")
def sqlite_driver() -> Path:
    found = next((path for folder in DRIVER_FOLDERS for path in Path("/").glob(folder)), None)
    if found is None:
        if os.environ.get("SYNCUPLOAD_TESTS_NO_SKIP"):
            pytest.fail("the SQLite ODBC driver is missing: install libsqliteodbc")
        pytest.skip("the SQLite ODBC driver is missing (package libsqliteodbc)")
    return found


@pytest.fixture(scope="module")
def shared(new_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A sandbox that is served for all tests of this file; nothing here writes to its CRM."""
    world = new_world(tmp_path_factory.mktemp("shared"))
    world.create("--customers", "12", "--products", "8", "--invoices", "20")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        yield world


def error_of(ended: Any, code: int) -> dict[str, str]:
    """The error of a failed command, from the one JSON document on standard output."""
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err
    assert "defect" not in ended.err
    error: dict[str, str] = ended.document["error"]
    assert set(error) == {"code", "tried", "found", "remedy"}
    assert all(error.values())
    return error
