"""What an evaluation keeps back of a plan, of a journal, and of what somebody asked for by its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from core.licence.limit import CURE, LIMIT, beyond, refusal, within
from core.licence.trouble import LicenceError
from core.records import Invoice, Record, Transaction
from core.text import match_key
from core.upload.journal import EntityKey, Journal
from core.upload.judging import KEY_FIELDS
from core.upload.plan import Action, Change
from core.upload.plan_table import WAVES, Plan
from core.upload.rules.invoices import invoice_key

_KEY_FIELDS = {**KEY_FIELDS, "ledger_account": "reference", "ledger_product": "code"}

NAMED = 20
"""So many records beyond the limit are named; the rest is counted."""


def named_beyond(entity: str, keys: Iterable[str]) -> Iterator[Change]:
    """Block the accounts or products, each once, that were asked for and are beyond the limit."""
    asked = {match_key(each.strip()): each.strip() for each in keys if not within(each)}
    return (_blocked(entity, each, each) for each in asked.values())


def read_beyond(records: Iterable[Record]) -> Iterator[Change]:
    """Block the invoices and transactions among records whose accounts are beyond the limit."""
    for each in records:
        if isinstance(each, Invoice) and not within(each.account):
            yield _blocked("invoice", invoice_key(each), each.account)
        elif isinstance(each, Transaction) and not within(each.account):
            yield _blocked("transaction", str(each.number), each.account)


def prove(plan: Plan) -> None:
    """Raise LicenceError where a plan, made with a licence or elsewhere, would write beyond the limit."""
    found = _written_beyond(plan)
    first = list(islice(found, NAMED))
    if first:
        more = sum(1 for _ in found)
        named = ", ".join(first) + (f" and {more} more" if more else "")
        raise LicenceError(
            "licence.evaluation",
            tried="carry out the plan",
            found=f"evaluation: {LIMIT}, and the plan holds {named}",
            remedy=f"{CURE} Or make a new plan, which holds only what the evaluation may upload.",
        )


def kept_back(journal: Journal) -> frozenset[EntityKey]:
    """Name what licensed runs left in quarantine or half done, beyond the limit: it waits for a licence."""
    held = ((each.entity, each.key) for each in journal.held())
    begun = ((each.change.entity, each.change.key) for each in journal.open_intents())
    return frozenset((entity, match_key(key)) for entity, key in (*held, *begun) if beyond(entity, key))


def _written_beyond(plan: Plan) -> Iterator[str]:
    for entity in WAVES:
        for page in plan.pages(entity, writing=True):
            for each in page:
                if is_beyond(each.change):
                    yield f"{entity} {each.change.key}"


def is_beyond(change: Change) -> bool:
    """Whether a change would write beyond the limit; an order is judged by the account of its invoice."""
    if change.entity != "order":
        return any(beyond(change.entity, key) for key in _keys(change))
    accounts = [each.after for each in change.fields if each.name == "account"]
    # A row without one makes no invoice: it marks an order that is one already.
    missing = change.action is Action.CREATE and not accounts
    return missing or not all(isinstance(each, str) and within(each) for each in accounts)


def _keys(change: Change) -> Sequence[str]:
    """Give the key of a change, and the one that would be written: a file can be tampered with."""
    written = (each.after for each in change.fields if each.name == _KEY_FIELDS.get(change.entity))
    return (change.key, *(each for each in written if isinstance(each, str)))


def _blocked(entity: str, key: str, reference: str) -> Change:
    return Change(Action.BLOCKED, entity, key, reason=refusal(reference))
