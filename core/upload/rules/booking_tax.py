"""Tax and the net-value discount of an invoice (manual 7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from itertools import accumulate, pairwise

from core.accounting.orders import Bookkeeping, LedgerAccount
from core.money import rounded
from core.text import match_key

ZERO = Decimal("0.00")


def tax_of(net: Decimal, rate: Decimal) -> Decimal:
    """Give the tax of an amount, to the penny, half away from zero."""
    with localcontext() as context:
        context.prec = 60
        return rounded(net * rate / 100)


def taxes(nets: Sequence[Decimal], rates: Sequence[Decimal], *, by_document: bool) -> tuple[Decimal, ...]:
    """Give the tax of each net at its rate: rounded by itself, or as its share of the rate's whole.

    A share is the difference of two running taxes, so what follows on the document does not change it.
    """
    if not by_document:
        return tuple(map(tax_of, nets, rates))
    running: dict[Decimal, Decimal] = {}
    found: list[Decimal] = []
    for net, rate in zip(nets, rates, strict=True):
        before = running.get(rate, ZERO)
        running[rate] = before + net
        found.append(tax_of(running[rate], rate) - tax_of(before, rate))
    return tuple(found)


def shared(discount: Decimal, nets: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Spread a net-value discount over lines by their nets, so that the parts are the whole to the penny.

    A part is the difference of two running shares, each rounded once.
    """
    whole = sum(nets, ZERO)
    if not discount or not whole:
        return (ZERO,) * len(nets)
    with localcontext() as context:
        context.prec = 60
        running = [rounded(discount * each / whole) for each in accumulate(nets, initial=ZERO)]
    return tuple(after - before for before, after in pairwise(running))


def rate_for(code: str, bookkeeping: Bookkeeping, account: LedgerAccount) -> Decimal | None:
    """Give the rate of a tax code on an account's invoice; None where the accounts do not know that code."""
    rate = rate_of(code, bookkeeping)
    return account.tax_rate if rate and account.tax_rate is not None else rate


def rate_of(code: str, bookkeeping: Bookkeeping) -> Decimal | None:
    """Give the rate of a tax code; None where the accounts do not know that code."""
    rates = bookkeeping.tax_rates
    exact = rates.get(code)
    if exact is not None:
        return exact
    return next((rate for each, rate in rates.items() if match_key(each) == match_key(code)), None)
