"""What goes into and out of a CRM 4.0 goes into and out of a CRM 3.0: whole, and once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from core.config.store import load
from core.crm.base import Query
from core.registry import open_crm
from core.sandbox.orders import DONE, INVOICE_FIELD
from tests.e2e.conftest import error_of

SIZES = ("--customers", "4", "--products", "4", "--invoices", "5")


def test_a_company_goes_into_a_30_whole_and_the_second_batch_writes_nothing(world: Any) -> None:
    world.create("--crm", "3.0", *SIZES)
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        first = world.sync("batch", "--json")
        assert first.code == 0, first.err
        assert first.document["summary"]["blocked"] == first.document["summary"]["quarantined"] == 0
        crm = open_crm(load(world.config, environ=world.environ))
        counts = [len(list(crm.find(Query(each, ())))) for each in ("account", "product", "invoice")]
        crm.close()
        assert counts == [4, 4, 5]
        again = world.sync("batch", "--json")
        assert again.code == 0
        assert again.document["calls"]["crm_write"] == 0


@pytest.mark.long
def test_orders_of_a_30_become_invoices_and_get_their_numbers_and_status(world: Any) -> None:
    world.create("--crm", "3.0", *SIZES, "--orders", "3")
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        done = world.sync("orders", "upload", "--all", "--json")
        assert done.code == 0, done.err
        assert done.document["summary"]["blocked"] == done.document["summary"]["quarantined"] == 0
        with closing(sqlite3.connect(world.site / "company.db")) as company:
            booked = dict(
                company.execute(
                    "SELECT CUST_ORDER_NUMBER, INVOICE_NUMBER FROM INVOICE"
                    " WHERE CUST_ORDER_NUMBER LIKE 'ORD-%'"
                )
            )
        crm = open_crm(load(world.config, environ=world.environ))
        columns = ("ordernumber", "statuscode", INVOICE_FIELD)
        orders = [dict(each.fields) for each in crm.find(Query("salesorder", columns))]
        notes = [str(each.fields["subject"]) for each in crm.find(Query("annotation", ("subject",)))]
        crm.close()
        assert len(booked) == 3
        assert {str(each["ordernumber"]): each[INVOICE_FIELD] for each in orders} == {
            order: str(number) for order, number in booked.items()
        }
        assert {each["statuscode"] for each in orders} == {DONE}
        assert sorted(notes) == sorted(
            f"Invoice {number} was made from this in the accounts" for number in booked.values()
        )
        again = world.sync("orders", "upload", "--all", "--json")
        assert (again.code, again.document["summary"]["created"]) == (0, 0)
        assert again.document["calls"]["crm_write"] == 0


@pytest.mark.long
@pytest.mark.parametrize(("made", "said"), [("3.0", "4.0"), ("4.0", "3.0")])
def test_a_crm_of_another_version_than_configured_is_recognised(world: Any, made: str, said: str) -> None:
    world.create("--crm", said, *SIZES)
    with world.served("--port", "0", "--crm", made) as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        checked = world.sync("check", "crm-version", "--json")
        (found,) = (each for each in checked.document["checks"] if each["name"] == "crm-version")
        assert found["mark"] == ("fail" if made == "3.0" else "warn")
        assert f"the server is a CRM {made}" in found["found"]
        assert f'Set [sync] target = "CRM{made[0]}0"' in found["remedy"]
        if made == "3.0":
            assert "no CRM 4.0 service" in error_of(world.sync("batch", "--json"), 1)["found"]
