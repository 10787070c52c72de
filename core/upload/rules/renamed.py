"""Records that go by another key in the accounts than when they were uploaded: never made a second time."""

from __future__ import annotations

from uuid import UUID

from core.text import clean
from core.upload.plan import Action, Change


def renamed_meanwhile(entity: str, key: str, before: str) -> Change:
    """Say what becomes of a record that this plan has as `before`: it was read under another key again."""
    reason = (
        f"it was read as {clean(before)}, and renamed to {clean(key)} in the accounts while this run read "
        "them: a second record would be made. Run it again."
    )
    return Change(Action.BLOCKED, entity, key, reason=reason)


_NAMES = {"account": ("customer", "account"), "product": ("product", "product")}


def renamed(entity: str, key: str, before: str, record: UUID | None) -> Change:
    """Say what becomes of a record that is in the CRM as `before` (manual 6.1).

    An invoice that is there is never touched, whatever its number is now; an account or product waits for
    a person, who alone knows which name is right.
    """
    if entity == "invoice":
        reason = f"it is in the CRM as {clean(before)}: its number in the accounts has changed since."
        return Change(Action.UNCHANGED, entity, key, record, reason=reason)
    ours, theirs = _NAMES[entity]
    reason = (
        f"this {ours} was uploaded as {clean(before)} and is now {clean(key)} in the accounts: a second "
        f"{theirs} would be made. Give the {theirs} {clean(before)} of the CRM the number {clean(key)}, or "
        f"give the {ours} its earlier number back."
    )
    return Change(Action.BLOCKED, entity, key, record, reason=reason)
