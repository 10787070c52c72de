"""Customers and invoices in other currencies: the CRM's of that ISO code, no amount under a wrong one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from core.crm.base import Attribute, Entity, EntityDescription, Kind, Reference
from core.records import Customer, Invoice
from core.text import match_key
from core.upload.plan import Action, Draft
from core.upload.rules import customers, invoices
from core.upload.rules.parts import Parts
from core.upload.rules.settings import (
    CatalogueSettings,
    Context,
    CustomerSettings,
    ForeignList,
    InvoiceSettings,
)

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


HOME = replace(SETTINGS, currency=POUND.id)


def test_amounts_in_pounds_are_not_put_on_an_account_in_euros(a1d001: Customer, several: Context) -> None:
    draft = customers.draft(replace(a1d001, on_hold=True), HOME, several)
    change = customers.judge(draft, [_account(draft, transactioncurrencyid=EURO)], HOME)
    assert [field.name for field in change.fields] == ["creditonhold"]
    assert "its amounts there are left alone" in (change.reason or "")


@pytest.mark.parametrize("held", [POUND, None])
def test_amounts_in_pounds_are_put_on_an_account_in_pounds(
    held: Reference | None, a1d001: Customer, several: Context
) -> None:
    draft = customers.draft(a1d001, HOME, several)
    change = customers.judge(draft, [_account(draft, transactioncurrencyid=held)], HOME)
    assert {"revenue", "creditlimit", "new_balance"} <= {field.name for field in change.fields}


EURO_LIST = ForeignList(UUID(int=90), EURO.id)


@pytest.fixture
def abroad(catalogue: CatalogueSettings) -> CatalogueSettings:
    """A catalogue with a price list in euros."""
    return replace(catalogue, currency=POUND.id, foreign={match_key("EUR"): EURO_LIST})


@pytest.fixture
def with_currencies(several: Context) -> Context:
    """A CRM 4.0 whose invoices have a currency."""
    invoice = several.descriptions["invoice"]
    link = Attribute("transactioncurrencyid", Kind.LOOKUP)
    described = EntityDescription("invoice", {**invoice.attributes, link.name: link})
    return replace(several, descriptions={**several.descriptions, "invoice": described})


def test_an_invoice_in_euros_goes_by_the_price_list_in_euros(
    an_invoice: Invoice, parts: Parts, abroad: CatalogueSettings, with_currencies: Context
) -> None:
    draft = _invoice(replace(an_invoice, currency="eur"), parts, abroad, with_currencies)
    assert draft.refusal is None
    assert draft.entity.fields["pricelevelid"] == Reference("pricelevel", EURO_LIST.id)
    assert draft.entity.fields["transactioncurrencyid"] == EURO
    assert draft.total == an_invoice.gross


@pytest.mark.parametrize("code", ["GBP", "", "gbp"])
def test_an_invoice_in_the_companys_currency_goes_by_its_own_price_list(
    code: str, an_invoice: Invoice, parts: Parts, abroad: CatalogueSettings, with_currencies: Context
) -> None:
    fields = _invoice(replace(an_invoice, currency=code), parts, abroad, with_currencies).entity.fields
    assert fields["pricelevelid"] == Reference("pricelevel", abroad.price_list)
    assert "transactioncurrencyid" not in fields


def test_an_invoice_in_a_currency_without_price_list_is_refused_with_the_cure(
    an_invoice: Invoice, parts: Parts, abroad: CatalogueSettings, with_currencies: Context
) -> None:
    refusal = _invoice(replace(an_invoice, currency="USD"), parts, abroad, with_currencies).refusal
    assert refusal is not None
    assert "name a price list of the CRM in USD in [product] price_lists" in refusal


def test_a_crm_of_one_currency_takes_no_invoice_in_another(
    an_invoice: Invoice, parts: Parts, catalogue: CatalogueSettings, context: Context
) -> None:
    refusal = _invoice(replace(an_invoice, currency="EUR"), parts, catalogue, context).refusal
    assert refusal is not None
    assert "this CRM has one currency only" in refusal


def test_amounts_that_the_accounts_do_not_tell_are_not_guessed(
    an_invoice: Invoice, parts: Parts, abroad: CatalogueSettings, with_currencies: Context
) -> None:
    untold = replace(an_invoice, currency="EUR", problem="nobody knows.")
    assert _invoice(untold, parts, abroad, with_currencies).refusal == "nobody knows."


@pytest.mark.parametrize(("held", "told"), [(EURO, False), (None, False), (POUND, True)])
def test_an_invoice_that_is_there_in_another_currency_is_told(
    *,
    held: Reference | None,
    told: bool,
    an_invoice: Invoice,
    parts: Parts,
    abroad: CatalogueSettings,
    with_currencies: Context,
) -> None:
    draft = _invoice(replace(an_invoice, currency="EUR"), parts, abroad, with_currencies)
    there = {
        "invoicenumber": draft.key,
        "customerid": draft.entity.fields["customerid"],
        "totalamount": an_invoice.gross,
        "transactioncurrencyid": held,
    }
    change = invoices.judge(draft, [Entity("invoice", UUID(int=8), there)], None)
    assert change.action is Action.UNCHANGED
    assert ("in another currency in the CRM" in (change.reason or "")) is told


def test_the_currency_of_invoices_is_asked_for_only_where_there_are_several(
    catalogue: CatalogueSettings, abroad: CatalogueSettings
) -> None:
    assert "transactioncurrencyid" in invoices.columns(abroad)
    assert "transactioncurrencyid" not in invoices.columns(catalogue)


def _invoice(invoice: Invoice, parts: Parts, catalogue: CatalogueSettings, context: Context) -> Draft:
    return invoices.draft(invoice, parts, InvoiceSettings(), catalogue, context)
