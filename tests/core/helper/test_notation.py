"""What crosses to another process comes back as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounting.orders import BookedInvoice, InvoiceLineDraft, NewInvoice
from core.helper.frames import GarbledError
from core.helper.notation import Notation

NOTATION = Notation((BookedInvoice, InvoiceLineDraft, NewInvoice))

ADDRESS = ("1 High Street", "", "", "Ashford", "TN23 1AA")

LINE = InvoiceLineDraft(
    product_code="ABS001",
    description="Caf\u00e9 \ud800 \U0001f600\x00",
    unit="Each",
    quantity=Decimal("3.000000"),
    unit_price=Decimal("55"),
    discount=Decimal("0.00"),
    net=Decimal("165.00"),
    shared=Decimal("0.00"),
    tax_code="T1",
    tax_rate=Decimal("17.5"),
    tax=Decimal("28.88"),
    nominal_code="4000",
)

INVOICE = NewInvoice(
    order_number="ORD-1",
    account="A1D001",
    date=date(2008, 3, 31),
    name="A1 Design",
    address=ADDRESS,
    delivery_name="",
    delivery=ADDRESS,
    contact_name="",
    telephone="",
    taken_by="Ann O'Neil",
    department=0,
    notes=("", "", ""),
    currency="GBP",
    carriage_net=Decimal(0),
    carriage_tax_code="T1",
    carriage_tax_rate=Decimal("17.5"),
    carriage_tax=Decimal("0.00"),
    carriage_nominal="4905",
    discount_net=Decimal("0.00"),
    discount_description="",
    net=Decimal("165.00"),
    tax=Decimal("28.88"),
    gross=Decimal("193.88"),
    lines=(LINE, LINE),
)


def crossed(value: object) -> object:
    return NOTATION.read(NOTATION.written(value))


ZONES = st.just(UTC) | st.just(timezone(timedelta(minutes=-210)))
MOMENTS = st.datetimes() | st.datetimes(timezones=ZONES) | st.times()

VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.decimals(allow_nan=False)
    | st.text(st.characters(exclude_categories=()))
    | st.binary()
    | st.dates()
    | MOMENTS.map(lambda each: each.replace(fold=0))  # no driver and no record has the other one
    | st.uuids()
    | st.frozensets(st.text(), max_size=3)
)


def told(value: object) -> object:
    """A value with its type and its sign, which equality does not see."""
    if isinstance(value, list):
        return [told(each) for each in value]
    return (type(value), sorted(value) if isinstance(value, frozenset) else repr(value))


@given(st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3), max_leaves=8))
def test_every_value_comes_back_with_its_type_and_every_digit(value: object) -> None:
    back = crossed(value)
    assert back == value
    assert told(back) == told(value)


def test_a_record_comes_back_whole() -> None:
    back = crossed(INVOICE)
    assert back == INVOICE
    assert repr(back) == repr(INVOICE)


@pytest.mark.parametrize(
    "value", [float("nan"), Decimal("NaN"), Decimal("sNaN"), float("inf"), Decimal("-0.00")]
)
def test_what_is_no_number_or_no_amount_comes_back_too(value: object) -> None:
    assert repr(crossed(value)) == repr(value)


def test_a_view_of_bytes_comes_back_as_bytes() -> None:
    assert crossed([bytearray(b"\0a"), memoryview(b"b\xff")]) == [b"\0a", b"b\xff"]


@pytest.mark.parametrize("value", [object(), {1}, ValueError("x"), Notation(())])
def test_what_nobody_agreed_on_cannot_cross(value: object) -> None:
    with pytest.raises(GarbledError, match=type(value).__name__):
        NOTATION.written([value])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"$":"decimal","is":"one"}',
        b'{"$":"date","is":"31.3.2008"}',
        b'{"$":"bytes","is":"*"}',
        b'{"$":"Popen","is":["rm"]}',
        b'{"$":"BookedInvoice","is":[1]}',
        b'{"$":"BookedInvoice","is":{"number":1}}',
        b'{"$":"decimal"}',
        b'{"$":["decimal"],"is":"1"}',
    ],
)
def test_what_is_no_value_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(GarbledError):
        NOTATION.read(content)


def test_a_message_is_a_mapping() -> None:
    assert crossed({"id": 1, "is": UUID(int=1), "args": [time(1, 2, 3, 4)]}) == {
        "id": 1,
        "is": UUID(int=1),
        "args": [time(1, 2, 3, 4)],
    }


def test_a_moment_keeps_its_zone() -> None:
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=1)))
    back = crossed(moment)
    assert isinstance(back, datetime)
    assert back.utcoffset() == moment.utcoffset()
