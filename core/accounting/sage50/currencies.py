"""The currencies of a company, by their numbers in Sage, which begin at 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.accounting.sage50.scan import Tables
from core.accounting.sage50.tables import CURRENCIES

_POUNDS = "GBP"  # the base currency of a version that has no CURRENCY table: Sage 50 is British


@dataclass(frozen=True, slots=True)
class Currencies:
    """ISO codes by number; `base` is that of the company, under the number `own`."""

    base: str = _POUNDS
    own: int = 1
    codes: Mapping[int, str] = field(default_factory=dict)

    def code(self, number: int | None) -> str:
        """Give the ISO code of a number; one that the company does not name is never taken for its own."""
        if not number or number == self.own or not self.codes:
            return self.base
        return self.codes.get(number) or f"currency {number}"


def read_currencies(tables: Tables) -> Currencies:
    """Read the table CURRENCY, which not every version has."""
    if not tables.exists(CURRENCIES):
        return Currencies()
    rows = [(row.whole("NUMBER"), row.text("CODE").upper(), row) for row in tables.scan(CURRENCIES)]
    codes = {number: code for number, code, _ in rows if number and code}
    own = next((number for number, code, row in rows if number and code and row.flag("BASE_CURRENCY")), 1)
    return Currencies(codes.get(own, _POUNDS), own, codes)
