"""`syncupload orders … plan|upload|release`: from ready orders in the CRM to invoices in the accounts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest


@pytest.fixture
def ready(world: Any) -> Iterator[Any]:
    """A sandbox in whose CRM three orders wait: the manual's two, and one more; VAT is its 17.5 %."""
    world.create("--customers", "6", "--products", "4", "--invoices", "4", "--orders", "3")
    with closing(sqlite3.connect(world.site / "company.db")) as company, company:
        company.execute("UPDATE TAX_CODE SET TAX_RATE = 17.5 WHERE TAX_CODE = 'T1'")
    with world.served("--port", "0") as said:
        world.environ["SYNCUPLOAD_CRM_URL"] = said["crm_url"]
        yield world


def books(world: Any, sql: str) -> list[tuple[Any, ...]]:
    """Ask the company file."""
    with closing(sqlite3.connect(world.site / "company.db")) as company:
        return company.execute(sql).fetchall()


def by_key(document: Any) -> dict[tuple[str, str], str]:
    """What became of each record."""
    return {(each["entity"], each["key"]): each["outcome"] for each in document["results"]}


def after(change: Any) -> dict[str, Any]:
    """What the fields of a change become."""
    return {each["name"]: each["after"] for each in change["fields"]}


@pytest.mark.long
def test_an_order_is_planned_line_by_line_and_nothing_is_written(ready: Any) -> None:
    before = books(ready, "SELECT COUNT(*) FROM INVOICE")
    ended = ready.sync("orders", "plan", "ORD-1001", "--json")
    assert ended.code == 4, ended.err
    (order,) = (each for each in ended.document["changes"] if each["entity"] == "order")
    values = after(order)
    assert (values["net"], values["tax"], values["gross"]) == ("325.60", "56.99", "382.59")
    lines = [after(each) for each in order["children"] if each["entity"] == "order_line"]
    assert [(each["product_code"], each["net"], each["tax"]) for each in lines] == [
        ("VID003", "165.00", "28.88"),
        ("TAPE002", "61.60", "10.78"),
        ("MISC", "99.00", "17.33"),
    ]
    (marking,) = (each for each in order["children"] if each["entity"] == "salesorder")
    assert (marking["action"], after(marking)["statuscode"]) == ("update", 200001)
    assert books(ready, "SELECT COUNT(*) FROM INVOICE") == before


def test_the_accountants_go_customers_then_products_then_invoices(ready: Any) -> None:
    customers = ready.sync("orders", "customers", "upload", "--all", "--json")
    assert customers.code == 0, customers.err
    assert by_key(customers.document)["ledger_account", "XXX001"] == "created"
    products = ready.sync("orders", "products", "upload", "XXXTEST01", "--json")
    assert by_key(products.document) == {("ledger_product", "XXXTEST01"): "created"}
    assert books(ready, "SELECT NOMINAL_CODE FROM STOCK WHERE STOCK_CODE = 'XXXTEST01'") == [("4000",)]
    orders = ready.sync("orders", "upload", "--all", "--json")
    assert orders.code == 0, orders.err
    assert orders.document["summary"]["created"] == 3
    assert ready.sync("orders", "list", "--json").document["total"] == 0
    again = ready.sync("orders", "upload", "--all", "--json")
    assert (again.code, again.document["summary"]["created"]) == (0, 0)


@pytest.mark.long
def test_people_are_told_the_invoices_numbers_and_what_to_do_next(ready: Any) -> None:
    ended = ready.sync("orders", "upload", "ORD-1002")
    assert ended.code == 0, ended.err
    ((number,),) = books(ready, "SELECT INVOICE_NUMBER FROM INVOICE WHERE CUST_ORDER_NUMBER = 'ORD-1002'")
    assert f"created order ORD-1002: invoice {number}" in ended.out
    assert ended.out.count("Complete the order in the CRM") == 1
    once_more = ready.sync("orders", "upload", "ORD-1002", "--json")
    assert once_more.code == 3
    assert f"already invoice {number}" in once_more.document["results"][0]["message"]


@pytest.mark.long
def test_a_saved_plan_goes_its_own_way_alone(ready: Any) -> None:
    down, up = ready.folder / "down.plan", ready.folder / "up.plan"
    assert ready.sync("orders", "plan", "ORD-1001", "--out", down).code == 4
    assert ready.sync("plan", "customers", "--all", "--out", up).code == 4
    wrong = ready.sync("upload", "--plan", down, "--json")
    assert (wrong.code, wrong.document["error"]["code"]) == (2, "plan.other_way")
    assert "syncupload orders upload --plan" in wrong.document["error"]["remedy"]
    wrong = ready.sync("orders", "upload", "--plan", up, "--json")
    assert (wrong.code, wrong.document["error"]["code"]) == (2, "plan.other_way")
    done = ready.sync("orders", "upload", "--plan", down, "--json")
    assert (done.code, by_key(done.document)["order", "ORD-1001"]) == (0, "created")


@pytest.mark.long
def test_an_order_is_released_once_its_invoice_is_gone_from_the_accounts(ready: Any) -> None:
    unclaimed = ready.sync("orders", "release", "ORD-1001", "--json")
    assert (unclaimed.code, unclaimed.document["error"]["found"]) == (1, "nobody has claimed it")
    assert ready.sync("orders", "upload", "ORD-1001").code == 0
    standing = ready.sync("orders", "release", "ORD-1001", "--json")
    assert standing.code == 1
    assert "delete it in the accounts first" in standing.document["error"]["remedy"]
    with closing(sqlite3.connect(ready.site / "company.db")) as company, company:
        company.execute("UPDATE INVOICE SET CUST_ORDER_NUMBER = 'PO 7' WHERE CUST_ORDER_NUMBER = 'ORD-1001'")
    hidden = ready.sync("orders", "release", "ORD-1001", "--json")
    assert hidden.code == 1
    assert "bears the order number PO 7" in hidden.document["error"]["found"]
    assert "orders release ORD-1001 --not-invoice 5`" in hidden.document["error"]["remedy"]
    with closing(sqlite3.connect(ready.site / "company.db")) as company, company:
        company.execute("DELETE FROM INVOICE WHERE CUST_ORDER_NUMBER = 'PO 7'")
    freed = ready.sync("orders", "release", "ORD-1001")
    assert freed.code == 0, freed.err
    assert "ORD-1001 is free: " in freed.out
    assert "nothing in the accounts bears its order number now, nor is that invoice" in freed.out
