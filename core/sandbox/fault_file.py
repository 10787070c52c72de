"""What a sandbox's accounting system does wrong, in a file beside the company for other processes too."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

F = TypeVar("F", bound="DataclassInstance")


class FaultFile(Generic[F]):
    """Where the faults of one kind of system are kept; those that nobody wrote are the kind's own."""

    def __init__(self, kind: type[F]) -> None:
        self._kind = kind

    def write(self, company: Path, faults: F) -> None:
        """Let the company's system do this from now on."""
        file = _file(company)
        unfinished = file.with_name(f"{file.name}.unfinished")
        unfinished.write_text(json.dumps(asdict(faults)), encoding="utf-8")
        unfinished.replace(file)

    def read(self, company: Path) -> F:
        """Give what the company's system does wrong: nothing, where nobody wrote any."""
        try:
            found = json.loads(_file(company).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return self._kind()
        return self._kind(**{each.name: _kept(found[each.name]) for each in fields(self._kind)})

    def strike(self, company: Path, name: str, count: int) -> bool:
        """Whether the fault of this name strikes at this count; it is struck off at once."""
        faults = self.read(company)
        if count != getattr(faults, name):
            return False
        self.write(company, replace(faults, **{name: 0}))
        return True

    def use(self, company: Path, name: str) -> bool:
        """Take one of so many; False where there is none left."""
        faults = self.read(company)
        left: int = getattr(faults, name)
        if left:
            self.write(company, replace(faults, **{name: left - 1}))
        return bool(left)


def _kept(value: Any) -> Any:
    """Give a value as the class has it: JSON knows no tuples."""
    return tuple(value) if isinstance(value, list) else value


def _file(company: Path) -> Path:
    return company.with_name(f"{company.name}.faults")
