"""What a record must look like to be let in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from core.crm.base import Reference, Value

if TYPE_CHECKING:
    from tests.core.sandbox.crm.conftest import Desk

    Refused = Callable[[int], AbstractContextManager[None]]


def test_a_record_comes_back_as_it_was_sent(desk: Desk) -> None:
    sent: dict[str, Value | None] = {
        "name": "O'Neil & Sons <Ltd>",
        "accountnumber": "A1",
        "creditlimit": Decimal("1000.00"),
        "creditonhold": True,
        "customertypecode": 3,
        "address1_latitude": Decimal("54.97"),
        "lastusedincampaign": datetime(2009, 5, 27, 23, 30, tzinfo=timezone(timedelta(hours=1))),
    }
    held = desk.read(desk.account(**sent)).fields
    assert {name: held[name] for name in sent} == {
        **sent,
        "lastusedincampaign": datetime(2009, 5, 27, 22, 30, tzinfo=UTC),
    }


def test_empty_fields_are_left_out_of_answers(desk: Desk) -> None:
    held = desk.read(desk.account(accountnumber=None, fax="")).fields
    assert "accountnumber" not in held
    assert "fax" not in held


def test_the_own_key_is_no_field(desk: Desk) -> None:
    record = desk.account()
    assert "accountid" not in desk.read(record).fields
    assert desk.read(record).id == record.id


def test_the_caller_chooses_the_id(desk: Desk) -> None:
    chosen = uuid4()
    assert desk.organisation.create(desk.user, "account", {"name": "A"}, chosen) == chosen
    assert desk.read(Reference("account", chosen)).fields["name"] == "A"


@pytest.mark.parametrize(
    ("entity", "fields", "number"),
    [
        ("account", {}, 0x80040200),
        ("account", {"name": ""}, 0x80040200),
        ("contact", {"firstname": "Fred"}, 0x80040200),
        ("account", {"name": "x" * 161}, 0x80044331),
        ("account", {"name": "A", "accountnumber": "x" * 21}, 0x80044331),
        ("account", {"name": "A", "address1_line1": "x" * 51}, 0x80044331),
        ("account", {"name": "A", "customertypecode": 13}, 0x8004431A),
        ("account", {"name": "A", "creditlimit": Decimal(-1)}, 0x80044330),
        ("account", {"name": "A", "creditlimit": Decimal("100000000000.01")}, 0x80044330),
        ("account", {"name": "A", "creditlimit": "1000"}, 0x80041A07),
        ("account", {"name": "A", "creditonhold": 1}, 0x80041A07),
        ("account", {"name": "A", "customertypecode": True}, 0x80041A07),
        ("account", {"name": "A", "primarycontactid": Reference("account", UUID(int=1))}, 0x80041A07),
        ("account", {"name": "A", "parentaccountid": Reference("account", UUID(int=1))}, 0x80040217),
        ("account", {"name": "A", "territoryid": Reference("territory", UUID(int=1))}, 0x80040217),
        ("account", {"name": "A", "lastusedincampaign": datetime(1899, 12, 31, tzinfo=UTC)}, 0x80040239),
        ("account", {"name": "A", "nosuchfield": "x"}, 0x80041A01),
        ("nosuchentity", {"name": "A"}, 0x80041A00),
    ],
)
def test_what_does_not_fit_is_refused(
    desk: Desk, refused: Refused, entity: str, fields: dict[str, Value | None], number: int
) -> None:
    with refused(number):
        desk.make(entity, **fields)


def test_an_emoji_counts_two_units(desk: Desk, refused: Refused) -> None:
    desk.account(accountnumber="😀" * 10)
    with refused(0x80044331):
        desk.account(accountnumber="😀" * 10 + "x")


def test_a_refused_record_leaves_nothing_behind(desk: Desk, refused: Refused) -> None:
    chosen = uuid4()
    with refused(0x80044331):
        desk.organisation.create(desk.user, "account", {"name": "x" * 200}, chosen)
    with refused(0x80040217):
        desk.read(Reference("account", chosen))


def test_what_the_platform_alone_writes_is_ignored(desk: Desk) -> None:
    record = desk.account(
        merged=True, statecode="Inactive", creditlimit_base=Decimal(5), creditlimit=Decimal(7)
    )
    held = desk.read(record).fields
    assert held["merged"] is False
    assert held["statecode"] == "Active"
    assert held["creditlimit_base"] == Decimal("7.00")


def test_a_changed_number_is_refused_and_an_unchanged_one_is_not(desk: Desk, refused: Refused) -> None:
    invoice = desk.invoice(invoicenumber="A1-1")
    desk.update(invoice, invoicenumber="A1-1", description="again")
    with refused(0x80041A02):
        desk.update(invoice, invoicenumber="A1-2")


def test_money_is_rounded_to_the_currency_half_away_from_zero(desk: Desk) -> None:
    assert desk.value(desk.account(creditlimit=Decimal("2.675")), "creditlimit") == Decimal("2.68")


def test_an_update_changes_the_named_fields_alone(desk: Desk) -> None:
    record = desk.account(fax="1", telephone1="2")
    desk.update(record, fax=None, telephone1="3")
    held = desk.read(record).fields
    assert ("fax" in held, held["telephone1"], held["name"]) == (False, "3", "Litware")


def test_a_required_field_cannot_be_cleared(desk: Desk, refused: Refused) -> None:
    with refused(0x80040200):
        desk.update(desk.account(), name=None)


def test_who_and_when_are_stamped(desk: Desk) -> None:
    record = desk.account()
    made = desk.clock.now
    desk.clock.move(timedelta(hours=2))
    desk.update(record, fax="1")
    held = desk.read(record).fields
    assert (held["createdon"], held["modifiedon"]) == (made, made + timedelta(hours=2))
    assert held["createdby"] == held["modifiedby"] == held["ownerid"] == Reference("systemuser", desk.user)


def test_an_import_says_when_a_record_was_made(desk: Desk) -> None:
    then = datetime(2001, 2, 3, tzinfo=UTC)
    held = desk.read(desk.account(overriddencreatedon=then)).fields
    assert (held["createdon"], held["overriddencreatedon"]) == (then, desk.clock.now)


def test_two_accounts_may_have_one_number(desk: Desk) -> None:
    assert desk.account(accountnumber="A1") != desk.account(accountnumber="A1")


def test_a_persons_names_make_the_full_name(desk: Desk) -> None:
    record = desk.make("contact", firstname="Fred", lastname="Bloggs")
    assert desk.value(record, "fullname") == "Fred Bloggs"
    desk.update(record, firstname=None)
    assert desk.value(record, "fullname") == "Bloggs"


def test_a_status_belongs_to_its_state(desk: Desk, refused: Refused) -> None:
    assert desk.value(desk.invoice(statuscode=4), "statuscode") == 4
    with refused(0x80048408):
        desk.invoice(statuscode=100001)


def test_columns_may_be_chosen(desk: Desk) -> None:
    record = desk.account(fax="1")
    found = desk.organisation.retrieve(desk.user, "account", record.id, ("name", "accountid", "websiteurl"))
    assert found.fields == {"name": "Litware"}


def test_an_unknown_column_is_named(desk: Desk, refused: Refused) -> None:
    with refused(0x80041103):
        desk.organisation.retrieve(desk.user, "account", desk.account().id, ("nosuchfield",))
