"""The configuration in the engine's terms."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from core.checks.catalogue import Catalogue
from core.checks.price_lists import PriceList
from core.config.model import Config
from core.config.reading import secrets_of
from core.config.store import load
from core.errors import ConfigurationError
from core.sandbox.company.creation import Recipe
from core.sandbox.site import create_site
from core.terms import expected, fingerprint, order_settings, upload_settings

LIST, GROUP, UNIT = (UUID(int=number) for number in range(1, 4))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terms") / "site"
    recipe = Recipe(customers=3, products=3, invoices=3)
    return create_site(folder, recipe, now=datetime(2026, 1, 2, tzinfo=UTC))


def config(file: Path, **environ: str) -> Config:
    return load(file, environ={f"SYNCUPLOAD_{name}": value for name, value in environ.items()}).config


def test_settings_come_from_the_configuration_and_ids_from_the_crm(file: Path) -> None:
    given = config(file, CRM_CUSTOMER_TYPE="7", CRM_OTHER_TYPES="create", SAGE_UNPOSTED="true")
    settings = upload_settings(given, Catalogue(PriceList(LIST), GROUP, UNIT), recreate=True)
    assert settings.company == "Demo"
    assert settings.customers.customer_type == 7
    assert settings.customers.create_beside_other_types
    assert settings.catalogue.price_list == LIST
    assert settings.invoices.unposted
    assert settings.recreate


def test_each_system_says_in_its_own_words_how_a_draft_is_made_to_go_up(file: Path) -> None:
    catalogue = Catalogue(PriceList(LIST), GROUP, UNIT)
    for source, words in (("SAGE50", "[sage] unposted = true"), ("QUICKBOOKS", "mark it as final")):
        settings = upload_settings(config(file, SYNC_SOURCE=source), catalogue, recreate=False)
        assert words in settings.invoices.drafts


def test_the_checks_expect_what_the_upload_will_use(file: Path) -> None:
    wanted = expected(config(file, PRODUCT_PRICE_LIST="Trade", CRM_CUSTOMER_TYPE="7"))
    assert (wanted.price_list, wanted.unit_group, wanted.customer_type) == ("Trade", "Demo", 7)
    assert (wanted.books.system, wanted.books.user, wanted.books.sandbox) == ("SAGE50", "MANAGER", True)
    assert (wanted.door.organisation, wanted.door.version, wanted.door.timeout) == ("Demo", "CRM40", 100)
    assert wanted.orders is None


def test_the_checks_expect_of_orders_what_their_table_says(file: Path) -> None:
    wanted = expected(config(file, ORDERS_FROM="invoice", ORDERS_DONE_STATUS="5")).orders
    assert wanted is not None
    assert (wanted.entity, wanted.done_status, wanted.ready_status) == ("invoice", 5, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRODUCT_COST", "last"),
        ("CRM_CUSTOMER_TYPE", "7"),
        ("SYNC_COMPANY", "other"),
        ("SAGE_UNPOSTED", "true"),
    ],
)
def test_a_setting_that_changes_plans_changes_the_fingerprint(file: Path, name: str, value: str) -> None:
    assert fingerprint(config(file, **{name: value})) != fingerprint(config(file))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRM_URL", "http://other:5555/"),
        ("CRM_CONNECTIONS", "2"),
        ("CRM_TIMEOUT", "7"),
        ("SAGE_PASSWORD", "pass-word-1"),
    ],
)
def test_a_setting_that_changes_no_plan_leaves_the_fingerprint(file: Path, name: str, value: str) -> None:
    assert fingerprint(config(file, **{name: value})) == fingerprint(config(file))


def test_every_secret_is_given_for_the_log_to_leave_out(file: Path) -> None:
    given = config(file, CRM_USER="u", CRM_PASSWORD="one-secret", SAGE_PASSWORD="another-secret")
    assert {"one-secret", "another-secret"} <= set(secrets_of(given))


def test_orders_are_found_by_what_their_table_says(file: Path) -> None:
    settings = order_settings(config(file, ORDERS_READY_STATUS="200000", ORDERS_FROM="invoice"))
    assert (settings.entity, settings.ready_status, settings.default_product) == ("invoice", 200000, "S1")


def test_without_a_ready_status_the_missing_key_is_named(file: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"table \[orders\] is missing"):
        order_settings(config(file))
    with pytest.raises(ConfigurationError, match=r"ready_status in \[orders\] is missing"):
        order_settings(config(file, ORDERS_DEFAULT_PRODUCT="MISC"))


def test_a_system_that_is_only_read_takes_no_orders(file: Path) -> None:
    reached = {"SAGE_200_CONNECTION": "server=a;database=b"}
    given = config(file, SYNC_SOURCE="SAGE200", ORDERS_READY_STATUS="200000", **reached)
    with pytest.raises(ConfigurationError, match="SAGE200 takes no orders"):
        order_settings(given)


def test_an_evaluation_plans_otherwise_than_a_licensed_program(file: Path) -> None:
    assert fingerprint(config(file), evaluation=True) != fingerprint(config(file))


def test_an_evaluation_is_told_to_the_planner_and_to_the_orders(file: Path) -> None:
    given = config(file, ORDERS_READY_STATUS="200000")
    settings = upload_settings(
        given, Catalogue(PriceList(LIST), GROUP, UNIT), recreate=False, evaluation=True
    )
    assert settings.evaluation
    assert settings.fingerprint == fingerprint(given, evaluation=True)
    assert order_settings(given, evaluation=True).evaluation
