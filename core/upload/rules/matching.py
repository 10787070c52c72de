"""Which account of the CRM is a customer's: found by number alone, then judged (manual 6.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.crm.base import Entity
from core.upload.rules import accounts
from core.upload.rules.settings import CustomerSettings


@dataclass(frozen=True, slots=True)
class Match:
    """The account that is meant, or the obstacle to having one; neither where a new one may be made.

    `beside` are the active accounts of other relationship types that would stand beside a new one.
    """

    account: Entity | None = None
    obstacle: str | None = None
    beside: tuple[Entity, ...] = ()


def match(number: str, found: Sequence[Entity], settings: CustomerSettings) -> Match:
    """Judge every account of a number, given with the masters of the merged ones."""
    standing = accounts.standing(number, found)
    rivals = [each for each in standing.accounts if not accounts.is_supplier(each, settings)]
    ours = [each for each in rivals if accounts.is_ours(each, settings)]
    active = [each for each in ours if accounts.is_active(each)]
    others = [each for each in rivals if each not in ours and accounts.is_active(each)]
    if len(active) == 1:
        return Match(active[0])
    if active:
        return Match(obstacle=_several(number, active))
    if ours:
        return Match(obstacle=_inactive(number, ours))
    if standing.lost:
        return Match(obstacle=_lost(number, standing.lost))
    if others and not settings.create_beside_other_types:
        return Match(obstacle=_of_another_type(number, others, settings))
    return Match(beside=tuple(others))


def _several(number: str, matches: Sequence[Entity]) -> str:
    return (
        f"{len(matches)} active accounts in the CRM carry the number {number}, "
        f"{accounts.named_all(matches)}: merge them in the CRM."
    )


def _inactive(number: str, matches: Sequence[Entity]) -> str:
    return (
        f"the account of {number} in the CRM is inactive, {accounts.named_all(matches)}: "
        "reactivate it or change its account number."
    )


def _lost(number: str, merged: Sequence[Entity]) -> str:
    return (
        f"the account of {number}, {accounts.named_all(merged)}, was merged into one that cannot be read: "
        "give the CRM user read access to all accounts, or clear the number of the merged one."
    )


def _of_another_type(number: str, others: Sequence[Entity], settings: CustomerSettings) -> str:
    kinds = ", ".join(
        sorted(f"{accounts.type_label(each, settings)} {accounts.named(each)}" for each in others)
    )
    return f"{number} exists as {kinds}: set the relationship type or merge."
