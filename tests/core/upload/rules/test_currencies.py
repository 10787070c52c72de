"""A customer of another currency: the CRM's currency of that ISO code, no amount under a wrong one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from core.crm.base import Attribute, Entity, EntityDescription, Kind, Reference
from core.records import Customer
from core.upload.plan import Action, Draft
from core.upload.rules import customers
from core.upload.rules.settings import Context, CustomerSettings

EURO, POUND = (Reference("transactioncurrency", UUID(int=each)) for each in (77, 78))
SETTINGS = CustomerSettings(balance_field="new_balance", currencies=True)


@pytest.fixture
def several(context: Context) -> Context:
    """A CRM 4.0 that has euros."""
    account = context.descriptions["account"]
    link = Attribute("transactioncurrencyid", Kind.LOOKUP)
    described = EntityDescription("account", {**account.attributes, link.name: link})
    return replace(
        context,
        descriptions={**context.descriptions, "account": described},
        currency_id={"EUR": EURO.id, "GBP": POUND.id}.get,
    )


def _draft(customer: Customer, code: str, context: Context) -> Draft:
    return customers.draft(replace(customer, currency=code), SETTINGS, context)


def _account(draft: Draft, **fields: object) -> Entity:
    plain = {"accountnumber": "A1D001", "name": "A1", "customertypecode": 3, "statecode": "Active"}
    return Entity("account", UUID(int=9), {**plain, **fields})  # type: ignore[dict-item]  # a test names fields


def test_a_new_account_gets_the_currency_of_its_code_and_no_amount(
    a1d001: Customer, several: Context
) -> None:
    draft = _draft(a1d001, "EUR", several)
    change = customers.judge(draft, [], SETTINGS)
    sent = {field.name: field.after for field in change.fields}
    assert (change.action, sent["transactioncurrencyid"]) == (Action.CREATE, EURO)
    assert not {"revenue", "creditlimit", "new_balance"} & set(sent)
    assert sent["creditonhold"] is False
    assert "not sent, because they may be in GBP" in change.notes[0]


@pytest.mark.parametrize("code", ["GBP", "", "gbp"])
def test_a_customer_of_the_base_currency_goes_up_as_ever(
    code: str, a1d001: Customer, several: Context
) -> None:
    fields = _draft(a1d001, code, several).entity.fields
    assert "transactioncurrencyid" not in fields
    assert (fields["revenue"], fields["new_balance"]) == (a1d001.turnover, a1d001.balance)


def test_a_currency_that_the_crm_lacks_is_refused_with_the_cure(a1d001: Customer, several: Context) -> None:
    change = customers.judge(_draft(a1d001, "USD", several), [], SETTINGS)
    assert change.action is Action.BLOCKED
    assert "the CRM has no active currency USD: add or activate it" in (change.reason or "")


def test_a_crm_of_one_currency_refuses_every_other(a1d001: Customer, context: Context) -> None:
    with_euros = replace(context, currency_id={"EUR": EURO.id}.get)
    change = customers.judge(_draft(a1d001, "EUR", with_euros), [], SETTINGS)
    assert change.action is Action.BLOCKED
    assert "this CRM has one currency only" in (change.reason or "")


def test_no_amount_of_an_existing_foreign_account_is_touched(a1d001: Customer, several: Context) -> None:
    draft = _draft(replace(a1d001, on_hold=True), "EUR", several)
    change = customers.judge(draft, [_account(draft, transactioncurrencyid=EURO)], SETTINGS)
    assert [field.name for field in change.fields] == ["creditonhold"]


def test_an_account_of_another_currency_is_not_taken_for_it(a1d001: Customer, several: Context) -> None:
    draft = _draft(a1d001, "EUR", several)
    change = customers.judge(draft, [_account(draft, transactioncurrencyid=POUND)], SETTINGS)
    assert change.action is Action.BLOCKED
    assert "set the account's currency there" in (change.reason or "")


def test_the_currency_is_asked_for_only_where_the_crm_knows_several() -> None:
    assert "transactioncurrencyid" in customers.columns(SETTINGS)
    assert "transactioncurrencyid" not in customers.columns(CustomerSettings())
