"""The id that a CRM record has before it exists: the name comes before the deed (exactly once, 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID, uuid5

from core.text import match_key
from core.upload.rules.settings import Namer

NAMESPACE = UUID("6f1d0c5e-3a0b-5d8e-9c57-2b8f4e6a7d10")
"""The namespace of every id that this product chooses; it never changes."""


@lru_cache(maxsize=10_000)  # a customer is named again for each of its invoices
def record_id(organization_id: UUID, company: str, entity: str, key: str, generation: int = 0) -> UUID:
    """Give the id that a record has on every machine: the organisation counts by its id, never its address.

    `generation` counts how often a person deleted the record and asked for it again.
    """
    name = [str(organization_id), company, entity, match_key(key), generation]
    return uuid5(NAMESPACE, json.dumps(name, separators=(",", ":")))


def owner(entity: str, key: str) -> tuple[str, str]:
    """Name the record that another one belongs to and is made again with: the invoice of a line."""
    if entity == "contact":
        return "account", key
    if entity == "productpricelevel":
        return "product", key.partition("|")[2]
    if entity == "uom":  # a unit is named with its group, and planned by its name
        return entity, key.partition("|")[2]
    if entity == "invoicedetail":
        return "invoice", key.rpartition("|")[0]
    return entity, key


class Generations:
    """How often each record has been made again, as the journal knows it and as this plan adds to it."""

    def __init__(self, known: Mapping[tuple[str, str], int]) -> None:
        self._known = {(entity, match_key(key)): number for (entity, key), number in known.items()}

    def of(self, entity: str, key: str) -> int:
        """Give the generation of a record, which is that of the record it belongs to."""
        if not self._known:
            return 0
        whose, its_key = owner(entity, key)
        return self._known.get((whose, match_key(its_key)), 0)

    def planned(self, entity: str, key: str) -> int:
        """Give the generation of a record by the key of its change."""
        return self._known.get((entity, match_key(key)), 0)

    def take_next(self, entity: str, key: str) -> int:
        """Let a record, and what belongs to it, be made once more under new ids."""
        number = self.planned(entity, key) + 1
        self._known[entity, match_key(key)] = number
        return number


def namer(organization_id: UUID, company: str, generations: Generations) -> Namer:
    """Give the function by which the rules name the records of one company in one organisation."""

    def name(entity: str, key: str) -> UUID:
        return record_id(organization_id, company, entity, key, generations.of(entity, key))

    return name
