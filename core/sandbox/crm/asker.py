"""For whom a query is answered: some comparisons mean the user, their unit, their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

_ZONES = {
    2: "Pacific/Honolulu",
    3: "America/Anchorage",
    4: "America/Los_Angeles",
    10: "America/Denver",
    15: "America/Phoenix",
    20: "America/Chicago",
    35: "America/New_York",
    50: "America/Halifax",
    85: "Europe/London",
    92: "UTC",
    95: "Europe/Budapest",
    100: "Europe/Warsaw",
    105: "Europe/Paris",
    110: "Europe/Berlin",
    125: "Europe/Kyiv",
    130: "Europe/Athens",
    140: "Africa/Johannesburg",
    145: "Europe/Moscow",
    190: "Asia/Kolkata",
    210: "Asia/Shanghai",
    235: "Asia/Tokyo",
    255: "Australia/Sydney",
    290: "Pacific/Auckland",
}


def zone_of(code: int) -> ZoneInfo:
    """Give the time zone of a CRM time zone code; an unknown one counts as UTC."""
    return ZoneInfo(_ZONES.get(code, "UTC"))


@dataclass(frozen=True, slots=True)
class Asker:
    """The user, their business unit, their time zone, and now."""

    user: UUID
    unit: UUID
    zone: ZoneInfo
    now: datetime
