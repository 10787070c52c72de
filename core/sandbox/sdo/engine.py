"""SDOEngine: the object that a program gets under Sage's ProgID."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from core.errors import ConfigurationError
from core.sandbox.sdo.codes import Code
from core.sandbox.sdo.faults import read_faults
from core.sandbox.sdo.session import LastError, Session
from core.sandbox.sdo.workspace import Workspace

OLDEST, NEWEST = 11, 33
"""The versions that the sandbox can be."""


def _now() -> datetime:
    return datetime.now()  # noqa: DTZ005 - Sage keeps the machine's own time


class Workspaces:
    """The workspaces of an engine; in the sandbox one of them at a time is connected."""

    _public_methods_: ClassVar[tuple[str, ...]] = ("Add", "Clear", "Item", "Remove")
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Count",)
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Count",)

    def __init__(self, session: Session, file: Path | None) -> None:
        self._session = session
        self._file = file
        self._made: list[Workspace] = []

    @property
    def Count(self) -> int:  # noqa: N802 - COM's names, here and below
        """How many there are."""
        return len(self._made)

    def Add(self, Name: object) -> Workspace:  # noqa: N802, N803
        """Make a workspace."""
        self._session.begin()
        if not isinstance(Name, str) or not Name:
            self._session.fail(Code.INVALID_ARGUMENT)
        self._made.append(Workspace(self._session, Name, self._file))
        return self._made[-1]

    def Item(self, Index: object) -> Workspace:  # noqa: N802, N803
        """Give a workspace by its name or its number from 1."""
        found = [each for at, each in enumerate(self._made, start=1) if Index in (at, each.Name)]
        if not found:
            self._session.fail(Code.INVALID_KEY)
        return found[0]

    def Remove(self, Index: object) -> None:  # noqa: N802, N803
        """Drop a workspace, which does not sign it out."""
        self._made.remove(self.Item(Index))

    def Clear(self) -> None:  # noqa: N802
        """Drop the workspaces."""
        self._session.begin()
        self._session.close()
        self._made.clear()


class SDOEngine:
    """The engine of one version; `file` is the only company that it opens, none: whichever Connect names."""

    _public_methods_: ClassVar[tuple[str, ...]] = ()
    _public_attrs_: ClassVar[tuple[str, ...]] = ("Workspaces", "LastError", "IsRegistered")
    _readonly_attrs_: ClassVar[tuple[str, ...]] = ("Workspaces", "LastError", "IsRegistered")

    def __init__(self, version: int, file: Path | None = None, now: Callable[[], datetime] = _now) -> None:
        self._file = file
        self._session = Session(version, now)
        self.Workspaces = Workspaces(self._session, file)

    @property
    def LastError(self) -> LastError:  # noqa: N802
        """What the last call came to; every call but this one sets it."""
        return self._session.last_error

    @property
    def IsRegistered(self) -> bool:  # noqa: N802
        """Whether third-party integration is activated."""
        path = self._session.path or self._file
        return path is None or not read_faults(path).unregistered


def open_sandbox_engine(file: Path, version: int, now: Callable[[], datetime] = _now) -> SDOEngine:
    """Give the engine of a version over a company file; raises ConfigurationError for a version it cannot be.

    `Connect` takes the path of the file, or of its folder where it is called company.db; the users are those
    of the company's faults: MANAGER without a password, unless others were written.
    """
    if not OLDEST <= version <= NEWEST:
        raise ConfigurationError(
            "sandbox.sdo_version",
            tried=f"open Sage Data Objects of version {version} in the sandbox",
            found=f"it plays versions {OLDEST} to {NEWEST}",
            remedy="Set [sage] version to one of them.",
        )
    return SDOEngine(version, file, now)
