"""What is written into a spool or journal reads back exactly."""

from __future__ import annotations

from datetime import UTC, date, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crm.base import Entity, Reference, Value
from core.records import Customer, Invoice, InvoiceKind, InvoiceLine, Product, Record, Transaction
from core.upload.notation import dumps, loads, read_change, read_draft, write_change, write_draft
from core.upload.plan import Action, Change, Draft, FieldChange
from core.upload.record_notation import read_record, sort_key, write_record

VALUES: st.SearchStrategy[Value | None] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**31), 2**31),
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.uuids(),
    st.builds(Reference, st.text(min_size=1), st.uuids()),
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))])),
)


@given(VALUES)
def test_every_value_keeps_its_type_and_its_digits(value: Value | None) -> None:
    again = loads(dumps(value))
    assert again == value
    assert type(again) is type(value)
    assert str(again) == str(value)


@given(st.lists(st.tuples(st.text(), VALUES, VALUES), max_size=4), st.text(), st.uuids())
def test_a_change_reads_back_with_its_children(
    fields: list[tuple[str, Value | None, Value | None]], key: str, record: UUID
) -> None:
    changes = tuple(FieldChange(*each) for each in fields)
    child = Change(Action.CREATE, "contact", key, record, fields=changes, notes=("cut",))
    change = Change(
        Action.UPDATE, "account", key, record, "odd", changes, (child,), ("a", "b"), (("product", key),)
    )
    assert read_change(write_change(change)) == change


@given(st.dictionaries(st.text(), VALUES, max_size=4), st.text(), st.uuids())
def test_a_draft_reads_back_with_its_children(
    fields: dict[str, Value | None], key: str, record: UUID
) -> None:
    child = Draft(key, Entity("invoicedetail", record, fields))
    draft = Draft(
        key,
        Entity("invoice", record, fields),
        ("a",),
        (child,),
        ("n",),
        "no",
        (("uom", key),),
        Decimal("1.10"),
    )
    assert read_draft(write_draft(draft)) == draft
    assert read_draft(write_draft(None)) is None


def test_a_type_without_notation_is_refused() -> None:
    with pytest.raises(TypeError):
        dumps(object())


LINE = InvoiceLine(
    "82", 1, "A1D001", "VID003", "Video £", "Each", Decimal("3.00"), Decimal("55.00"), Decimal("165.00"),
    Decimal("28.88"), Decimal("17.5"),
)  # fmt: skip
RECORDS: list[Record] = [
    Customer(
        "A1D001", "A1 Design", "Jim", ("1", "", "Town", "County"), "PC", "1", "2", "e", "w",
        Decimal("0.00"), Decimal("1000.00"), Decimal("5220.54"), False, "GBP",
    ),
    Product("VID003", "Video", "Each", Decimal("55.00"), Decimal("30.00"), "T1", "4000"),
    Invoice(
        "82", InvoiceKind.CREDIT, True, "A1D001", "A1 Design", date(2008, 6, 6), "", Decimal("165.00"),
        Decimal("28.88"), Decimal("193.88"), "GBP", Decimal(0), Decimal(0), Decimal(0), "", (LINE, LINE),
    ),
    LINE,
    Transaction(
        7, "SI", "A1D001", None, "82", "x", Decimal("1.00"), Decimal("0.20"), Decimal("1.20"), Decimal("0.00")
    ),
]  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda each: type(each).__name__)
def test_a_record_of_the_accounts_reads_back(record: Record) -> None:
    assert read_record(write_record(record)) == record


def test_numbers_are_sorted_by_their_value() -> None:
    invoice = RECORDS[2]
    assert isinstance(invoice, Invoice)
    assert sort_key(invoice) < sort_key(
        Invoice(**{name: getattr(invoice, name) for name in Invoice.__slots__} | {"number": "100"})
    )
