"""Orders that wait in the sandbox's CRM."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.accounting.sage50.opening import open_company_file
from core.config.words import CostPrice
from core.crm.base import Query
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.crm.direct import DirectCrm
from core.sandbox.crm.organisation import Organisation
from core.sandbox.orders import READY, place_orders

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


def test_a_company_without_customers_and_products_has_orders_as_well(tmp_path: Path) -> None:
    company = tmp_path / "company.db"
    create_company(company, Recipe(customers=0, products=0, invoices=0))
    assert len(placed(company, 4)) == 4
