"""Who may do what, and to whose records."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Reference
from core.sandbox.crm.privileges import privileges
from core.sandbox.crm.profile import (
    BusinessUnitProfile,
    Depth,
    Grant,
    Profile,
    RoleProfile,
    UserProfile,
)
from core.sandbox.crm.refusal import Refusal
from core.sandbox.crm.search import Filter, Link, Search, Test

if TYPE_CHECKING:
    from tests.core.sandbox.crm.conftest import Desk

    Refused = Callable[[int], AbstractContextManager[None]]

ADMINISTRATOR = UserProfile("litwareinc\\administrator", "The Administrator")
UNITS = (BusinessUnitProfile("North"), BusinessUnitProfile("Tyne", "North"), BusinessUnitProfile("South"))
CLERK_RIGHTS = ("prvReadAccount", "prvCreateAccount", "prvWriteAccount", "prvReadContact")


def profile(depth: Depth, *, without: str = "") -> Profile:
    grants = tuple(Grant(name, depth) for name in CLERK_RIGHTS if name != without)
    users = [ADMINISTRATOR, UserProfile("litwareinc\\root", "Root User", ("Clerk",))]
    users += [UserProfile(f"litwareinc\\{unit.name}", unit.name, ("Clerk",), unit.name) for unit in UNITS]
    users += [UserProfile("litwareinc\\tyne2", "Second", ("Clerk",), "Tyne")]
    return Profile(users=tuple(users), roles=(RoleProfile("Clerk", grants),), business_units=UNITS)


@pytest.mark.parametrize(
    ("depth", "seen"),
    [
        (Depth.BASIC, "tyne"),
        (Depth.LOCAL, "tyne tyne2"),
        (Depth.DEEP, "tyne tyne2"),
        (Depth.GLOBAL, "north root south tyne tyne2"),
    ],
)
def test_a_user_sees_as_far_as_the_role_reaches(
    founded: Callable[[Profile], Desk], refused: Refused, depth: Depth, seen: str
) -> None:
    desk = founded(profile(depth))
    accounts = {}
    for name in ("root", "north", "tyne", "tyne2", "south"):
        user = desk.organisation.sign_in(f"LITWAREINC\\{name}")
        accounts[name] = desk.organisation.create(user, "account", {"name": name})
    user = desk.organisation.sign_in("litwareinc\\tyne")
    page = desk.organisation.retrieve_multiple(user, Search("account", ("name",)))
    assert " ".join(sorted(str(each.fields["name"]) for each in page.entities)) == seen
    for name, record in accounts.items():
        if name in seen.split():
            desk.organisation.update(user, "account", record, {"fax": "1"})
            continue
        with refused(0x80040217):
            desk.organisation.retrieve(user, "account", record, ())
        with refused(0x80040220):
            desk.organisation.update(user, "account", record, {"fax": "1"})


def test_deep_reaches_the_units_below(founded: Callable[[Profile], Desk]) -> None:
    desk = founded(profile(Depth.DEEP))
    for name in ("tyne", "south"):
        desk.organisation.create(desk.organisation.sign_in(f"litwareinc\\{name}"), "account", {"name": name})
    north = desk.organisation.sign_in("litwareinc\\north")
    page = desk.organisation.retrieve_multiple(north, Search("account", ("name",)))
    assert [each.fields["name"] for each in page.entities] == ["tyne"]


def test_links_lead_to_no_records_that_are_not_seen(founded: Callable[[Profile], Desk]) -> None:
    desk = founded(profile(Depth.BASIC))
    account = desk.account()
    desk.make("contact", lastname="B", parentcustomerid=account)
    tyne = desk.organisation.sign_in("litwareinc\\tyne")
    desk.organisation.assign(desk.user, "account", account.id, tyne)
    search = Search("account", (), links=(Link("accountid", "contact", "parentcustomerid"),))
    assert desk.organisation.retrieve_multiple(tyne, search).entities == ()


@pytest.mark.parametrize("privilege", ["prvReadAccount", "prvCreateAccount", "prvWriteAccount"])
def test_a_missing_privilege_is_named(founded: Callable[[Profile], Desk], privilege: str) -> None:
    desk = founded(profile(Depth.GLOBAL, without=privilege))
    user, record = desk.organisation.sign_in("litwareinc\\root"), desk.account().id
    calls: dict[str, Callable[[], object]] = {
        "prvReadAccount": lambda: desk.organisation.retrieve_multiple(user, Search("account", ())),
        "prvCreateAccount": lambda: desk.organisation.create(user, "account", {"name": "A"}),
        "prvWriteAccount": lambda: desk.organisation.update(user, "account", record, {"fax": "1"}),
    }
    with pytest.raises(Refusal, match=f"PrivilegeName: {privilege}") as caught:
        calls[privilege]()
    assert caught.value.number == 0x80040220


def test_attaching_needs_rights_on_both_ends(founded: Callable[[Profile], Desk]) -> None:
    desk = founded(profile(Depth.GLOBAL))
    user, parent = desk.organisation.sign_in("litwareinc\\root"), desk.account()
    with pytest.raises(Refusal, match="prvAppendAccount"):
        desk.organisation.create(user, "account", {"name": "A", "parentaccountid": parent})


def test_deleting_and_setting_states_need_their_rights(
    founded: Callable[[Profile], Desk], refused: Refused
) -> None:
    desk = founded(profile(Depth.GLOBAL, without="prvWriteAccount"))
    user, record = desk.organisation.sign_in("litwareinc\\root"), desk.account().id
    with refused(0x80040220):
        desk.organisation.delete(user, "account", record)
    with refused(0x80040220):
        desk.organisation.set_state(user, "account", record, "Inactive", -1)


def test_a_line_is_written_by_whoever_may_write_its_invoice(founded: Callable[[Profile], Desk]) -> None:
    grants = tuple(Grant(name) for name in ("prvReadInvoice", "prvCreateInvoice"))
    clerk = UserProfile("litwareinc\\clerk", "Clerk", ("Clerk",))
    desk = founded(Profile(users=(ADMINISTRATOR, clerk), roles=(RoleProfile("Clerk", grants),)))
    user, invoice = desk.organisation.sign_in("litwareinc\\clerk"), desk.invoice()
    with pytest.raises(Refusal, match="prvWriteInvoice"):
        desk.organisation.create(user, "invoicedetail", {"invoiceid": invoice})


def test_accounts_sign_in_in_any_case_and_the_first_user_is_the_default(desk: Desk) -> None:
    assert desk.organisation.sign_in("LITWAREINC\\ADMINISTRATOR") == desk.organisation.sign_in(None)


def test_unknown_and_disabled_users_do_not_sign_in(
    founded: Callable[[Profile], Desk], refused: Refused
) -> None:
    gone = UserProfile("litwareinc\\gone", "Gone", disabled=True)
    desk = founded(Profile(users=(ADMINISTRATOR, gone)))
    with refused(0x80040226):
        desk.organisation.sign_in("litwareinc\\nobody")
    with refused(0x80040225):
        desk.organisation.sign_in("litwareinc\\gone")
    with refused(0x80040226):
        desk.organisation.create(UUID(int=1), "account", {"name": "A"})


def test_privileges_are_told_by_id_and_readable_by_name(founded: Callable[[Profile], Desk]) -> None:
    desk = founded(profile(Depth.LOCAL))
    user = desk.organisation.sign_in("litwareinc\\tyne")
    told = dict(desk.organisation.privileges(user))
    assert set(told.values()) == {"Local"}
    search = Search("privilege", ("name",), Filter("And", (Test("privilegeid", "In", tuple(told)),)))
    page = desk.organisation.retrieve_multiple(user, search)
    assert sorted(str(each.fields["name"]) for each in page.entities) == sorted(CLERK_RIGHTS)


def test_a_profile_names_only_what_there_is(founded: Callable[[Profile], Desk]) -> None:
    with pytest.raises(ValueError, match="no such role: Boss"):
        founded(Profile(users=(UserProfile("a\\b", "B", ("Boss",)),)))
    with pytest.raises(ValueError, match="no such privilege: prvReadMinds"):
        founded(Profile(roles=(RoleProfile("R", (Grant("prvReadMinds"),)),)))


def test_a_record_may_be_made_for_another_user(desk: Desk, refused: Refused) -> None:
    other = desk.make(
        "systemuser",
        domainname="litwareinc\\fred",
        lastname="Bloggs",
        businessunitid=desk.only("businessunit"),
    )
    assert desk.value(desk.account(ownerid=other), "ownerid") == other
    with refused(0x80040229):
        desk.account(ownerid=Reference("systemuser", UUID(int=1)))


def test_a_right_that_is_granted_holds_from_then_on(
    founded: Callable[[Profile], Desk], refused: Refused
) -> None:
    desk = founded(profile(Depth.GLOBAL, without="prvCreateAccount"))
    clerk = desk.organisation.sign_in("litwareinc\\root")
    with refused(0x80040220):
        desk.organisation.create(clerk, "account", {"name": "A"})
    desk.organisation.grant("Clerk", Grant("prvCreateAccount", Depth.BASIC))
    desk.organisation.create(clerk, "account", {"name": "A"})


@pytest.mark.parametrize(("role", "right"), [("Nobody", "prvReadAccount"), ("Clerk", "prvReadNothing")])
def test_no_right_is_granted_that_is_none(founded: Callable[[Profile], Desk], role: str, right: str) -> None:
    desk = founded(profile(Depth.GLOBAL))
    with pytest.raises(ValueError, match="no such"):
        desk.organisation.grant(role, Grant(right))


@pytest.mark.parametrize(
    ("entity", "privilege"),
    [
        ("salesorder", "prvCreateNote"),
        ("salesorder", "prvAppendNote"),
        ("salesorder", "prvAppendToOrder"),
        ("invoice", "prvAppendToInvoice"),
    ],
)
def test_a_note_on_a_document_needs_rights_on_both(
    founded: Callable[[Profile], Desk], entity: str, privilege: str
) -> None:
    grants = tuple(Grant(name) for _, name in privileges() if name != privilege)
    clerk = UserProfile("litwareinc\\clerk", "A clerk", ("Clerk",))
    desk = founded(Profile(users=(ADMINISTRATOR, clerk), roles=(RoleProfile("Clerk", grants),)))
    document = desk.make(entity, name="D", customerid=desk.account(), pricelevelid=desk.price_list)
    user = desk.organisation.sign_in("litwareinc\\clerk")
    with pytest.raises(Refusal, match=f"PrivilegeName: {privilege},"):
        desk.organisation.create(user, "annotation", {"subject": "A note", "objectid": document})
    desk.organisation.create(desk.user, "annotation", {"subject": "A note", "objectid": document})


@pytest.mark.parametrize(("right", "privilege"), [("read", "prvReadNote"), ("write", "prvWriteNote")])
def test_a_note_of_somebody_else_is_read_and_written_as_far_as_the_role_reaches(
    founded: Callable[[Profile], Desk], right: str, privilege: str
) -> None:
    grants = tuple(Grant(name) for _, name in privileges() if name != privilege)
    narrow = RoleProfile("Clerk", (*grants, Grant(privilege, Depth.BASIC)))
    clerk = UserProfile("litwareinc\\clerk", "A clerk", ("Clerk",))
    desk = founded(Profile(users=(ADMINISTRATOR, clerk), roles=(narrow,)))
    note = desk.make("annotation", subject="A note", objectid=desk.account())
    user = desk.organisation.sign_in("litwareinc\\clerk")
    own = desk.organisation.create(user, "annotation", {"subject": "Own"})
    desk.organisation.update(user, "annotation", own, {"subject": "Own again"})
    deeds: dict[str, Callable[[], object]] = {
        "read": lambda: desk.organisation.retrieve(user, "annotation", note.id, ("subject",)),
        "write": lambda: desk.organisation.update(user, "annotation", note.id, {"subject": "x"}),
    }
    with pytest.raises(Refusal):
        deeds[right]()
