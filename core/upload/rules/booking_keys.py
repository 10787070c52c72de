"""The keys of an order in the accounts: never cut; what does not fit is refused (manual 7.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.accounting.orders import Bounds
from core.text import clean, cut, length
from core.upload.rules.booking_texts import encodable

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fit:
    """A key as the accounts write it, or why they cannot hold it."""

    key: str
    reason: str | None = None


def account_key(reference: str, bounds: Bounds) -> Fit:
    """Fit the reference of a new account."""
    what = f'the account number "{_shown(reference)}"'
    return _fit(reference, _Rule(what, bounds.account, bounds.account_pattern, bounds.account_letters))


def product_key(code: str, bounds: Bounds) -> Fit:
    """Fit the code of a new product."""
    what = f'the product number "{_shown(code)}"'
    return _fit(code, _Rule(what, bounds.product, bounds.product_pattern, bounds.product_letters))


def order_number_problem(number: str, bounds: Bounds) -> str | None:
    """Say why an order could not be found again in the accounts by its number."""
    if not encodable(number, bounds.code_page):
        return (
            f'its number "{_shown(number)}" has letters that the accounts lack, and could not be found '
            "again there: make the order anew in the CRM under another number."
        )
    if length(number) <= bounds.order_number:
        return None
    return (
        f'its number "{_shown(number)}" has {length(number)} characters, and the accounts hold '
        f"{bounds.order_number} of a customer's order number, which is never cut: make the order anew in the "
        "CRM under a shorter number."
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    what: str
    most: int
    pattern: str
    letters: str


def _fit(key: str, rule: _Rule) -> Fit:
    if length(key) > rule.most:
        return Fit(
            key,
            f"{rule.what} has {length(key)} characters, and the accounts take {rule.most}: "
            "shorten it in the CRM, a key is never cut.",
        )
    # The accounts may know capitals alone: a key in other letters is the same key (core.text.match_key).
    for spelt in (key, key.upper()):
        if re.fullmatch(rule.pattern, spelt):
            return Fit(spelt)
    return Fit(
        key, f"{rule.what} cannot be one in the accounts, which take {rule.letters}: change it in the CRM."
    )


def _shown(key: str) -> str:
    return cut(clean(key), _SHOWN)
