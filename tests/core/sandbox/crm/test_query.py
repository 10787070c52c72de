"""Queries: comparisons, filters, links, sorting, pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crm.base import Reference, Value
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.search import Filter, Link, Order, Search, Test

if TYPE_CHECKING:
    from tests.core.sandbox.crm.conftest import Desk

    Refused = Callable[[int], AbstractContextManager[None]]


def names(desk: Desk, *tests: Test, operator: str = "And") -> list[str]:
    search = Search("account", ("name",), Filter(operator, tests), (Order("name"),))
    page = desk.organisation.retrieve_multiple(desk.user, search)
    return [str(each.fields["name"]) for each in page.entities]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.account(
        name="Alpha", accountnumber="A1", creditlimit=Decimal(10), customertypecode=3, creditonhold=True
    )
    desk.account(name="beta 100%", accountnumber="b2", creditlimit=Decimal(20), customertypecode=10)
    desk.account(name="Gamma", fax="0191", description="long")
    return desk


@pytest.mark.parametrize(
    ("attribute", "operator", "values", "found"),
    [
        ("accountnumber", "Equal", ("a1",), "Alpha"),
        ("accountnumber", "Equal", ("A1  ",), "Alpha"),
        ("accountnumber", "NotEqual", ("a1",), "beta 100%,Gamma"),
        ("accountnumber", "In", ("B2 ", "A1", "none"), "Alpha,beta 100%"),
        ("accountnumber", "NotIn", ("B2",), "Alpha,Gamma"),
        ("accountnumber", "Null", (), "Gamma"),
        ("accountnumber", "NotNull", (), "Alpha,beta 100%"),
        ("name", "Like", ("ALP%",), "Alpha"),
        ("name", "Like", ("%[%]",), "beta 100%"),
        ("name", "Like", ("[a-b]%",), "Alpha,beta 100%"),
        ("name", "Like", ("[^a]%",), "beta 100%,Gamma"),
        ("name", "Like", ("_amma",), "Gamma"),
        ("name", "NotLike", ("%a",), "beta 100%"),
        ("name", "GreaterThan", ("ALPHA",), "beta 100%,Gamma"),
        ("fax", "Equal", ("0191",), "Gamma"),
        ("creditlimit", "GreaterEqual", (Decimal(10),), "Alpha,beta 100%"),
        ("creditlimit", "LessThan", ("20.00",), "Alpha"),
        ("creditlimit", "LessEqual", (20,), "Alpha,beta 100%"),
        ("creditlimit", "Between", ("5", "15"), "Alpha"),
        ("creditlimit", "NotBetween", ("5", "15"), "beta 100%,Gamma"),
        ("customertypecode", "Equal", ("3",), "Alpha"),
        ("customertypecode", "In", (3, "10"), "Alpha,beta 100%"),
        ("creditonhold", "Equal", (True,), "Alpha"),
        ("creditonhold", "Equal", ("false",), "beta 100%,Gamma"),
        ("statecode", "Equal", ("Active",), "Alpha,beta 100%,Gamma"),
        ("statecode", "Equal", (0,), "Alpha,beta 100%,Gamma"),
        ("statecode", "NotEqual", ("active",), ""),
        ("description", "Equal", ("LONG",), "Gamma"),
        ("createdon", "On", (datetime(2009, 5, 27, 1, tzinfo=UTC),), "Alpha,beta 100%,Gamma"),
        ("createdon", "OnOrAfter", ("2009-05-28",), ""),
        ("createdon", "OnOrBefore", ("2009-05-27",), "Alpha,beta 100%,Gamma"),
        ("createdon", "NotOn", ("2009-05-27",), ""),
        ("createdon", "Today", (), "Alpha,beta 100%,Gamma"),
        ("createdon", "Yesterday", (), ""),
        ("createdon", "ThisWeek", (), "Alpha,beta 100%,Gamma"),
        ("createdon", "LastMonth", (), ""),
        ("createdon", "ThisYear", (), "Alpha,beta 100%,Gamma"),
        ("createdon", "OlderThanXMonths", ("1",), ""),
        ("ownerid", "EqualUserId", (), "Alpha,beta 100%,Gamma"),
        ("owningbusinessunit", "NotEqualBusinessId", (), ""),
    ],
)
def test_comparisons(
    filled: Desk, attribute: str, operator: str, values: tuple[Value, ...], found: str
) -> None:
    assert ",".join(names(filled, Test(attribute, operator, values))) == found


def test_a_day_is_the_users_own(desk: Desk) -> None:
    desk.clock.now = datetime(2009, 5, 27, 23, 30, tzinfo=UTC)  # half past midnight in London
    desk.account()
    assert names(desk, Test("createdon", "On", ("2009-05-28",))) == ["Litware"]
    assert names(desk, Test("createdon", "On", ("2009-05-27",))) == []


def test_last_days_reach_back_to_midnight(desk: Desk) -> None:
    desk.account()
    desk.clock.move(timedelta(days=3))
    assert names(desk, Test("createdon", "LastXDays", (2,))) == []
    assert names(desk, Test("createdon", "LastXDays", ("3",))) == ["Litware"]


def test_filters_nest(filled: Desk) -> None:
    inner = Filter("Or", (Test("name", "Equal", ("gamma",)), Test("accountnumber", "Equal", ("A1",))))
    outer = Filter("And", (Test("creditlimit", "NotNull"),), (inner, Filter("And")))
    assert len(filled.found(Search("account", (), outer))) == 1


def test_the_own_key_can_be_asked_for(filled: Desk) -> None:
    record = filled.account(name="Own")
    for value in (record, record.id, str(record.id), f"{{{str(record.id).upper()}}}"):
        assert names(filled, Test("accountid", "In", (value,))) == ["Own"]


def test_links_filter_and_multiply_and_distinct_does_not(desk: Desk) -> None:
    full, empty = desk.account(name="full"), desk.account(name="empty")
    for last in ("A", "B"):
        desk.make("contact", lastname=last, parentcustomerid=full)
    link = Link("accountid", "contact", "parentcustomerid")
    assert desk.found(Search("account", (), links=(link,))) == [full.id, full.id]
    assert desk.found(Search("account", (), links=(link,), distinct=True)) == [full.id]
    outer = Link("accountid", "contact", "parentcustomerid", "LeftOuter")
    assert sorted(desk.found(Search("account", (), links=(outer,), distinct=True))) == sorted(
        [full.id, empty.id]
    )
    named = Link(
        "accountid",
        "contact",
        "parentcustomerid",
        criteria=Filter("And", (Test("lastname", "Equal", ("a",)),)),
    )
    assert desk.found(Search("account", (), links=(named,))) == [full.id]


def test_links_reach_through_several_entities(desk: Desk) -> None:
    account = desk.account(accountnumber="A1")
    line = desk.write_in(desk.invoice(customerid=account), "1")
    desk.write_in(desk.invoice(), "1")
    number = Filter("And", (Test("accountnumber", "Equal", ("A1",)),))
    inner = Link("customerid", "account", "accountid", criteria=number)
    search = Search("invoicedetail", (), links=(Link("invoiceid", "invoice", "invoiceid", links=(inner,)),))
    assert desk.found(search) == [line.id]


@pytest.mark.parametrize(
    ("search", "number"),
    [
        (Search("nosuchentity", ()), 0x80041102),
        (Search("account", ("nosuchfield",)), 0x80041103),
        (Search("account", (), Filter("And", (Test("nosuchfield", "Null"),))), 0x80041103),
        (Search("account", (), orders=(Order("nosuchfield"),)), 0x80041103),
        (Search("account", (), Filter("And", (Test("description", "In", ("x",)),))), 0x80044153),
        (Search("account", (), Filter("And", (Test("description", "Between", ("a", "b")),))), 0x80044153),
        (Search("account", (), Filter("And", (Test("name", "Sounds", ("x",)),))), 0x80040203),
        (Search("account", (), Filter("Xor", (Test("name", "Null"),))), 0x80040203),
        (Search("account", (), Filter("And", (Test("name", "Equal"),))), 0x80040203),
        (Search("account", (), Filter("And", (Test("name", "In"),))), 0x80040203),
        (Search("account", (), Filter("And", (Test("creditlimit", "Equal", ("lots",)),))), 0x80040203),
        (Search("account", (), Filter("And", (Test("accountid", "Equal", ("A1",)),))), 0x80040203),
        (Search("account", (), Filter("And", (Test("name", "Today"),))), 0x80040203),
        (Search("account", (), cookie="<cookie", page=2), 0x80040203),
        (
            Search("account", (), cookie='<cookie page="1"><name last="x" first="x" /></cookie>', page=2),
            0x80040203,
        ),
        (Search("account", (), Filter("And", (Test("fax", "In", tuple("x" * 2001)),))), 0x80044150),
    ],
)
def test_what_cannot_be_meant_is_refused(desk: Desk, refused: Refused, search: Search, number: int) -> None:
    with refused(number):
        desk.found(search)


def test_an_unknown_attribute_is_named(desk: Desk) -> None:
    with pytest.raises(
        Exception, match="'account' entity doesn't contain attribute with Name = 'nosuchfield'"
    ):
        desk.found(Search("account", ("nosuchfield",)))


def test_a_query_gives_at_most_five_thousand_records(desk: Desk) -> None:
    with desk.organisation.group():
        for number in range(5001):
            desk.account(name=f"A{number}")
    for count in (0, 9000):
        page = desk.organisation.retrieve_multiple(desk.user, Search("account", (), count=count))
        assert (len(page.entities), page.more) == (5000, True)


def test_the_cookie_names_the_order_columns_and_the_key(desk: Desk) -> None:
    record = desk.account(name='A "b" <c>')
    key = f"{{{str(record.id).upper()}}}"
    page = desk.organisation.retrieve_multiple(
        desk.user, Search("account", (), orders=(Order("name"), Order("fax", ascending=False)))
    )
    assert page.cookie == (
        '<cookie page="1"><name last=\'a "b" &lt;c&gt;\' first=\'a "b" &lt;c&gt;\' />'
        f'<fax lastnull="1" firstnull="1" /><accountid last="{key}" first="{key}" /></cookie>'
    )


def test_a_page_after_a_cookie_is_not_shifted_by_what_came_in_between(desk: Desk) -> None:
    for name in "bcd":
        desk.account(name=name)
    search = Search("account", ("name",), orders=(Order("name"),), count=2)
    first = desk.organisation.retrieve_multiple(desk.user, search)
    desk.account(name="a")
    second = Search("account", ("name",), orders=(Order("name"),), count=2, page=2, cookie=first.cookie)
    page = desk.organisation.retrieve_multiple(desk.user, second)
    assert [each.fields["name"] for each in page.entities] == ["d"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "A", "b", "Ä", "a ", "ß"]),
        st.sampled_from([None, "1", "2"]),
        st.one_of(st.none(), st.integers(0, 3).map(Decimal)),
    ),
    max_size=12,
)
ORDERS = st.lists(
    st.builds(Order, st.sampled_from(["name", "fax", "creditlimit"]), st.booleans()),
    max_size=3,
    unique_by=lambda order: order.attribute,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, ORDERS, st.integers(1, 5), st.booleans())
def test_the_pages_together_are_the_whole(
    rows: list[tuple[str, str | None, Decimal | None]], orders: list[Order], count: int, with_cookie: bool
) -> None:
    organisation = Organisation.found(Path(":memory:"), entropy=Random(1))
    user = organisation.sign_in(None)
    for name, fax, limit in rows:
        organisation.create(user, "account", {"name": name, "fax": fax, "creditlimit": limit})
    whole = organisation.retrieve_multiple(user, Search("account", (), orders=tuple(orders)))
    paged: list[UUID] = []
    page, cookie, more = 1, None, True
    while more:
        search = Search(
            "account",
            (),
            orders=tuple(orders),
            count=count,
            page=page,
            cookie=cookie if with_cookie else None,
        )
        found = organisation.retrieve_multiple(user, search)
        assert len(found.entities) <= count
        paged += [each.id for each in found.entities]
        page, cookie, more = page + 1, found.cookie, found.more
    assert paged == [each.id for each in whole.entities]
    assert len(paged) == len(rows)
    organisation.close()


def test_references_of_several_kinds_keep_theirs(desk: Desk) -> None:
    parent = desk.make("contact", lastname="P")
    contact = desk.make("contact", lastname="C", parentcustomerid=parent)
    assert desk.value(contact, "parentcustomerid") == Reference("contact", parent.id)
