"""The price lists of the sandbox's CRM, by the currencies that its company's customers trade in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.crm.base import Reference, Value
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.search import Search

CURRENCY = "transactioncurrencyid"


@dataclass(frozen=True, slots=True)
class Priced:
    """A currency of the CRM and the price list in it."""

    currency: Reference
    price_list: Reference


class PriceLists:
    """Gives the price list of a currency; `own` is that of the organisation's."""

    def __init__(self, organisation: Organisation, user: UUID) -> None:
        def asked(entity: str, column: str) -> dict[UUID, Value | None]:
            found = organisation.retrieve_multiple(user, Search(entity, (column,))).entities
            return {each.id: each.fields[column] for each in found}

        codes = asked("transactioncurrency", "isocurrencycode")
        lists = {
            of.id: Priced(of, Reference("pricelevel", record))
            for record, of in asked("pricelevel", CURRENCY).items()
            if isinstance(of, Reference)
        }
        (base,) = asked("organization", "basecurrencyid").values()
        assert isinstance(base, Reference)
        self.own = lists[base.id]
        self._by_code = {code: lists[currency] for currency, code in codes.items() if currency in lists}

    def of(self, code: str) -> Priced:
        """Give that of an ISO code; the organisation's own where the CRM has none."""
        return self._by_code.get(code, self.own)
