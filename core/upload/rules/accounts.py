"""The CRM's accounts of one account number, told apart: by relationship type, by state, by merges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.crm.base import Entity, Reference
from core.text import clean, match_key
from core.upload.rules.settings import CustomerSettings


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands for an account number after all merges; `lost` were merged into what cannot be read."""

    accounts: tuple[Entity, ...]
    lost: tuple[Entity, ...]


def standing(number: str, found: Sequence[Entity]) -> Standing:
    """Give the accounts that carry a number, and the masters of merged ones in place of those."""
    by_id = {account.id: account for account in found}
    accounts: dict[UUID, Entity] = {}
    lost: list[Entity] = []
    for account in found:
        if not carries(account, number):
            continue
        survivor = _master(account, by_id)
        if survivor is None:
            lost.append(account)
        else:
            accounts[survivor.id] = survivor
    return Standing(tuple(accounts.values()), tuple(lost))


def carries(account: Entity, number: str) -> bool:
    """Whether an account has that number; one with a blank number never matches (manual 6.1)."""
    own = match_key(_text(account, "accountnumber"))
    return bool(own) and own == match_key(number)


def has_another_number(account: Entity, number: str) -> bool:
    """Whether an account, reached through a merge, carries the number of somebody else."""
    return bool(match_key(_text(account, "accountnumber"))) and not carries(account, number)


def is_active(account: Entity) -> bool:
    """Whether the CRM lets an account be changed and used."""
    return account.fields.get("statecode") == "Active"


def is_ours(account: Entity, settings: CustomerSettings) -> bool:
    """Whether an account is of the relationship type that marks a customer (manual 4.3.2)."""
    return account.fields.get("customertypecode") == settings.customer_type


def is_supplier(account: Entity, settings: CustomerSettings) -> bool:
    """Whether an account is a supplier's: never a match, and never in the way of one."""
    return account.fields.get("customertypecode") == settings.supplier_type and not is_ours(account, settings)


def type_label(account: Entity, settings: CustomerSettings) -> str:
    """Name the relationship type of an account as the CRM's own list does."""
    code = account.fields.get("customertypecode")
    if not isinstance(code, int):
        return "an account without relationship type"
    return clean(settings.type_labels.get(code)) or f"an account of relationship type {code}"


def named(account: Entity) -> str:
    """Name an account so that it can be found: its name, and its id since duplicates share their names."""
    return f'"{clean(_text(account, "name")) or "(no name)"}" ({account.id})'


def named_all(accounts: Iterable[Entity]) -> str:
    """Name several accounts, always in the same order."""
    return ", ".join(sorted(named(account) for account in accounts))


def _master(account: Entity, by_id: dict[UUID, Entity]) -> Entity | None:
    seen: set[UUID] = set()
    while account.fields.get("merged") is True:
        master = account.fields.get("masterid")
        if not isinstance(master, Reference) or master.id in seen or master.id not in by_id:
            return None
        seen.add(master.id)
        account = by_id[master.id]
    return account


def _text(account: Entity, field: str) -> str:
    value = account.fields.get(field)
    return value if isinstance(value, str) else ""
