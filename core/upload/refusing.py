"""What a failed outcome leaves behind in quarantine: cause, cure, the record as it was, what it waits for."""

from __future__ import annotations

from collections.abc import Iterable

from core.upload.journal import EntityKey, Refusal
from core.upload.outcome import BLOCKED_BY_PLAN, Outcome
from core.upload.plan import Draft

_READ_THE_REASON = "Do what the reason says; the next batch looks at it again by itself."


def refusal(
    outcome: Outcome, draft: Draft | None, config_hash: str, waits: Iterable[EntityKey] = ()
) -> Refusal | None:
    """Give what is to be set aside for an outcome; None where it did not fail."""
    if not outcome.failed:
        return None
    return Refusal(
        entity=outcome.entity,
        key=outcome.key,
        code=outcome.code or BLOCKED_BY_PLAN,
        message=outcome.message or "it could not be uploaded",
        remedy=outcome.remedy or _READ_THE_REASON,
        draft=draft,
        config_hash=config_hash,
        waits=tuple(waits),
    )
