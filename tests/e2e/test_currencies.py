"""Customers and invoices in euros go into a CRM 4.0 in euros, and into a CRM 3.0 not at all."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from core.config.store import load
from core.crm.base import Condition, Entity, Operator, Query, Reference
from core.registry import open_crm

pytestmark = pytest.mark.long

_EURO = 2  # CURRENCY.NUMBER of the sandbox's company


def _with_a_customer_in_euros(world: Any) -> str:
    world.create("--customers", "3", "--products", "2", "--invoices", "0")
    with sqlite3.connect(world.config.parent / "company.db") as database:
        (reference,) = database.execute("SELECT MIN(ACCOUNT_REF) FROM SALES_LEDGER").fetchone()
        database.execute("UPDATE SALES_LEDGER SET CURRENCY = ? WHERE ACCOUNT_REF = ?", (_EURO, reference))
    database.close()
    return str(reference)


def _blocked(document: Any) -> list[tuple[str, str]]:
    return [(each["key"], each["reason"]) for each in document["changes"] if each["action"] == "blocked"]


def test_a_customer_in_euros_goes_into_a_40_once_in_euros_whatever_the_rate(world: Any) -> None:
    reference = _with_a_customer_in_euros(world)
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        ((key, reason),) = _blocked(world.sync("plan", "customers", "--all", "--json").document)
        assert key == reference
        assert "no active currency EUR" in reason
        crm = open_crm(load(world.config, environ=world.environ))
        fields = {"currencyname": "Euro", "currencysymbol": "€", "isocurrencycode": "EUR"}
        euro = UUID(int=978)
        crm.create(Entity("transactioncurrency", euro, {**fields, "exchangerate": Decimal("1.15")}))
        assert world.sync("upload", "customers", "--all", "--json").document["summary"]["blocked"] == 0
        asked = Condition("accountnumber", Operator.EQUAL, (reference,))
        columns = ("transactioncurrencyid", "revenue", "creditlimit")
        (account,) = crm.find(Query("account", columns, (asked,)))
        assert account.fields.get("transactioncurrencyid") == Reference("transactioncurrency", euro)
        assert account.fields.get("revenue") is account.fields.get("creditlimit") is None
        crm.update(Entity("transactioncurrency", euro, {"exchangerate": Decimal("1.40")}))
        crm.close()
        again = world.sync("upload", "customers", "--all", "--json").document
        assert again["calls"]["crm_write"] == 0


def test_a_customer_in_euros_is_refused_by_a_30_with_the_reason(world: Any) -> None:
    reference = _with_a_customer_in_euros(world)
    world.config.write_text(world.config.read_text().replace("CRM40", "CRM30"))
    with world.served("--port", "0", "--crm", "3.0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        ((key, reason),) = _blocked(world.sync("plan", "customers", "--all", "--json").document)
        assert key == reference
        assert "this CRM has one currency only" in reason


def test_invoices_in_euros_and_dollars_go_into_a_40_to_the_cent(world: Any) -> None:
    world.create("--customers", "14", "--products", "5", "--invoices", "60", "--currencies", "EUR,USD")
    asked = (
        "SELECT INVOICE.ACCOUNT_REF || '-' || INVOICE_NUMBER, CODE, FOREIGN_INVOICE_GROSS FROM INVOICE "
        "JOIN CURRENCY ON NUMBER = CURRENCY WHERE POSTED_CODE = 1 AND INVOICE_TYPE_CODE < 3"
    )
    with sqlite3.connect(world.config.parent / "company.db") as database:
        expected = {key: (code, Decimal(repr(gross))) for key, code, gross in database.execute(asked)}
    database.close()
    assert {code for code, _ in expected.values()} == {"GBP", "EUR", "USD"}
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        first = world.sync("upload", "invoices", "--all", "--json").document["summary"]
        assert (first["blocked"], first["quarantined"]) == (0, 0)
        crm = open_crm(load(world.config, environ=world.environ))
        codes = {
            each.id: each.fields["isocurrencycode"]
            for each in crm.find(Query("transactioncurrency", ("isocurrencycode",)))
        }
        columns = ("invoicenumber", "transactioncurrencyid", "totalamount")
        found = {
            each.fields["invoicenumber"]: (
                codes[each.fields["transactioncurrencyid"].id],  # type: ignore[union-attr]  # it is a link
                each.fields["totalamount"],
            )
            for each in crm.find(Query("invoice", columns))
        }
        crm.close()
        assert found == expected
        assert world.sync("upload", "invoices", "--all", "--json").document["calls"]["crm_write"] == 0


def test_the_list_of_invoices_says_in_which_currency_each_is(world: Any) -> None:
    world.create("--customers", "8", "--products", "3", "--invoices", "20", "--currencies", "EUR")
    shown = {
        row.split("\t")[0]: set(row.split("\t")) & {"GBP", "EUR"}
        for row in world.sync("list", "invoices").out.splitlines()[1:]
    }
    listed = world.sync("list", "invoices", "--json").document["rows"]
    assert shown == {each["number"]: {each["currency"]} for each in listed}
    assert {"GBP", "EUR"} == {each["currency"] for each in listed}


def test_invoices_in_euros_wait_for_a_price_list_and_go_up_when_there_is_one(world: Any) -> None:
    world.create("--customers", "8", "--products", "5", "--invoices", "40", "--currencies", "EUR")
    whole = world.config.read_text()
    world.config.write_text(whole.replace('EUR = "Demo EUR"', ""))
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        blocked = _blocked(world.sync("plan", "invoices", "--all", "--json").document)
        assert blocked
        assert all("[product] price_lists" in reason for _, reason in blocked)
        first = world.sync("batch", "--json").document["summary"]
        world.config.write_text(whole)
        second = world.sync("batch", "--json").document["summary"]
        assert (first["blocked"], second["created"], second["blocked"]) == (len(blocked), len(blocked), 0)


def test_invoices_in_euros_are_refused_by_a_30_with_the_reason(world: Any) -> None:
    world.create(
        "--customers", "8", "--products", "5", "--invoices", "40", "--currencies", "EUR", "--crm", "3.0"
    )
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        blocked = _blocked(world.sync("plan", "invoices", "--all", "--json").document)
        assert [reason for key, reason in blocked if "-" in key]
        assert all("one currency only" in reason for _, reason in blocked)
