"""Spreads a document's own tax over its lines, so that the parts are the whole to the penny."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from itertools import accumulate, pairwise

from core.money import rounded

_NOTHING = Decimal("0.00")


def shared(whole: Decimal, weights: Sequence[Decimal], otherwise: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Give each line its part of a whole by its weight, or, where none weighs anything, by the other one."""
    used = weights if sum(weights) else otherwise
    total = sum(used, _NOTHING)
    if not whole or not total:
        return (_NOTHING,) * len(weights)
    with localcontext() as context:
        context.prec = 60
        running = [rounded(whole * each / total) for each in accumulate(used, initial=_NOTHING)]
    return tuple(after - before for before, after in pairwise(running))
