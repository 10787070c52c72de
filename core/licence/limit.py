"""The evaluation's limit (manual 2, 4.3.1, 6): accounts and products that begin with A to G, no others."""

from __future__ import annotations

from core.text import clean, match_key

LIMIT = "only accounts and products that begin with A to G are listed, planned and uploaded"
"""The rule in words, to be said wherever it holds."""

CURE = "Activate a licence: syncupload licence activate SERIAL KEY."

_FIRST_LETTERS = frozenset("abcdefg")
_LIMITED = ("account", "product", "invoice", "ledger_account", "ledger_product")


def within(reference: str) -> bool:
    """Whether the evaluation may use an account or a product, by its reference or code."""
    return match_key(clean(reference))[:1] in _FIRST_LETTERS


def beyond(entity: str, key: str) -> bool:
    """Whether a record of a plan is beyond the limit: an account, a product, an invoice by its account.

    An order goes by its account too, which its number does not tell.
    """
    return entity in _LIMITED and not within(key)


def refusal(key: str) -> str:
    """Say why a record that was asked for by its key does not go up."""
    return f"evaluation: {clean(key) or 'a blank reference'} does not begin with A to G. {CURE}"
