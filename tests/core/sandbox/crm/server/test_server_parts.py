"""The small parts of the wire: bytes to requests, text to XML, times and amounts as a user sees them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.crm.base import Reference
from core.sandbox.crm import xml_text
from core.sandbox.crm.http_message import Answer, BadRequest, RequestReader, rendered
from core.sandbox.crm.refusal import Refusal
from core.sandbox.crm.tickets import Tickets
from core.sandbox.crm.user_view import UserView

EURO = UUID(int=7)
LONDON = UserView(ZoneInfo("Europe/London"), {EURO: "€"}, "£")
LEGAL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
)


def cut(whole: bytes, *sizes: int) -> list[bytes]:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(whole[at : at + size])
        at += size
    return [*pieces, whole[at:]]


@given(LEGAL)
def test_any_text_survives_as_an_elements_content(value: str) -> None:
    assert (etree.fromstring(f"<a>{xml_text.text(value)}</a>").text or "") == value


@given(LEGAL)
def test_any_text_survives_as_an_attribute(value: str) -> None:
    assert etree.fromstring(f'<a b="{xml_text.attribute(value)}"/>').get("b") == value


@pytest.mark.parametrize("value", ["a\nb", "a\r\nb", "a\tb"])
def test_line_ends_survive_everywhere(value: str) -> None:
    found = etree.fromstring(f'<a b="{xml_text.attribute(value)}">{xml_text.text(value)}</a>')
    assert (found.text, found.get("b")) == (value, value)


def test_what_xml_cannot_carry_is_left_out() -> None:
    assert xml_text.text("a\x00\x1b\uffffb") == "ab"


@given(st.lists(st.integers(0, 60), max_size=6))
def test_a_request_is_the_same_in_whatever_pieces_it_comes(sizes: list[int]) -> None:
    reader, found = RequestReader(), []
    for piece in cut(b"POST /a%20b?q HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", *sizes):
        reader.feed(piece)
        request = reader.next_request()
        if request:
            found.append(request)
    assert [(each.method, each.path, each.query, each.body) for each in found] == [
        ("POST", "/a b", "q", b"hello")
    ]


def test_requests_that_come_at_once_are_taken_one_by_one() -> None:
    reader = RequestReader()
    reader.feed(b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n")
    assert [getattr(reader.next_request(), "path", None) for _ in range(3)] == ["/1", "/2", None]


@pytest.mark.parametrize(
    ("head", "stays"),
    [
        (b"GET / HTTP/1.1", True),
        (b"GET / HTTP/1.1\r\nConnection: close", False),
        (b"GET / HTTP/1.0", False),
        (b"GET / HTTP/1.0\r\nConnection: Keep-Alive", True),
    ],
)
def test_a_connection_stays_open_as_its_version_says(head: bytes, stays: bool) -> None:
    reader = RequestReader()
    reader.feed(head + b"\r\n\r\n")
    request = reader.next_request()
    assert request is not None
    assert request.keep_alive is stays


@pytest.mark.parametrize("size", [b"-1", b"five", b"\xb2", b"0x5"])
def test_a_length_that_is_none_is_a_bad_request(size: bytes) -> None:
    reader = RequestReader()
    reader.feed(b"POST / HTTP/1.1\r\nContent-Length: " + size + b"\r\n\r\n")
    with pytest.raises(BadRequest):
        reader.next_request()


@pytest.mark.parametrize("size", [b"xyz", b"-5", b"ffffffff"])
def test_a_chunk_that_is_none_is_a_bad_request(size: bytes) -> None:
    reader = RequestReader()
    reader.feed(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + size + b"\r\n")
    with pytest.raises(BadRequest):
        reader.next_request()


def test_an_answer_tells_its_length() -> None:
    now = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert b"\r\nContent-Length: 3\r\n" in rendered(Answer(200, b"abc"), keep_alive=True, now=now)


def test_an_answer_tells_the_time_of_its_server_as_iis_does() -> None:
    now = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert b"\r\nDate: Mon, 05 Jan 2026 09:00:00 GMT\r\n" in rendered(Answer(200), keep_alive=True, now=now)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2009-05-27T17:00:00+01:00", datetime(2009, 5, 27, 16, tzinfo=UTC)),
        ("2009-05-27T16:00:00Z", datetime(2009, 5, 27, 16, tzinfo=UTC)),
        ("2009-05-27T17:00:00", datetime(2009, 5, 27, 16, tzinfo=UTC)),
        ("2009-01-27T17:00:00.123", datetime(2009, 1, 27, 17, tzinfo=UTC)),
        ("2009-01-27", datetime(2009, 1, 27, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_with_its_offset_or_as_the_users_own(text: str, moment: datetime) -> None:
    assert LONDON.moment(text) == moment


@pytest.mark.parametrize(
    "text", ["", "27/05/2009", "2009-13-01", "2009-02-30T00:00:00", "1899-12-31", "9999-12-31"]
)
def test_a_time_that_is_none_or_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        LONDON.moment(text)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1234.5", None, "£1,234.50"),
        ("-3", None, "-£3.00"),
        ("5", Reference("transactioncurrency", EURO), "€5.00"),
    ],
)
def test_an_amount_is_shown_in_its_currency(amount: str, currency: Reference | None, shown: str) -> None:
    assert LONDON.money(Decimal(amount), currency) == shown


def test_a_ticket_tells_whose_it_is() -> None:
    tickets = Tickets()
    assert tickets.account(tickets.issue("DEMO\\alice")[0]) == "DEMO\\alice"


def test_a_ticket_of_another_run_has_expired() -> None:
    with pytest.raises(Refusal):
        Tickets().account(Tickets().issue("DEMO\\alice")[0])


@given(st.text(max_size=60))
def test_what_is_no_ticket_has_expired(text: str) -> None:
    with pytest.raises(Refusal):
        Tickets().account(text)
