"""One request of a message, read by the names of its elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

_YES = frozenset({"true", "1"})


@dataclass(frozen=True, slots=True)
class Asked:
    """An element of a request."""

    element: etree._Element

    @property
    def name(self) -> str:
        """Give its tag."""
        return str(self.element.tag)

    @property
    def value(self) -> str:
        """Give its text."""
        return self.element.text or ""

    def attribute(self, name: str) -> str:
        """Give an attribute, blank where it is not there."""
        return str(self.element.get(name, ""))

    def text(self, name: str) -> str:
        """Give the text of a part, blank where it is not there."""
        found = self.part(name)
        return found.value if found else ""

    def texts(self, name: str) -> Sequence[str]:
        """Give the texts of all parts of a name."""
        return [part.value for part in self.parts() if part.name == name]

    def yes(self, name: str) -> bool:
        """Say whether a part is there and says yes."""
        return self.text(name) in _YES

    def part(self, name: str) -> Asked | None:
        """Give the first part of a name."""
        return next((part for part in self.parts() if part.name == name), None)

    def parts(self) -> Iterator[Asked]:
        """Give what it holds, in order."""
        return (Asked(child) for child in self.element)

    def written(self) -> bytes:
        """Give what it holds as it was sent, to be compared; its attributes are left out."""
        return b"".join(etree.tostring(child, method="c14n") for child in self.element)
