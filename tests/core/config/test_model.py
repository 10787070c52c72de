from __future__ import annotations

import pytest
from pydantic import ValidationError

from core.config.keys import KEYS
from core.config.model import Config
from core.config.words import OrderRecord, Source

COMMON: dict[str, dict[str, object]] = {
    "crm": {"url": "http://crm-server:5555/"},
    "product": {"unit_group": "Demo", "unit": "Each", "price_list": "Demo"},
}
TABLES: dict[Source, dict[str, dict[str, object]]] = {
    Source.SAGE50: {"sage": {"connection": "sandbox:company.db"}},
    Source.SAGEINSTANT: {"sage_instant": {"connection": "DRIVER=Instant Accounting 2000 v6;UID=MANAGER"}},
    Source.SAGEMMS: {"sage_mms": {"connection": "server=red001;UID=CRMSage"}},
    Source.SAGE200: {"sage_200": {"connection": "server=red001;UID=CRMSage"}},
    Source.QUICKBOOKS: {},
}


def config(source: Source, **tables: dict[str, object]) -> Config:
    document = {"sync": {"source": source.value, "target": "CRM40"}, **COMMON, **TABLES[source], **tables}
    return Config.model_validate(document)


@pytest.mark.parametrize("source", list(Source))
def test_each_accounting_system_needs_its_own_table_and_no_other(source: Source) -> None:
    assert config(source).sync.source is source


@pytest.mark.parametrize("source", [each for each in Source if TABLES[each]])
def test_without_its_table_an_accounting_system_is_refused(source: Source) -> None:
    with pytest.raises(ValidationError, match="is missing, yet"):
        Config.model_validate({"sync": {"source": source.value, "target": "CRM40"}, **COMMON})


def test_the_defaults_are_the_manuals() -> None:
    made = config(Source.SAGE50)
    assert (made.crm.customer_type, made.crm.supplier_type) == (3, 10)
    assert (made.product.quantitydecimal, made.product.producttypecode, made.product.roundingpolicycode) == (
        2,
        1,
        1,
    )


def test_no_secret_is_in_what_a_configuration_says_of_itself() -> None:
    made = config(
        Source.SAGE50,
        crm={"url": "http://h/", "user": "u", "password": "pass@word1"},
        sage={"connection": "DSN=x;PWD=pass@word1"},
        journal={"url": "postgresql://u:pass@word1@h/d"},
        licence={"key": "pass@word1"},
    )
    assert "pass@word1" not in repr(made)
    assert "pass@word1" not in str(made)


def test_a_blank_value_is_as_good_as_none() -> None:
    made = config(Source.SAGE50, crm={"url": "http://h/", "user": " ", "balance_field": ""})
    assert made.crm.user is None
    assert made.crm.balance_field is None


def test_a_switch_is_no_number() -> None:
    with pytest.raises(ValidationError):
        config(Source.SAGE50, crm={"url": "http://h/", "connections": True})


def test_orders_are_taken_from_the_record_that_is_named() -> None:
    made = config(Source.SAGE50, orders={"from": "invoice", "ready_status": 200000})
    assert made.orders is not None
    assert made.orders.record is OrderRecord.INVOICE


def test_the_names_of_crm_fields_are_lower_case_as_the_crm_has_them() -> None:
    made = config(Source.SAGE50, crm={"url": "http://h/", "balance_field": "New_Balance"})
    assert made.crm.balance_field == "new_balance"


def test_no_two_keys_have_the_same_environment_variable() -> None:
    assert len({key.variable for key in KEYS}) == len(KEYS)


def test_every_key_says_what_it_means() -> None:
    assert all(key.term.meaning.endswith(".") for key in KEYS)
