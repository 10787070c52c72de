"""For whom a query is answered: some comparisons mean the user, their unit, their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from core.sandbox.crm.user_view import ZONES


def zone_of(code: int) -> ZoneInfo:
    """Give the time zone of a CRM time zone code; an unknown one counts as UTC."""
    return ZoneInfo(ZONES.get(code, "Etc/UTC"))


@dataclass(frozen=True, slots=True)
class Asker:
    """The user, their business unit, their time zone, and now."""

    user: UUID
    unit: UUID
    zone: ZoneInfo
    now: datetime
