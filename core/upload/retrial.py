"""Whether a record in quarantine is tried again by itself: pure, and the same for a plan and for a run."""

from __future__ import annotations

from enum import StrEnum

from core.upload.journal_values import Held
from core.upload.outcome import BLOCKED_BY_PLAN, DEPENDENCY, TOTAL_DIFFERS

TRIES = 3
"""So often an error that the CRM does not explain is given the chance to pass."""


class Kind(StrEnum):
    """What it takes before a record that was set aside can go up."""

    PASSING = "passing"
    """Nothing: the CRM was busy, or did not answer."""

    REPLANNED = "replanned"
    """The plan has to come to something else, which every batch finds out by reading."""

    UNEXPLAINED = "unexplained"
    """Nobody knows: it may pass, and it may stay."""

    STANDING = "standing"
    """Somebody has to change the record, the configuration or the CRM."""


_OF_THE_PLAN = frozenset({BLOCKED_BY_PLAN, DEPENDENCY, "plan.drifted"})
_OF_THE_RECORD = frozenset({"crm.fault", "crm.unwritable", "crm.other_id"})
"""Failures without a number of the CRM that lie in what a record says."""

_PASSING_FAULTS = frozenset({"0x80044151"})
"""The CRM's database took too long."""

_UNEXPLAINED = frozenset({"0x80040216", "0x80044150"})
"""An unexpected error, and one of the CRM's database: a deadlock comes as either."""


def kind_of(code: str) -> Kind:
    """Say what it takes, by the code of what went wrong.

    What stands between this machine and the CRM passes, and so does a number that a deleted record holds
    (`crm.held`) until it is purged; a refusal with a number of the CRM's stands.
    """
    if code in _OF_THE_PLAN:
        return Kind.REPLANNED
    if code in _UNEXPLAINED:
        return Kind.UNEXPLAINED
    if code in _PASSING_FAULTS:
        return Kind.PASSING
    if code.startswith("crm.") and code not in _OF_THE_RECORD:
        return Kind.PASSING
    return Kind.STANDING


def due(held: Held, draft_hash: str | None, config_hash: str) -> bool:
    """Whether a record is tried again: on demand, or because it, the configuration or the world changed.

    `draft_hash` and `config_hash` say what it would be sent as today, and under which configuration.
    """
    if held.retry or held.config_hash != config_hash or held.draft_hash != draft_hash:
        return True
    match kind_of(held.code):
        case Kind.PASSING | Kind.REPLANNED:
            return True
        case Kind.UNEXPLAINED:
            return held.tries < TRIES
        case Kind.STANDING:
            return False


def leaves_when_unchanged(held: Held, oddity: str | None) -> bool:
    """Whether a record leaves quarantine that turns out to need no call; a wrong total stays until mended."""
    return held.code != TOTAL_DIFFERS or oddity is None
