"""The comparisons of the query schema that mean a stretch of the user's time: Today, On, LastXDays …"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from core.crm.base import Value
from core.sandbox.crm import values
from core.sandbox.crm.asker import Asker
from core.sandbox.crm.refusal import Number, Refusal

Span: TypeAlias = tuple[datetime | None, datetime | None]
"""From (inclusive) and to (exclusive); None is without end."""

_DAY = timedelta(days=1)


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _week(moment: datetime) -> datetime:
    day = _day(moment)
    return day - ((day.weekday() + 1) % 7) * _DAY  # weeks begin on Sunday


def _months(moment: datetime, count: int) -> datetime:
    months = moment.year * 12 + moment.month - 1 + count
    return moment.replace(year=months // 12, month=months % 12 + 1, day=1)


def _month(now: datetime, offset: int) -> Span:
    first = _months(_day(now), offset)
    return first, _months(first, 1)


def _year(now: datetime, offset: int) -> Span:
    first = _day(now).replace(year=now.year + offset, month=1, day=1)
    return first, first.replace(year=first.year + 1)


def _days(now: datetime, first: int, count: int) -> Span:
    start = _day(now) + first * _DAY
    return start, start + count * _DAY


_FIXED: Final[Mapping[str, Callable[[datetime], Span]]] = {
    "Yesterday": lambda now: _days(now, -1, 1),
    "Today": lambda now: _days(now, 0, 1),
    "Tomorrow": lambda now: _days(now, 1, 1),
    "Last7Days": lambda now: (_day(now) - 7 * _DAY, now),
    "Next7Days": lambda now: (now, _day(now) + 8 * _DAY),
    "LastWeek": lambda now: (_week(now) - 7 * _DAY, _week(now)),
    "ThisWeek": lambda now: (_week(now), _week(now) + 7 * _DAY),
    "NextWeek": lambda now: (_week(now) + 7 * _DAY, _week(now) + 14 * _DAY),
    "LastMonth": lambda now: _month(now, -1),
    "ThisMonth": lambda now: _month(now, 0),
    "NextMonth": lambda now: _month(now, 1),
    "LastYear": lambda now: _year(now, -1),
    "ThisYear": lambda now: _year(now, 0),
    "NextYear": lambda now: _year(now, 1),
}
_DATED: Final[Mapping[str, Callable[[datetime], Span]]] = {
    "On": lambda day: (day, day + _DAY),
    "NotOn": lambda day: (day, day + _DAY),
    "OnOrBefore": lambda day: (None, day + _DAY),
    "OnOrAfter": lambda day: (day, None),
}
_COUNTED: Final[Mapping[str, Callable[[datetime, int], Span]]] = {
    "LastXHours": lambda now, count: (now - timedelta(hours=count), now),
    "NextXHours": lambda now, count: (now, now + timedelta(hours=count)),
    "LastXDays": lambda now, count: (_day(now) - count * _DAY, now),
    "NextXDays": lambda now, count: (now, _day(now) + (count + 1) * _DAY),
    "LastXWeeks": lambda now, count: (_day(now) - 7 * count * _DAY, now),
    "NextXWeeks": lambda now, count: (now, _day(now) + (7 * count + 1) * _DAY),
    "LastXMonths": lambda now, count: (_shifted(now, -count), now),
    "NextXMonths": lambda now, count: (now, _shifted(now, count) + _DAY),
    "LastXYears": lambda now, count: (_shifted(now, -12 * count), now),
    "NextXYears": lambda now, count: (now, _shifted(now, 12 * count) + _DAY),
    "OlderThanXMonths": lambda now, count: (None, _shifted(now, -count)),
}
KNOWN: Final = frozenset({*_FIXED, *_DATED, *_COUNTED})


def _shifted(now: datetime, months: int) -> datetime:
    first = _months(_day(now), months)
    last = (_months(first, 1) - _DAY).day
    return first.replace(day=min(now.day, last))


def span(operator: str, given: tuple[Value, ...], asker: Asker) -> Span:
    """Give the stretch of time that an operator means to the asker; Refusal where a value lacks."""
    now = asker.now.astimezone(asker.zone)
    if operator in _FIXED:
        return _FIXED[operator](now)
    if len(given) != 1:
        raise Refusal(Number.INVALID_ARGUMENT, f"The operator {operator} takes one value.")
    try:
        if operator in _DATED:
            return _DATED[operator](_day(values.moment(given[0], asker.zone).astimezone(asker.zone)))
        return _COUNTED[operator](now, values.whole(given[0]))
    except (OverflowError, ValueError):
        raise Refusal(Number.OUT_OF_RANGE, f"Data out of range for the operator {operator}.") from None
