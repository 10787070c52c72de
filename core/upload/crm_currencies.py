"""The currencies that a CRM 4.0 has, asked for once, when the first foreign record needs one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from uuid import UUID

from core.crm.base import Crm, Query
from core.errors import CrmFault
from core.text import match_key


class Currencies:
    """The active currencies of a CRM by ISO code; CRM 3.0 must not be asked."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm

    def active(self, code: str) -> UUID | None:
        """Give the id of the active currency of an ISO code."""
        return self._by_code.get(match_key(code))

    @cached_property
    def _by_code(self) -> Mapping[str, UUID]:
        asked = Query("transactioncurrency", ("isocurrencycode", "statecode"))
        try:
            return {
                match_key(str(each.fields.get("isocurrencycode") or "")): each.id
                for each in self._crm.find(asked)
                if each.fields.get("statecode") == "Active"
            }
        except CrmFault as refused:
            if not refused.lacks_a_right:
                raise
            return {}  # what may not be read is missing: the customer says so, and no other is held up
