"""A customer in euros goes into a CRM 4.0 in euros, and into a CRM 3.0 not at all."""

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
