"""Stdout is one JSON document, written while it is read."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from core.crm.base import Reference
from core.records import InvoiceKind, Product
from tui.json_text import chunks, whole_line

ONE = UUID(int=1)


def text(value: object) -> str:
    return "".join(chunks(value))


def test_an_iterator_becomes_an_array_row_by_row() -> None:
    seen: list[int] = []

    def rows() -> Iterator[int]:
        for number in range(3):
            seen.append(number)
            yield number

    pieces = chunks({"total": 3, "rows": rows()})
    while not seen:
        next(pieces)
    assert seen == [0]


def test_a_document_with_a_stream_is_valid_json() -> None:
    assert json.loads(text({"a": iter([{"b": 1}, {"b": 2}]), "empty": iter(()), "none": {}})) == {
        "a": [{"b": 1}, {"b": 2}],
        "empty": [],
        "none": {},
    }


def test_money_is_a_string_with_its_decimals_and_dates_are_iso() -> None:
    value = [Decimal("2533.30"), date(2008, 5, 14), datetime(2008, 5, 14, 11, tzinfo=UTC), None, True]
    assert json.loads(text(value)) == ["2533.30", "2008-05-14", "2008-05-14T11:00:00Z", None, True]


def test_ids_are_lower_case_without_braces_and_a_reference_is_its_id() -> None:
    assert json.loads(text([ONE, Reference("account", ONE), InvoiceKind.CREDIT])) == [
        str(ONE),
        str(ONE),
        "credit",
    ]


def test_a_record_has_the_field_names_of_the_vocabulary() -> None:
    product = Product("VID003", "32mb £ Card", "Each", Decimal("55.00"), Decimal("30.00"), "T1", "4000")
    assert json.loads(text(product))["sales_price"] == "55.00"
    assert "£" in text(product)


def test_a_whole_document_fits_into_one_line() -> None:
    document = {"a": iter([{"b": "one,\n  two"}]), "none": {}, "c": [1, 2]}
    line = whole_line(document)
    assert line == '{"a": [{"b": "one,\\n  two"}], "none": {}, "c": [1, 2]}'
