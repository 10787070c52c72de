"""How old a debt is: outstanding amounts by the age of what they are outstanding on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.records import Transaction

PERIODS = (30, 60, 90, 120)
"""Days after which a debt counts as a period older, as Sage counts them unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """Outstanding amounts of one account, to the penny: younger than 30 days, from 30, 60, 90 and 120 days.

    What has no date that makes sense counts as oldest, so that nobody overlooks it.
    """

    current: Decimal
    from_30: Decimal
    from_60: Decimal
    from_90: Decimal
    from_120: Decimal

    @property
    def total(self) -> Decimal:
        """All of it: what the account owes."""
        return self.current + self.from_30 + self.from_60 + self.from_90 + self.from_120


class Ages:
    """Sums what is outstanding by account and age; payments and credits lessen their own period."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._sums: dict[str, list[Decimal]] = {}

    def add(self, account: str, day: date | None, outstanding: Decimal) -> None:
        """Take what is outstanding on something of that day."""
        sums = self._sums.setdefault(account, _nothing())
        sums[_period(day, self._today)] += outstanding

    def of(self, account: str) -> Ageing:
        """Give what an account comes to."""
        return Ageing(*self._sums.get(account, _nothing()))


def aged(transactions: Iterable[Transaction], today: date) -> Ageing:
    """Give the ageing of one account's transactions."""
    ages = Ages(today)
    for each in transactions:
        ages.add("", each.date, each.outstanding)
    return ages.of("")


def _nothing() -> list[Decimal]:
    return [Decimal("0.00")] * (len(PERIODS) + 1)


def _period(day: date | None, today: date) -> int:
    if day is None:
        return len(PERIODS)
    age = (today - day).days
    return sum(age >= days for days in PERIODS)
