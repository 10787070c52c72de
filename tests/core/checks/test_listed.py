from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from core.checks.listed import CHECKS
from core.checks.result import CheckResult, Mark
from core.checks.runner import run_checks
from core.checks.site import Site
from core.checks.surroundings import Surroundings
from core.crm.base import Attribute, Entity, EntityDescription, Kind
from core.errors import AccountingError, CrmError, CrmFault, SyncError
from core.licence.standing import Licence, State
from core.licence.trouble import trouble

if TYPE_CHECKING:
    from tests.core.checks.conftest import MemoryCrm, MemoryReader

Sites = Callable[..., Site]


def results(site: Site) -> dict[str, CheckResult]:
    return {each.name: each for each in run_checks(CHECKS, site)}


def test_all_is_well_where_all_is_well(site_of: Sites) -> None:
    marks = {name: each.mark for name, each in results(site_of()).items()}
    assert {name for name, mark in marks.items() if mark is Mark.SKIP} >= {
        "balance-field",
        "ready-status",
        "schedule",
    }
    assert set(marks.values()) == {Mark.PASS, Mark.SKIP}


def test_every_check_names_its_section_of_the_manual(site_of: Sites) -> None:
    assert all(each.manual for each in results(site_of()).values())


def test_the_company_and_its_first_customer_are_named(site_of: Sites) -> None:
    found = results(site_of())["accounting"].found
    assert "Stationery & Computer Mart" in found
    assert "A1D001" in found


def test_an_empty_ledger_is_worth_a_warning(site_of: Sites, reader: MemoryReader) -> None:
    reader.references = ()
    assert results(site_of())["accounting"].mark is Mark.WARN


def test_accounts_that_cannot_be_read_leave_the_crm_to_be_checked(
    site_of: Sites, reader: MemoryReader
) -> None:
    reader.failure = AccountingError("accounting.unreachable", tried="t", found="f", remedy="r")
    told = results(site_of())
    assert told["accounting"].mark is Mark.FAIL
    assert told["unit"].mark is Mark.PASS
    assert told["account-number"].mark is Mark.SKIP


@pytest.mark.parametrize(
    ("error", "failing"),
    [
        (CrmError("crm.unreachable", tried="t", found="f", remedy="r"), "crm"),
        (CrmError("crm.unknown_host", tried="t", found="f", remedy="r"), "crm"),
        (CrmError("crm.not_soap", tried="t", found="f", remedy="r"), "crm"),
        (CrmError("crm.sign_in_refused", tried="t", found="f", remedy="r"), "sign-in"),
        (CrmFault(0x80040225, tried="t", found="f", remedy="r"), "sign-in"),
        (CrmError("crm.no_organisation", tried="t", found="f", remedy="r"), "organisation"),
    ],
)
def test_the_step_that_failed_is_the_one_that_is_named(
    error: SyncError, failing: str, site_of: Sites, crm: MemoryCrm
) -> None:
    crm.failure = error
    told = results(site_of())
    steps = ["crm", "sign-in", "organisation"]
    at = steps.index(failing)
    assert [told[step].mark for step in steps] == [Mark.PASS] * at + [Mark.FAIL] + [Mark.SKIP] * (2 - at)
    assert told["price-list"].mark is Mark.SKIP


def test_the_crm_is_signed_in_to_once(site_of: Sites, crm: MemoryCrm) -> None:
    results(site_of())
    assert crm.calls.read == 1


def test_closing_lets_go_of_both_sides(site_of: Sites, crm: MemoryCrm, reader: MemoryReader) -> None:
    site = site_of()
    results(site)
    site.close()
    assert crm.closed
    assert reader.closed


@pytest.mark.parametrize(
    ("changed", "check", "found"),
    [
        ({"price_list": "Retail"}, "price-list", '"Retail" is not in the CRM; it has Demo, Old'),
        ({"price_list": "Old"}, "price-list", '"Old" is not active'),
        ({"unit_group": "Boxes"}, "unit-group", '"Boxes" is not in the CRM; it has Demo, Liquids'),
        ({"unit": "Litre"}, "unit", "is no unit of the unit group Demo, but of another one; it has Each"),
        ({"unit": "Box"}, "unit", "is no unit of the unit group Demo; it has Each"),
        ({"customer_type": 4}, "relationship-type", "it has 3 Customer, 7 Prospect, 10 Supplier"),
        ({"supplier_type": 11}, "supplier-type", "has no value 11"),
        ({"product_type": 9}, "product-type", "it has 1 Sales Inventory"),
        ({"rounding_policy": 9}, "rounding-policy", "it has 1 None, 2 Up"),
        ({"quantity_places": 6}, "quantity-decimals", "the CRM allows 0 to 5"),
        ({"balance_field": "new_gone"}, "balance-field", "has no field new_gone"),
        ({"balance_field": "accountnumber"}, "balance-field", "is of the kind text"),
        ({"balance_field": "creditlimit_base"}, "balance-field", "cannot be written"),
        ({"invoice_date_field": "name"}, "invoice-date-field", "is of the kind text"),
    ],
)
def test_what_does_not_fit_fails_by_name(
    changed: dict[str, object], check: str, found: str, site_of: Sites
) -> None:
    told = results(site_of(**changed))[check]
    assert told.mark is Mark.FAIL
    assert found in told.found
    assert told.remedy


def test_a_missing_price_list_is_told_with_the_manuals_cure(site_of: Sites) -> None:
    remedy = results(site_of(price_list="Retail"))["price-list"].remedy
    assert "Settings, Product Catalog, Price Lists" in remedy
    assert "[product] price_list" in remedy


def test_a_missing_unit_group_holds_back_the_unit(site_of: Sites) -> None:
    assert results(site_of(unit_group="Boxes"))["unit"].mark is Mark.SKIP


def test_two_price_lists_of_one_name_are_no_answer(site_of: Sites, crm: MemoryCrm) -> None:
    crm.records.append(Entity("pricelevel", uuid4(), {"name": "DEMO", "statecode": "Active"}))
    assert "is the name of 2 records" in results(site_of())["price-list"].found


def test_a_money_field_takes_the_balance(site_of: Sites) -> None:
    assert results(site_of(balance_field="new_balance"))["balance-field"].mark is Mark.PASS


def test_an_account_number_too_short_for_the_references_fails(
    site_of: Sites, crm: MemoryCrm, reader: MemoryReader
) -> None:
    reader.references = ("A1D001", "Kitchens:Abercrombie and Sons")
    told = results(site_of())["account-number"]
    assert told.mark is Mark.FAIL
    assert "at least 29 characters" in told.remedy
    assert "publish" in told.remedy
    widened = Attribute("accountnumber", Kind.TEXT, length=60)
    crm.described["account"] = EntityDescription(
        "account", {**crm.described["account"].attributes, "accountnumber": widened}
    )
    assert results(site_of())["account-number"].mark is Mark.PASS


def test_a_price_list_in_another_currency_fails(site_of: Sites, reader: MemoryReader) -> None:
    reader.currency = "EUR"
    told = results(site_of())["currency"]
    assert told.mark is Mark.FAIL
    assert told.found == "the accounts are in EUR, the price list Demo is in GBP"


def test_accounts_in_another_currency_than_configured_fail(site_of: Sites) -> None:
    told = results(site_of(currency="EUR"))["currency"]
    assert told.mark is Mark.FAIL
    assert told.found == "the accounts are in GBP, [sync] currency says EUR"


def test_a_crm_without_currencies_has_none_to_compare(site_of: Sites, crm: MemoryCrm) -> None:
    crm.described["pricelevel"] = EntityDescription("pricelevel", {})
    assert results(site_of())["currency"].mark is Mark.SKIP


def test_a_licence_is_named(site_of: Sites) -> None:
    assert "SU2026000123" in results(site_of())["licence"].found


def test_an_evaluation_is_a_warning_that_says_what_it_means_and_what_to_do(
    site_of: Sites, reader: MemoryReader, crm: MemoryCrm
) -> None:
    site = Site(lambda: reader, lambda: crm, site_of().expected)
    told = results(site)["licence"]
    assert told.mark is Mark.WARN
    assert "A to G" in told.found
    assert "licence activate" in told.remedy


def test_a_pair_that_is_no_licence_is_a_warning_even_for_a_sandbox(
    site_of: Sites, reader: MemoryReader, crm: MemoryCrm
) -> None:
    wrong = trouble("mistyped", "a character is mistyped", "Compare it.")
    licence = Licence(State.DEMO, "SU1", wrong)
    told = results(
        Site(lambda: reader, lambda: crm, site_of().expected, Surroundings(licence=lambda: licence))
    )["licence"]
    assert (told.mark, told.remedy) == (Mark.WARN, "Compare it.")
    assert "mistyped" in told.found


def test_in_an_evaluation_a_ledger_without_a_customer_from_a_to_g_is_not_called_empty(
    site_of: Sites, reader: MemoryReader, crm: MemoryCrm
) -> None:
    reader.references = ()
    told = results(Site(lambda: reader, lambda: crm, site_of().expected))["accounting"]
    assert told.mark is Mark.WARN
    assert "no customer of it begins with A to G" in told.found
