"""Orders that wait in the sandbox's CRM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.accounting.sage50.opening import open_company_file
from core.config.words import CostPrice
from core.crm.base import Entity, Query
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.sandbox.orders import READY, place_orders
from core.sandbox.price_lists import CURRENCY
from core.sandbox.site import create_site, open_organisation
from core.sandbox.systems import Pair

_COLUMNS = ("ordernumber", "statuscode", "totalamount")


def placed(company: Path, count: int, seed: int = 1) -> Sequence[tuple[object, ...]]:
    """Place orders into a new CRM, and give its lines in a form that can be compared."""
    organisation = Organisation.found(Path(":memory:"))
    with open_company_file(company, CostPrice.AVERAGE) as books:
        place_orders(organisation, books, count, seed)
    heads = DirectCrm(organisation).find(Query("salesorder", _COLUMNS))
    orders = sorted(tuple(each.fields[name] for name in _COLUMNS) for each in heads)
    organisation.close()
    return orders


def test_so_many_orders_are_ready_and_the_same_seed_makes_the_same(tmp_path: Path) -> None:
    company = tmp_path / "company.db"
    create_company(company, Recipe(customers=12, products=8, invoices=5))
    orders = placed(company, 20)
    assert [each[0] for each in orders] == [f"ORD-{number}" for number in range(1001, 1021)]
    assert {each[1] for each in orders} == {READY}
    assert placed(company, 20) == orders
    assert placed(company, 20, seed=2) != orders


def test_the_manuals_own_orders_carry_nothing_besides(tmp_path: Path) -> None:
    heads = _heads(tmp_path, 2)
    assert [each.fields["totalamount"] for each in heads] == [Decimal("325.60"), Decimal("598.00")]
    besides = {name for each in heads for name in _BESIDES if name in each.fields}
    assert besides <= {"ownerid", "totaldiscountamount", "totallineitemdiscountamount"}
    assert not any(each.fields.get(name) for each in heads for name in besides - {"ownerid"})


def test_among_many_orders_some_carry_each_thing_that_an_order_can(tmp_path: Path) -> None:
    heads = _heads(tmp_path, 60)[2:]
    for name in _BESIDES:
        carrying = [each for each in heads if each.fields.get(name)]
        assert carrying, name
    assert len({each.fields["ownerid"] for each in heads}) == 2
    assert all(each.fields["totalamount"] > 0 for each in heads)  # type: ignore[operator]  # an amount


_BESIDES = (
    "shipto_name",
    "shipto_line1",
    "shipto_postalcode",
    "freightamount",
    "description",
    "discountpercentage",
    "discountamount",
    "totaldiscountamount",
    "totallineitemdiscountamount",
    "ownerid",
)


def _heads(folder: Path, orders: int) -> list[Entity]:
    site = create_site(folder / "site", _SMALL, now=datetime(2026, 1, 5, tzinfo=UTC), orders=orders)
    organisation = open_organisation(site.parent)
    try:
        columns = ("ordernumber", "totalamount", *_BESIDES)
        found = DirectCrm(organisation).find(Query("salesorder", columns))
        return sorted(found, key=lambda each: str(each.fields["ordernumber"]))
    finally:
        organisation.close()


_SMALL = Recipe(customers=12, products=8, invoices=5)


def test_a_company_without_customers_and_products_has_orders_as_well(tmp_path: Path) -> None:
    company = tmp_path / "company.db"
    create_company(company, Recipe(customers=0, products=0, invoices=0))
    assert len(placed(company, 4)) == 4


@pytest.mark.parametrize("system", ["sage50", "quickbooks"])
@pytest.mark.parametrize(("crm", "known"), [("4.0", {"GBP", "EUR"}), ("3.0", {"GBP"})])
def test_an_order_is_in_its_customers_currency_as_far_as_the_crm_keeps_it(
    tmp_path: Path, system: str, crm: str, known: set[str]
) -> None:
    recipe = replace(_SMALL, currencies=("EUR",))
    site = create_site(
        tmp_path / "site", recipe, now=datetime(2026, 1, 5, tzinfo=UTC), orders=40, pair=Pair(system, crm)
    )
    organisation = open_organisation(site.parent)
    try:
        asked = DirectCrm(organisation)
        codes = {
            each.id: each.fields["isocurrencycode"]
            for each in asked.find(Query("transactioncurrency", ("isocurrencycode",)))
        }
        heads = [each.fields for each in asked.find(Query("salesorder", (CURRENCY,)))]
        assert {codes[each[CURRENCY].id] for each in heads} == known  # type: ignore[union-attr]  # a lookup
    finally:
        organisation.close()
