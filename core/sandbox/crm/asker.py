"""For whom a query is answered: some comparisons mean the user, their unit, their day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from core.sandbox.crm.user_view import ZONES


def zone_of(code: int) -> ZoneInfo:
    """Give the time zone of a CRM time zone code; an unknown one counts as UTC."""
    return ZoneInfo(ZONES.get(code, "Etc/UTC"))


@dataclass(frozen=True)
class Asker:
    """The user, their business unit, now, and their time zone, which few questions need."""

    user: UUID
    unit: UUID
    now: datetime
    read_zone: Callable[[], ZoneInfo]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The user's time zone, read once it is asked for."""
        return self.read_zone()
