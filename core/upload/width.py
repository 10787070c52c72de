"""How many records are written at a time: more while it goes well, half as many when the CRM groans."""

from __future__ import annotations

from dataclasses import dataclass

SLOW = 4.0
"""A record that takes so many times as long as the quickest of late says that the CRM is at its limit."""

NOTICEABLE = 0.5
"""Seconds below which nobody calls a record slow."""

_SMOOTHING = 0.2
_FORGETTING = 1.02


@dataclass(frozen=True, slots=True)
class Width:
    """The width now, of at most `most`; a value that every record's end turns into the next one.

    Additive increase and multiplicative decrease, as TCP has it: `steady` counts the records since the last
    change, so that one bad moment, which several records see at once, is answered once.
    """

    most: int
    now: int
    steady: int = 0
    quickest: float | None = None
    typical: float | None = None

    @classmethod
    def full(cls, most: int) -> Width:
        """Begin as wide as is allowed: a CRM is well until it says otherwise."""
        return cls(most, most)

    def after(self, seconds: float, *, refused: bool = False) -> Width:
        """Give the width after a record that took so long, or that the CRM was too busy for."""
        if refused:
            return self._narrower(self.quickest, self.typical)
        quickest = seconds if self.quickest is None else min(self.quickest * _FORGETTING, seconds)
        before = seconds if self.typical is None else self.typical
        typical = before + _SMOOTHING * (seconds - before)
        if typical > max(NOTICEABLE, SLOW * quickest):
            return self._narrower(quickest, typical)
        if self.steady + 1 >= self.now and self.now < self.most:
            return Width(self.most, self.now + 1, 0, quickest, typical)
        return Width(self.most, self.now, self.steady + 1, quickest, typical)

    def _narrower(self, quickest: float | None, typical: float | None) -> Width:
        if self.steady < self.now and self.now < self.most:
            return Width(self.most, self.now, self.steady + 1, quickest, typical)
        return Width(self.most, max(1, self.now // 2), 0, quickest, quickest)
