"""What is noted of the Web Connector: when it last came, what became of that, who was turned away since."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from core.text import cut

_VERSION = 1
_ABOUT = "When QuickBooks' Web Connector came. Sync Uploader writes this file; it may be deleted."
_MOST_WORDS = 2000
_YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Noted:
    """Nothing is known at first; times have a zone.

    `error` is why the last visit failed, and `left` what it left undone, blank where it did not; `ended` is
    None while it goes on. `refused` counts the sign-ins that were refused since. `minutes` is how often it
    was told to come: 0, when a person says so; None, not known.
    """

    came: datetime | None = None
    ended: datetime | None = None
    error: str = ""
    left: str = ""
    refused: int = 0
    refused_at: datetime | None = None
    minutes: int | None = None

    def coming(self, now: datetime) -> Noted:
        """Note that it was let in: what was refused before matters no more."""
        return Noted(came=now, minutes=self.minutes)

    def over(self, now: datetime, error: str = "", left: str = "") -> Noted:
        """Note what became of its visit."""
        return replace(self, ended=now, error=cut(error, _MOST_WORDS), left=cut(left, _MOST_WORDS))

    def turned_away(self, now: datetime) -> Noted:
        """Note that a sign-in was refused."""
        return replace(self, refused=self.refused + 1, refused_at=now)

    def told_to_come(self, minutes: int) -> Noted:
        """Note how often it was told to come."""
        return replace(self, minutes=minutes)


def written(noted: Noted) -> str:
    """Write it down."""
    document = {
        "about": _ABOUT,
        "version": _VERSION,
        "came": _spoken(noted.came),
        "ended": _spoken(noted.ended),
        "error": noted.error,
        "left": noted.left,
        "refused": noted.refused,
        "refused_at": _spoken(noted.refused_at),
        "minutes": noted.minutes,
    }
    return json.dumps(document, indent=2) + "\n"


def read(text: str) -> Noted:
    """Read what was written; raises ValueError where it is something else."""
    held = json.loads(text)
    if not isinstance(held, dict) or held.get("version") != _VERSION:
        raise ValueError("it is not of the version that this program writes")
    return Noted(
        _time(held.get("came")),
        _time(held.get("ended")),
        str(held.get("error") or ""),
        str(held.get("left") or ""),
        _count(held.get("refused")) or 0,
        _time(held.get("refused_at")),
        _count(held.get("minutes")),
    )


def _spoken(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _time(held: object) -> datetime | None:
    if held is None:
        return None
    moment = datetime.fromisoformat(str(held))
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise ValueError("a time in it is none")
    return moment


def _count(held: object) -> int | None:
    if held is not None and (type(held) is not int or held < 0):
        raise ValueError("a number in it is none")
    return held
