"""What runs the batches by itself, where there is something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A schedule: where it stands, and when it is next due (with its zone) where that is known."""

    where: str
    due: datetime | None = None
