"""`syncupload orders`: what waits in the CRM, as people and scripts see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.conftest import PROGRAM, serving

HEAD = "id number title account name date owner tax total invoice_number contact_name telephone delivery_name"
ORDER = f"{HEAD} delivery description freight discount currency modified status state lines missing problems"
CUSTOMER = "reference name contact_name address postcode telephone email"
LINE = "order_number line account product_code description unit unit_price quantity discount tax write_in"
ROWS = {
    ("orders", "list"): ORDER,
    ("orders", "customers", "list"): f"{CUSTOMER} missing problems",
    ("orders", "products", "list"): "code description unit price missing problems",
    ("orders", "items", "list"): f"{LINE} missing problems",
}


@pytest.fixture(scope="module")
def shared(new_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A sandbox in whose CRM five orders wait; nothing here writes to it."""
    world = new_world(tmp_path_factory.mktemp("orders"))
    world.create("--customers", "12", "--products", "8", "--invoices", "10", "--orders", "5")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        yield world


@pytest.mark.parametrize("words", ROWS, ids=" ".join)
def test_each_list_has_its_fields_and_counts_its_rows(shared: Any, words: tuple[str, ...]) -> None:
    ended = shared.sync(*words, "--json")
    assert ended.code == 0, ended.err
    document = ended.document
    assert document["entity"] == (words[1] if len(words) > 2 else "orders")
    assert document["total"] == len(document["rows"])
    assert all(set(row) == set(ROWS[words].split()) for row in document["rows"])


def test_the_orders_that_are_ready_come_with_their_lines(shared: Any) -> None:
    document = shared.sync("orders", "list", "--json").document
    assert document["total"] == 5
    first, second = document["rows"][:2]
    assert (first["number"], first["total"], first["missing"]) == ("ORD-1001", "325.60", [])
    assert [(each["product_code"], each["unit_price"]) for each in first["lines"]] == [
        ("VID003", "55.00"),
        ("TAPE002", "2.80"),
        ("MISC", "33.00"),
    ]
    assert set(first["lines"][0]) == set(LINE.split())
    assert (second["account"], second["missing"]) == ("XXX001", ["account", "product"])


def test_a_search_and_a_limit_leave_out_rows_but_the_limit_not_from_the_total(shared: Any) -> None:
    assert shared.sync("orders", "items", "list", "--search", "xxx", "--json").document["total"] == 1
    limited = shared.sync("orders", "list", "--limit", "2", "--json").document
    assert (limited["total"], len(limited["rows"])) == (5, 2)


def test_people_see_the_manuals_picture(shared: Any) -> None:
    lines = shared.sync("orders", "items", "list", "--search", "ORD-100").out.splitlines()
    assert lines[0].split("\t") == [
        "",
        *("Account", "Order", "Product", "Description", "Price", "Unit", "Quantity", "Discount"),
        "Note",
    ]
    assert [line.split("\t")[:9] for line in lines[1:5]] == [
        ["", "A1D001", "ORD-1001", "VID003", "32mb PCI Video Card", "55", "Each", "3", "0.00"],
        [
            "",
            "A1D001",
            "ORD-1001",
            "TAPE002",
            "Adhesive Tape - Brown (50mm x 66m)",
            "2.8",
            "Each",
            "22",
            "0.00",
        ],
        ["", "A1D001", "ORD-1001", "MISC", "test Product", "33", "", "3", "0.00"],
        ["+", "XXX001", "ORD-1002", "XXXTEST01", "Test Product", "299", "25 Pack", "2", "0.00"],
    ]
    assert lines[4].endswith("Customer XXX001 is not in Sage. Product XXXTEST01 is not in Sage.")


def test_another_status_has_other_orders(shared: Any) -> None:
    ended = shared.sync("orders", "list", "--json", SYNCUPLOAD_ORDERS_READY_STATUS="1")
    assert (ended.code, ended.document["total"]) == (0, 0)


def test_a_status_that_the_crm_does_not_have_is_a_mistake_of_the_configuration(shared: Any) -> None:
    ended = shared.sync("orders", "list", "--json", SYNCUPLOAD_ORDERS_READY_STATUS="200000")
    assert ended.code == 5
    assert "[orders] ready_status" in ended.document["error"]["remedy"]
    assert "2 Pending" in ended.document["error"]["found"]


def test_an_invoice_field_that_the_crm_does_not_have_is_a_mistake_too(shared: Any) -> None:
    ended = shared.sync("orders", "list", "--json", SYNCUPLOAD_ORDERS_INVOICE_FIELD="new_nowhere")
    assert ended.code == 5
    assert "[orders] invoice_field" in ended.document["error"]["remedy"]


def test_without_the_table_it_says_what_to_add(shared: Any) -> None:
    bare = shared.folder / "bare"
    shared.create("--customers", "3", "--products", "3", "--invoices", "3", site=bare)
    ended = shared.run("--config", bare / "syncupload.toml", "orders", "list", "--json")
    assert ended.code == 5
    assert ended.document["error"]["code"] == "orders.unconfigured"
    assert "ready_status" in ended.document["error"]["remedy"]


def test_with_the_crm_down_it_says_what_to_do(shared: Any) -> None:
    ended = shared.sync("orders", "list", "--json", SYNCUPLOAD_CRM_URL="http://127.0.0.1:9/")
    assert ended.code == 1
    assert ended.document["error"]["remedy"]
    assert "Traceback" not in ended.err


def test_the_demo_has_orders_that_wait(world: Any) -> None:
    assert world.run("demo", "--batch", "--json").code == 0
    config = next(world.folder.rglob("demo/syncupload.toml"))
    serve = [*PROGRAM, "sandbox", "serve", str(config.parent), "--port", "0"]
    with serving(serve, world.environ) as ready:
        ended = world.run("--config", config, "orders", "list", "--json", SYNCUPLOAD_CRM_URL=ready["crm_url"])
    assert ended.document["total"] == 4
