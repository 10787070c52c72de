"""How one user sees values: times in the user's own zone and manner, money with the currency's symbol."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from core.crm.base import Reference
from core.money import rounded
from core.sandbox.crm.refusal import Number, Refusal

ZONES = {
    4: "America/Los_Angeles",
    10: "America/Denver",
    20: "America/Chicago",
    35: "America/New_York",
    85: "Europe/London",
    92: "Etc/UTC",
    105: "Europe/Paris",
    110: "Europe/Berlin",
    140: "Africa/Johannesburg",
    190: "Asia/Kolkata",
    235: "Asia/Tokyo",
    255: "Australia/Sydney",
}
"""Time zone codes of user settings that are known here; any other counts as 92, UTC."""

_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_FIRST, _LAST = date(1900, 1, 1), date(9999, 12, 30)


@dataclass(frozen=True, slots=True)
class UserView:
    """A user's zone, the currencies' symbols by id, and the organisation's base currency."""

    zone: ZoneInfo
    symbols: Mapping[UUID, str]
    base_symbol: str

    def moment(self, text: str) -> datetime:
        """Read a CrmDateTime: with an offset, in UTC (Z) or else in the user's own time; to the second."""
        found = _TIME.fullmatch(text.strip())
        if found is None:
            raise _no_time(text)
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            clock = time(int(found[4] or 0), int(found[5] or 0), int(found[6] or 0))
            local = datetime.combine(day, clock, self.zone)
            if found[7]:
                local = datetime.fromisoformat(f"{day}T{clock}{found[7].replace('Z', '+00:00')}")
        except ValueError:
            raise _no_time(text) from None
        if not _FIRST <= day <= _LAST:
            raise Refusal(Number.INVALID_DATE_TIME, f"The date-time {day} is outside the supported range.")
        return local.astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """Give a time in the user's zone."""
        return moment.astimezone(self.zone)

    def money(self, value: Decimal, currency: object) -> str:
        """Write an amount as a person reads it: £1,234.50."""
        symbol = self.symbols.get(currency.id) if isinstance(currency, Reference) else None
        sign = "-" if value < 0 else ""
        return f"{sign}{self.base_symbol if symbol is None else symbol}{rounded(abs(value)):,}"


def _no_time(text: str) -> Refusal:
    return Refusal(Number.INVALID_ARGUMENT, f"'{text[:40]}' is not a valid CrmDateTime value.")
