"""What becomes of a customer (manual 3.1.1, 6.1)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from core.crm.base import Entity, Reference, Value
from core.records import Customer
from core.upload.plan import Action, Change, Draft
from core.upload.rules import customers
from core.upload.rules.settings import Context, CustomerSettings


def account(number: int = 9, **fields: Value | None) -> Entity:
    """An active customer account that already holds the figures of A1D001."""
    known: dict[str, Value | None] = {
        "accountnumber": "A1D001",
        "name": f"Account {number}",
        "customertypecode": 3,
        "statecode": "Active",
        "revenue": Decimal("5220.54"),
        "creditlimit": Decimal("1000.00"),
        "creditonhold": False,
    }
    return Entity("account", UUID(int=number), known | fields)


def loser(number: int, master: int, **fields: Value | None) -> Entity:
    """An account that was merged into another."""
    gone: dict[str, Value | None] = {"merged": True, "statecode": "Inactive"}
    return account(number, **{**gone, "masterid": Reference("account", UUID(int=master)), **fields})


@pytest.fixture
def draft(a1d001: Customer, customer_settings: CustomerSettings, context: Context) -> Draft:
    """What A1D001 asks for."""
    return customers.draft(a1d001, customer_settings, context)


def new(draft: Draft, settings: CustomerSettings) -> Change:
    """What becomes of it in an empty CRM."""
    return customers.judge(draft, (), settings)


def sent(change: Change) -> dict[str, Value | None]:
    """The fields as they are sent."""
    return dict(change.written().fields)


def test_a_customer_that_is_not_there_is_created(draft: Draft, customer_settings: CustomerSettings) -> None:
    assert new(draft, customer_settings).action is Action.CREATE


def test_a_new_account_holds_what_the_accounts_say(draft: Draft, customer_settings: CustomerSettings) -> None:
    assert sent(new(draft, customer_settings)) == {
        "name": "A1 Design Services",
        "accountnumber": "A1D001",
        "customertypecode": 3,
        "address1_line1": "1 High Street",
        "address1_line2": "Heaton",
        "address1_city": "Newtown",
        "address1_stateorprovince": "Tyne and Wear",
        "address1_postalcode": "NE6 1AA",
        "telephone1": "0191 555 0101",
        "fax": "0191 555 0102",
        "emailaddress1": "mary@a1design.example",
        "websiteurl": "www.a1design.example",
        "revenue": Decimal("5220.54"),
        "creditlimit": Decimal("1000.00"),
        "creditonhold": False,
    }


def test_the_account_carries_its_configured_relationship_type(a1d001: Customer, context: Context) -> None:
    draft = customers.draft(a1d001, CustomerSettings(customer_type=8), context)
    assert draft.entity.fields["customertypecode"] == 8


def test_blank_texts_are_not_sent(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    draft = customers.draft(replace(a1d001, fax="", website="  "), customer_settings, context)
    assert not {"fax", "websiteurl"} & set(draft.entity.fields)


def test_a_long_name_is_cut_with_a_note(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    draft = customers.draft(replace(a1d001, name="n" * 180), customer_settings, context)
    assert draft.entity.fields["name"] == "n" * 160
    assert draft.notes == ("name cut from 180 to 160 characters",)


def test_hostile_texts_are_cleaned(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    draft = customers.draft(
        replace(a1d001, name="O'NEIL \x1b[31m\u202e& \x00Sons"), customer_settings, context
    )
    assert draft.entity.fields["name"] == "O'NEIL [31m& Sons"


def test_a_customer_without_name_is_called_by_its_reference(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    draft = customers.draft(replace(a1d001, name=""), customer_settings, context)
    assert draft.entity.fields["name"] == "A1D001"
    assert "no name" in draft.notes[0]


def test_a_new_account_gets_its_contact(draft: Draft, customer_settings: CustomerSettings) -> None:
    change = new(draft, customer_settings)
    (contact,) = change.children
    assert change.id is not None
    assert (contact.action, contact.entity) == (Action.CREATE, "contact")
    assert sent(contact) == {
        "firstname": "Mary Jane",
        "lastname": "Baker",
        "parentcustomerid": Reference("account", change.id),
        "telephone1": "0191 555 0101",
        "fax": "0191 555 0102",
        "emailaddress1": "mary@a1design.example",
    }


def test_the_contact_is_not_the_primary_contact(draft: Draft, customer_settings: CustomerSettings) -> None:
    change = new(draft, customer_settings)
    assert all("primarycontactid" not in sent(each) for each in change.walk())


def test_a_single_word_is_a_last_name(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    contact = customers.draft(replace(a1d001, contact_name="Baker"), customer_settings, context).children[0]
    assert contact.entity.fields["lastname"] == "Baker"
    assert "firstname" not in contact.entity.fields


def test_without_contact_name_there_is_no_contact(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    draft = customers.draft(replace(a1d001, contact_name=" \x1b "), customer_settings, context)
    assert new(draft, customer_settings).children == ()


def test_a_reference_too_long_for_the_crm_is_refused_and_never_cut(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    draft = customers.draft(replace(a1d001, reference="A" * 27), customer_settings, context)
    change = new(draft, customer_settings)
    assert draft.entity.fields["accountnumber"] == "A" * 27
    assert change.action is Action.BLOCKED
    assert "account.accountnumber holds 20 characters" in (change.reason or "")
    assert "widen accountnumber in the CRM's customisation to 27 or more, and publish" in (
        change.reason or ""
    )


def test_a_customer_without_reference_is_refused(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    draft = customers.draft(replace(a1d001, reference=" "), customer_settings, context)
    assert "give it one in the accounts" in (new(draft, customer_settings).reason or "")


def test_a_customer_in_another_currency_is_refused(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    draft = customers.draft(replace(a1d001, currency="EUR"), customer_settings, context)
    assert "EUR, which cannot be booked as GBP" in (new(draft, customer_settings).reason or "")


def test_a_customer_that_is_there_unchanged_gets_no_call(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [account()], customer_settings)
    assert (change.action, change.id, change.fields) == (Action.UNCHANGED, UUID(int=9), ())


@pytest.mark.parametrize(
    ("field", "stale"),
    [("revenue", Decimal(1)), ("creditlimit", None), ("creditonhold", True), ("revenue", None)],
)
def test_only_the_figure_that_differs_is_updated(
    draft: Draft, customer_settings: CustomerSettings, field: str, stale: Value | None
) -> None:
    there = Entity("account", UUID(int=9), {**account().fields, field: stale})
    change = customers.judge(draft, [there], customer_settings)
    assert change.action is Action.UPDATE
    assert [(each.name, each.before) for each in change.fields] == [(field, stale)]


def test_a_hold_that_was_never_set_is_no_hold(draft: Draft, customer_settings: CustomerSettings) -> None:
    change = customers.judge(draft, [account(creditonhold=None)], customer_settings)
    assert change.action is Action.UNCHANGED


def test_an_existing_account_keeps_its_name_and_gets_no_contact(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [account(name="Other", revenue=Decimal(0))], customer_settings)
    assert [each.name for each in change.fields] == ["revenue"]
    assert change.children == ()


def test_the_balance_goes_to_the_configured_field(a1d001: Customer, context: Context) -> None:
    settings = CustomerSettings(balance_field="new_balance")
    draft = customers.draft(a1d001, settings, context)
    change = customers.judge(draft, [account(new_balance=Decimal(1))], settings)
    assert draft.entity.fields["new_balance"] == Decimal("250.00")
    assert [(each.name, each.after) for each in change.fields] == [("new_balance", Decimal("250.00"))]
    assert "new_balance" in customers.columns(settings)


def test_without_a_balance_field_no_balance_is_sent(draft: Draft) -> None:
    assert Decimal("250.00") not in draft.entity.fields.values()


def test_the_case_and_trailing_blanks_of_a_number_do_not_matter(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [account(accountnumber="a1d001  ")], customer_settings)
    assert change.action is Action.UNCHANGED


def test_an_account_with_a_blank_number_never_matches(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    blank = [account(1, accountnumber=None), account(2, accountnumber="  ")]
    assert customers.judge(draft, blank, customer_settings).action is Action.CREATE


def test_a_suppliers_account_is_neither_a_match_nor_in_the_way(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [account(customertypecode=10)], customer_settings)
    assert change.action is Action.CREATE
    assert change.notes == ()


def test_several_active_accounts_are_named_to_be_merged(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [account(2), account(1)], customer_settings)
    assert change.action is Action.BLOCKED
    assert '"Account 1"' in (change.reason or "")
    assert '"Account 2"' in (change.reason or "")
    assert "merge them in the CRM" in (change.reason or "")


def test_an_account_of_another_type_is_in_the_way(draft: Draft, customer_settings: CustomerSettings) -> None:
    change = customers.judge(draft, [account(customertypecode=7)], customer_settings)
    assert change.action is Action.BLOCKED
    assert (change.reason or "").startswith('A1D001 exists as Prospect "Account 9"')
    assert (change.reason or "").endswith("set the relationship type or merge.")


def test_an_account_without_type_is_in_the_way(draft: Draft, customer_settings: CustomerSettings) -> None:
    change = customers.judge(draft, [account(customertypecode=None)], customer_settings)
    assert "without relationship type" in (change.reason or "")


def test_a_type_that_has_no_label_is_told_by_its_number(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [account(customertypecode=99)], customer_settings)
    assert "relationship type 99" in (change.reason or "")


def test_the_manuals_own_way_creates_beside_another_type_with_a_warning(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    lenient = replace(customer_settings, create_beside_other_types=True)
    change = customers.judge(draft, [account(customertypecode=7)], lenient)
    assert change.action is Action.CREATE
    assert "beside Prospect" in change.notes[-1]


def test_an_active_match_wins_over_accounts_of_another_type(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [account(1, customertypecode=7), account(2)], customer_settings)
    assert (change.action, change.id) == (Action.UNCHANGED, UUID(int=2))


def test_an_inactive_account_of_another_type_is_not_in_the_way(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    inactive = account(customertypecode=7, statecode="Inactive")
    assert customers.judge(draft, [inactive], customer_settings).action is Action.CREATE


@pytest.mark.parametrize("beside", [False, True])
def test_an_inactive_match_is_to_be_reactivated(
    draft: Draft, customer_settings: CustomerSettings, beside: bool
) -> None:
    settings = replace(customer_settings, create_beside_other_types=beside)
    change = customers.judge(draft, [account(statecode="Inactive")], settings)
    assert change.action is Action.BLOCKED
    assert "reactivate it or change its account number" in (change.reason or "")


def test_an_inactive_match_does_not_matter_beside_an_active_one(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [account(1, statecode="Inactive"), account(2)], customer_settings)
    assert change.id == UUID(int=2)


def test_a_merged_account_is_ignored_where_its_master_carries_the_number(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    change = customers.judge(draft, [loser(1, 2), account(2)], customer_settings)
    assert (change.action, change.id) == (Action.UNCHANGED, UUID(int=2))


def test_a_merged_account_is_followed_to_its_master(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    master = account(2, accountnumber=None, creditlimit=Decimal(5))
    change = customers.judge(draft, [loser(1, 2), master], customer_settings)
    assert (change.action, change.id) == (Action.UPDATE, UUID(int=2))


def test_merges_are_followed_all_the_way(draft: Draft, customer_settings: CustomerSettings) -> None:
    chain = [loser(1, 2), loser(2, 3, accountnumber=None), account(3, accountnumber=None)]
    assert customers.judge(draft, chain, customer_settings).id == UUID(int=3)


def test_a_master_with_another_number_serves_but_keeps_its_own_figures(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    master = account(2, accountnumber="B2B002", creditlimit=Decimal(5))
    change = customers.judge(draft, [loser(1, 2), master], customer_settings)
    assert (change.action, change.id) == (Action.UNCHANGED, UUID(int=2))
    assert "another account number" in (change.reason or "")


@pytest.mark.parametrize("found", [[loser(1, 2)], [loser(1, 2), loser(2, 1)], [loser(1, 1)]])
def test_a_merge_that_leads_nowhere_is_blocked(
    draft: Draft, customer_settings: CustomerSettings, found: list[Entity]
) -> None:
    change = customers.judge(draft, found, customer_settings)
    assert change.action is Action.BLOCKED
    assert "read access" in (change.reason or "")


def test_our_own_account_turned_into_a_supplier_is_not_made_again(
    draft: Draft, customer_settings: CustomerSettings
) -> None:
    turned = Entity("account", draft.entity.id, account(customertypecode=10).fields)
    change = customers.judge(draft, [turned], customer_settings)
    assert change.action is Action.BLOCKED
    assert "set its relationship type and state back" in (change.reason or "")


def test_an_invoices_customer_that_left_the_ledger_may_still_have_its_account(
    customer_settings: CustomerSettings,
) -> None:
    change = customers.not_in_ledger("A1D001", [account(creditlimit=Decimal(1))], customer_settings)
    assert (change.action, change.id, change.fields) == (Action.UNCHANGED, UUID(int=9), ())


def test_a_customer_that_is_nowhere_blocks_with_what_to_do(customer_settings: CustomerSettings) -> None:
    change = customers.not_in_ledger("A1D001", [], customer_settings)
    assert change.action is Action.BLOCKED
    assert "restore it in the accounts" in (change.reason or "")


def test_a_customer_outside_the_ledger_is_judged_as_strictly(customer_settings: CustomerSettings) -> None:
    change = customers.not_in_ledger("A1D001", [account(1), account(2)], customer_settings)
    assert "merge them" in (change.reason or "")


def test_the_labels_of_relationship_types_come_from_the_crm(context: Context) -> None:
    labelled = CustomerSettings().labelled(context.descriptions["account"])
    assert labelled.type_labels[7] == "Prospect"


def test_accounts_without_a_hold_leave_the_crms_alone(
    a1d001: Customer, customer_settings: CustomerSettings, context: Context
) -> None:
    """QuickBooks keeps no such flag: what a person has set in the CRM stays."""
    made = customers.draft(replace(a1d001, on_hold=None), customer_settings, context)
    assert "creditonhold" not in made.entity.fields
    assert "creditonhold" not in made.refreshed
    assert {"revenue", "creditlimit"} <= set(made.refreshed)
