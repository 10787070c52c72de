"""States, deletion, duplicates, merging, assigning, groups, restarts."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from core.crm.base import Attribute, Kind, Reference
from core.sandbox.crm.newrecord import NewRecord
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.profile import Profile, UserProfile
from core.sandbox.crm.refusal import Refusal
from core.sandbox.crm.search import Search
from core.sandbox.crm.store import Store

if TYPE_CHECKING:
    from tests.core.sandbox.crm.conftest import Desk

    Refused = Callable[[int], AbstractContextManager[None]]


def test_an_id_is_taken_once(desk: Desk, refused: Refused) -> None:
    record = desk.account()
    with refused(0x80040237):
        desk.organisation.create(desk.user, "account", {"name": "B"}, record.id)


def test_a_deleted_record_is_not_there(desk: Desk, refused: Refused) -> None:
    record = desk.account()
    desk.delete(record)
    with refused(0x80040217):
        desk.read(record)
    with refused(0x80040217):
        desk.delete(record)
    assert desk.found(Search("account", ())) == []


def test_the_id_of_a_deleted_record_stays_taken_until_the_purge(desk: Desk, refused: Refused) -> None:
    record = desk.account()
    desk.delete(record)
    with refused(0x80040237):
        desk.organisation.create(desk.user, "account", {"name": "B"}, record.id)
    assert desk.organisation.purge() == 1
    desk.organisation.create(desk.user, "account", {"name": "B"}, record.id)


@pytest.mark.parametrize("collide", [True, False])
def test_the_number_of_a_deleted_invoice_collides_where_the_profile_says_so(
    founded: Callable[[Profile], Desk], refused: Refused, collide: bool
) -> None:
    desk = founded(Profile(deleted_numbers_collide=collide))
    desk.delete(desk.invoice(invoicenumber="A1-1"))
    if collide:
        with refused(0x80040237):
            desk.invoice(invoicenumber="A1-1")
        desk.organisation.purge()
    desk.invoice(invoicenumber="A1-1")


def test_with_an_account_go_its_contacts_and_documents(desk: Desk, refused: Refused) -> None:
    account = desk.account()
    contact = desk.make("contact", lastname="B", parentcustomerid=account)
    line = desk.write_in(desk.invoice(customerid=account), "1")
    desk.delete(account)
    for gone in (contact, line):
        with refused(0x80040217):
            desk.read(gone)


def test_a_sold_product_cannot_be_deleted(desk: Desk, refused: Refused) -> None:
    product = desk.product()
    desk.line(desk.invoice(), productid=product, uomid=desk.unit, quantity=Decimal(1))
    with refused(0x80040227):
        desk.delete(product)


def test_the_base_unit_and_the_base_currency_stay(desk: Desk, refused: Refused) -> None:
    with refused(0x80043B03):
        desk.delete(desk.unit)
    with refused(0x80048CFF):
        desk.delete(desk.only("transactioncurrency"))
    with refused(0x80048CF4):
        desk.set_state(desk.only("transactioncurrency"), "Inactive")


def test_an_inactive_record_is_read_only(desk: Desk, refused: Refused) -> None:
    record = desk.account()
    desk.set_state(record, "Inactive")
    assert (desk.value(record, "statecode"), desk.value(record, "statuscode")) == ("Inactive", 2)
    with refused(0x80040230):
        desk.update(record, fax="1")
    desk.set_state(record, "Active")
    desk.update(record, fax="1")


def test_states_go_by_their_names_and_have_their_statuses(desk: Desk, refused: Refused) -> None:
    invoice = desk.invoice()
    with refused(0x80043AF9):
        desk.set_state(invoice, "Draft")
    with refused(0x80048408):
        desk.set_state(invoice, "Paid", 1)
    desk.set_state(invoice, "Paid", 100002)
    assert desk.value(invoice, "statuscode") == 100002


def test_the_lines_of_a_paid_invoice_are_read_only(desk: Desk, refused: Refused) -> None:
    invoice = desk.invoice()
    line = desk.write_in(invoice, "5")
    desk.set_state(invoice, "Paid")
    with refused(0x80043B09):
        desk.write_in(invoice, "5")
    with refused(0x80043B09):
        desk.update(line, quantity=Decimal(2))
    with refused(0x80043B09):
        desk.delete(line)
    with refused(0x80040230):
        desk.update(invoice, description="x")
    assert desk.value(line, "invoicestatecode") == 2


def test_a_merged_account_points_to_its_master(desk: Desk, refused: Refused) -> None:
    master, loser = desk.account(), desk.account()
    contact = desk.make("contact", lastname="B", parentcustomerid=loser)
    desk.organisation.merge(desk.user, "account", master.id, loser.id)
    held = desk.read(loser).fields
    assert (held["merged"], held["masterid"], held["statecode"]) == (True, master, "Inactive")
    assert desk.value(contact, "parentcustomerid") == master
    with refused(0x80040230):
        desk.organisation.merge(desk.user, "account", master.id, loser.id)


def test_a_refused_write_undoes_itself_and_not_its_group(desk: Desk) -> None:
    kept, lost = uuid4(), uuid4()
    with desk.organisation.group():
        desk.organisation.create(desk.user, "account", {"name": "kept"}, kept)
        with pytest.raises(Refusal):
            desk.organisation.create_compound(
                desk.user,
                NewRecord(
                    "invoice",
                    {"name": "I", "customerid": Reference("account", kept), "pricelevelid": desk.price_list},
                    lost,
                ),
                (NewRecord("invoicedetail", {"quantity": Decimal(1)}),),
            )
    assert desk.found(Search("account", ())) == [kept]
    assert desk.found(Search("invoice", ())) == []


def test_a_record_changes_hands_by_assigning_it(desk: Desk, refused: Refused) -> None:
    other = desk.make(
        "systemuser",
        domainname="litwareinc\\fred",
        lastname="Bloggs",
        businessunitid=desk.only("businessunit"),
    )
    invoice = desk.invoice()
    line = desk.write_in(invoice, "1")
    with refused(0x80041A02):
        desk.update(invoice, ownerid=other)
    desk.organisation.assign(desk.user, "invoice", invoice.id, other.id)
    assert (desk.value(invoice, "ownerid"), desk.value(line, "owninguser")) == (other, other.id)


def test_an_own_field_can_be_added_and_is_kept(tmp_path: Path, refused: Refused) -> None:
    path = tmp_path / "crm.db"
    organisation = Organisation.found(path)
    user, before = organisation.sign_in(None), organisation.metadata_stamp()
    organisation.add_attribute("account", Attribute("new_balance", Kind.MONEY, places=2))
    assert organisation.metadata_stamp() != before
    with refused(0x80040237):
        organisation.add_attribute("account", Attribute("new_balance", Kind.MONEY))
    record = organisation.create(user, "account", {"name": "A", "new_balance": Decimal("12.30")})
    organisation.close()
    again = Organisation.open(path)
    held = again.retrieve(user, "account", record, None).fields
    assert (held["new_balance"], held["new_balance_base"]) == (Decimal("12.30"), Decimal("12.30"))
    assert again.describe("account").attributes["new_balance"].kind is Kind.MONEY
    again.close()


def test_a_field_that_is_made_longer_takes_more_and_stays_so(tmp_path: Path, refused: Refused) -> None:
    path = tmp_path / "crm.db"
    organisation = Organisation.found(path)
    user, before = organisation.sign_in(None), organisation.metadata_stamp()
    number = organisation.describe("account").attributes["accountnumber"]
    with refused(0x80044331):
        organisation.create(user, "account", {"name": "A", "accountnumber": "N" * 50})
    organisation.change_attribute("account", replace(number, length=60))
    assert organisation.metadata_stamp() != before
    organisation.close()
    again = Organisation.open(path)
    again.create(user, "account", {"name": "A", "accountnumber": "N" * 50})
    assert again.describe("account").attributes["accountnumber"].length == 60
    again.close()


def test_an_added_status_belongs_to_the_first_state(desk: Desk, refused: Refused) -> None:
    organisation = desk.organisation
    status = organisation.describe("account").attributes["statuscode"]
    account = organisation.create(desk.user, "account", {"name": "A"})
    with refused(0x80048408):
        organisation.set_state(desk.user, "account", account, "Active", 200000)
    organisation.change_attribute("account", replace(status, options={**status.options, 200000: "Ready"}))
    organisation.set_state(desk.user, "account", account, "Active", 200000)
    assert organisation.retrieve(desk.user, "account", account, None).fields["statuscode"] == 200000
    with refused(0x80048408):
        organisation.set_state(desk.user, "account", account, "Inactive", 200000)


def test_a_field_cannot_become_one_of_another_kind(desk: Desk, refused: Refused) -> None:
    with refused(0x80040203):
        desk.organisation.change_attribute("account", Attribute("accountnumber", Kind.MONEY))


def test_an_own_field_is_one_organisations_own(desk: Desk) -> None:
    desk.organisation.add_attribute("account", Attribute("new_code", Kind.TEXT, length=5))
    other = Organisation.found(Path(":memory:"))
    assert "new_code" not in other.describe("account").attributes
    other.close()


def test_two_organisations_are_told_apart_by_their_ids() -> None:
    one, other = (Organisation.found(Path(":memory:")) for _ in range(2))
    assert one.id != other.id
    assert one.whoami(one.sign_in(None)).organization_id == one.id
    one.close()
    other.close()


def test_a_new_organisation_holds_its_catalogue_and_no_business(desk: Desk) -> None:
    held = {
        name: len(desk.found(Search(name, ())))
        for name in desk.organisation.entities()
        if name != "privilege"
    }
    there = {name: number for name, number in held.items() if number}
    assert there == dict.fromkeys(
        (
            "businessunit",
            "organization",
            "pricelevel",
            "role",
            "systemuser",
            "transactioncurrency",
            "uom",
            "uomschedule",
            "usersettings",
        ),
        1,
    )


def test_no_store_is_founded_over_another_and_no_other_file_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    Organisation.found(path).close()
    with pytest.raises(FileExistsError):
        Organisation.found(path)
    other = tmp_path / "other.db"
    other.write_text("no store")
    with pytest.raises(ValueError, match="no CRM store"):
        Organisation.open(other)
    with pytest.raises(FileNotFoundError):
        Organisation.open(tmp_path / "none.db")
    with pytest.raises(ValueError, match="no such role"):
        Organisation.found(
            other_path := tmp_path / "bad.db", profile=Profile(users=(UserProfile("a", "A", ("Boss",)),))
        )
    assert not other_path.exists()


def test_a_store_without_an_organisation_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    empty = Store.in_memory()
    empty.save(path)
    empty.close()
    with pytest.raises(ValueError, match="no organisation"):
        Organisation.open(path)


def test_a_store_of_an_earlier_program_gets_what_has_been_added_since(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    Organisation.found(path).close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE orderclose")
        database.execute("DELETE FROM privilege WHERE name LIKE '%Activity'")
    again = Organisation.open(path)
    try:
        user = again.sign_in(None)
        assert again.retrieve_multiple(user, Search("orderclose", ())).entities == ()
        assert again.purge() == 0
    finally:
        again.close()


def test_a_customised_status_keeps_its_state_when_the_store_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    organisation = Organisation.found(path)
    held = organisation.describe("salesorder").attributes["statuscode"]
    own = replace(held, options={**held.options, 200001: "Sent"}, states={200001: 1})
    organisation.change_attribute("salesorder", own)
    organisation.close()
    again = Organisation.open(path)
    assert again.describe("salesorder").attributes["statuscode"].states == {**held.states, 200001: 1}
    again.close()


def test_a_note_knows_of_what_kind_its_record_is(desk: Desk) -> None:
    note = desk.make("annotation", subject="Called", objectid=desk.account())
    assert desk.value(note, "objecttypecode") == "account"


def test_lookups_have_names(desk: Desk) -> None:
    account = desk.account(name="Foo Ltd")
    missing = Reference("account", UUID(int=1))
    assert desk.organisation.display_names([account, missing, desk.price_list]) == {
        account.id: "Foo Ltd",
        desk.price_list.id: "Demo",
    }


_WRITER = """
import sys
from pathlib import Path
from core.sandbox.crm.organisation import Organisation
organisation = Organisation.found(Path(sys.argv[1]))
user = organisation.sign_in(None)
number = 0
while True:
    with organisation.group():
        for _ in range(10):
            number += 1
            organisation.create(user, "account", {"name": f"A{number}"})
    print(number, flush=True)
"""


def test_what_was_committed_survives_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = 0
        while told < 500:
            told = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        told = max([told, *(int(line) for line in writer.stdout if line.strip())])
    organisation = Organisation.open(path)
    user = organisation.sign_in(None)
    found = len(organisation.retrieve_multiple(user, Search("account", ())).entities)
    assert found >= min(told, 5000)
    assert found % 10 == 0
    organisation.close()
