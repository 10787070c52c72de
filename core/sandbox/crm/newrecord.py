"""A record that is to be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from core.crm.base import Value


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to create: `record` is the id that the caller chose, None lets the CRM choose one."""

    name: str
    fields: Mapping[str, Value | None] = field(default_factory=dict)
    record: UUID | None = None
