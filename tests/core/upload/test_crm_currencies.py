"""The CRM's currencies, where the user may read them and where not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from uuid import UUID

import pytest

from core.crm.base import Crm, Entity, Query
from core.errors import CrmFault
from core.upload.crm_currencies import Currencies

EURO, OLD = UUID(int=1), UUID(int=2)
_LACKS_A_RIGHT, _BUSY = 0x80040220, 0x80044151


class Answering:
    """A CRM that answers a query, or refuses it with a fault."""

    def __init__(self, fault: int | None = None) -> None:
        self.fault = fault
        self.asked = 0

    def find(self, query: Query) -> Iterator[Entity]:
        self.asked += 1
        if self.fault:
            raise CrmFault(self.fault, tried=f"find {query.entity}", found="refused", remedy="ask")
        yield Entity(query.entity, EURO, {"isocurrencycode": "EUR", "statecode": "Active"})
        yield Entity(query.entity, OLD, {"isocurrencycode": "DEM", "statecode": "Inactive"})


def _of(crm: Answering) -> Currencies:
    return Currencies(cast("Crm", crm))


def test_active_currencies_are_found_by_their_code_and_asked_for_once() -> None:
    crm = Answering()
    currencies = _of(crm)
    assert (currencies.active("eur"), currencies.active("DEM"), currencies.active("USD")) == (
        EURO,
        None,
        None,
    )
    assert crm.asked == 1


def test_who_may_not_read_currencies_has_none_and_holds_up_nobody_else() -> None:
    assert _of(Answering(_LACKS_A_RIGHT)).active("EUR") is None


def test_a_crm_that_is_in_trouble_is_not_taken_for_one_without_currencies() -> None:
    with pytest.raises(CrmFault):
        _of(Answering(_BUSY)).active("EUR")
