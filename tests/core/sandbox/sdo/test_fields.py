"""Fields take exactly their type, and a COM server can offer every object as it is."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.sandbox.sdo.layout import fields_of
from tests.core.sandbox.sdo.programs import MANUAL, connect, engine, header, invoice
from tests.core.sandbox.sdo.refusals import refused


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("CREDIT_LIMIT", "100", 20),
        ("CREDIT_LIMIT", 100, 20),
        ("CREDIT_LIMIT", Decimal(100), 20),
        ("CREDIT_LIMIT", float("nan"), 18),
        ("CREDIT_LIMIT", float("inf"), 18),
        ("CURRENCY", 256, 18),
        ("CURRENCY", -1, 18),
        ("CURRENCY", 1.0, 20),
        ("CURRENCY", True, 20),
        ("DEF_TAX_CODE", 40_000, 18),
        ("DEF_TAX_CODE", "T1", 20),
        ("NAME", 1, 20),
        ("NAME", None, 20),
        ("NAME", "x" * 61, 18),
        ("NAME", "\N{SNOWMAN}", 18),
        ("ACCOUNT_OPENED", "2025-10-01", 20),
        ("ACCOUNT_OPENED", date(2025, 10, 1), 20),
    ],
)
def test_a_field_refuses_what_is_not_its_own(company: Path, name: str, value: object, code: int) -> None:
    sage = engine(company)
    field = connect(sage, company).CreateObject("SalesRecord").Fields.Item(name)
    before = field.Value
    with refused(sage, code):
        field.Value = value
    assert field.Value == before


def test_an_unknown_field_is_refused(company: Path) -> None:
    sage = engine(company)
    fields = connect(sage, company).CreateObject("SalesRecord").Fields
    for index in ("CUSTOMER_NAME", 0, len(fields_of("SalesRecord", 23)) + 1, None):
        with refused(sage, 15):
            fields.Item(index)


def test_fields_go_by_name_in_any_case_or_number(company: Path) -> None:
    fields = connect(engine(company), company).CreateObject("SalesRecord").Fields
    assert fields.Item("account_ref").Name == fields.Item(4).Name == "ACCOUNT_REF"
    field = fields.Item("Name")
    assert (field.Length, field.Type, field.Value, field.State) == (60, 12, "", 0)
    assert fields.Item("ACCOUNT_OPENED").Value == datetime(1899, 12, 30)  # noqa: DTZ001
    assert [fields.Item(name).Type for name in ("CURRENCY", "DEF_TAX_CODE", "BALANCE")] == [-6, 5, 8]


@pytest.mark.parametrize(
    ("name", "field", "since"), [("InvoiceItem", "IS_NEGATIVE_LINE", 23), ("InvoiceData", "ANALYSIS_1", 22)]
)
def test_older_versions_have_fewer_fields(name: str, field: str, since: int) -> None:
    assert field not in fields_of(name, since - 1)
    assert field in fields_of(name, since)


def test_descriptions_grew_with_version_29() -> None:
    assert [fields_of("StockRecord", version)["DESCRIPTION"].length for version in (28, 29)] == [60, 120]


def _objects(company: Path) -> list[Any]:
    sage = engine(company)
    workspace = connect(sage, company)
    found: list[Any] = [sage, sage.Workspaces, sage.LastError, workspace]
    found += [
        workspace.CreateObject(name)
        for name in ("SalesRecord", "StockRecord", "NominalRecord", "InvoiceRecord", "SalesData", "SetupData")
    ]
    post = invoice(workspace, header(), *MANUAL)
    found += [post, post.Header, post.Items, post.Items.Add(), post.Header.Fields]
    record = found[7]
    record.MoveFirst()
    return [*found, record.Link, post.Header.Fields.Item(1)]


def test_every_object_names_its_public_members(company: Path) -> None:
    """What COM clients may use is what the classes list; pywin32's wrapper goes by these lists."""
    for each in _objects(company):
        methods, attributes = set(each._public_methods_), set(each._public_attrs_)
        public = {name for name in dir(each) if name[0].isupper()}
        assert public == methods | attributes, type(each).__name__
        assert all(callable(getattr(each, name)) for name in methods)
        assert set(getattr(each, "_readonly_attrs_", ())) <= attributes
