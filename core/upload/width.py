"""How many records are written at once: more while the CRM is quick, half as many when it is slow or busy.

Additive increase, multiplicative decrease, as TCP does it (RFC 5681): what several programs settle on side
by side without a word to each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SLOW = 4.0
"""An answer that takes so many times the quickest one tells that the CRM is under pressure."""

FLOOR = 0.25
"""Seconds below which no answer is slow, however quick the quickest was."""


@dataclass(frozen=True, slots=True)
class Width:
    """How wide a run may write now: between 1 and `most` records; `quickest` is an answer's seconds."""

    most: int
    now: int
    quickest: float | None = None
    quick: int = 0

    @classmethod
    def widest(cls, most: int) -> Width:
        """Begin with all connections."""
        return cls(most, most)

    def answered(self, seconds: float) -> Width:
        """Give the width after an answer: one more after a whole round of quick ones, half after a slow."""
        quickest = seconds if self.quickest is None else min(seconds, self.quickest)
        if seconds > max(FLOOR, quickest * SLOW):
            return replace(self.busy(), quickest=quickest)
        quick = self.quick + 1
        if quick < self.now:
            return replace(self, quickest=quickest, quick=quick)
        return replace(self, now=min(self.most, self.now + 1), quickest=quickest, quick=0)

    def busy(self) -> Width:
        """Give the width after the CRM said that it is busy."""
        return replace(self, now=max(1, self.now // 2), quick=0)
