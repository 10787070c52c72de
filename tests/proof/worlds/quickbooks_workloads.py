"""The work with books in QuickBooks that is broken off at each of its calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from shutil import copyfile

from core.accounting.quickbooks.mark import OVERLAP
from core.crm.base import Entity
from core.sandbox.quickbooks import accountant
from tests.core.sandbox.quickbooks.programs import NOW
from tests.proof.worlds.holdings import Fields
from tests.proof.worlds.machine import Batching, Task
from tests.proof.worlds.quickbooks_renames import (
    CUSTOMERS_READ,
    ITEMS_READ,
    customer_renamed_at,
    item_renamed_at,
    renamed,
)
from tests.proof.worlds.quickbooks_scene import LATER, batched, books_of, sell, sell_one
from tests.proof.worlds.workloads import (
    BY_MARK,
    CUSTOMER,
    OTHER,
    Prepare,
    Scene,
    bare_header,
    half_account,
    two_machines,
)

CHANGES_READ = 9
"""How many questions a batch by mark has asked when it knows which invoices have changed."""


def _first(_scene: Scene) -> None:
    """Nothing has been uploaded yet."""


def _nothing_new(scene: Scene) -> None:
    batched(scene)


def _everything_again(scene: Scene) -> None:
    scene.uploaded()
    accountant.change(books_of(scene).company, "Customer", "ABS Garages Ltd", LATER, CreditLimit=70000)
    scene.task = scene.restart = Task()


def _changes(scene: Scene) -> None:
    company = batched(scene)
    accountant.change(company, "Customer", "ABS Garages Ltd", LATER, CreditLimit=70000)
    accountant.change(company, "Item", "VID003", LATER, SalesPrice="56.5")
    accountant.edit_invoice(company, "1", LATER, Memo="Changed")
    sell(company, LATER, "1")


def _deleted(scene: Scene) -> None:
    accountant.delete_invoice(batched(scene), "2", LATER)


def _sold_meanwhile(scene: Scene) -> None:
    batched(scene)
    accountant.change(books_of(scene).company, "Item", "VID003", LATER, SalesPrice="56.5")
    books_of(scene).amidst = (CHANGES_READ, sell_one)


def _new_year(scene: Scene) -> None:
    batched(scene)
    books_of(scene).began = datetime(NOW.year + 1, 1, 2, 9, 30)  # noqa: DTZ001 - a wall clock


def _owed(scene: Scene) -> None:
    fields: Fields = {"name": "By hand", "customertypecode": OTHER, "accountnumber": "ABS001"}
    made = scene.stage.organisation.create(scene.stage.user, "account", fields)
    batched(scene)
    scene.person().update(Entity("account", made, {"customertypecode": CUSTOMER}))
    scene.machine.try_all_again()
    scene.expected.no_contact.add("abs001")


def _numbered_alike(scene: Scene) -> None:
    """A new invoice takes the number of one that has gone up."""
    company = batched(scene)
    sell(company, LATER, "2")
    accountant.edit_invoice(company, "6", LATER, RefNumber="1")
    (renumbered,) = [each for each in books_of(scene).invoices if each.startswith("1-")]
    scene.expected.hinders("invoice", f"A1D001-{renumbered}")


def _set_back(scene: Scene) -> None:
    """QuickBooks' clock is set back as far as may be, and the accountant works in that very second."""
    company = batched(scene)
    then = books_of(scene).last_stamp() - OVERLAP
    accountant.change(company, "Customer", "ABS Garages Ltd", then, CreditLimit=70000)
    accountant.change(company, "Item", "VID003", then, SalesPrice="56.5")
    sell(company, then, "1", "2")


def _ahead(scene: Scene) -> None:
    """The program's machine is a month ahead of QuickBooks', for good."""
    books_of(scene).began += timedelta(days=30)
    company = batched(scene)
    accountant.change(company, "Item", "VID003", LATER, SalesPrice="56.5")
    sell_one(company)


def _restored_backup(scene: Scene) -> None:
    books = books_of(scene)
    backup = copyfile(books.company, books.company.with_name("backup.db"))
    sell(books.company, NOW, "1")
    company = batched(scene)
    copyfile(backup, company)
    accountant.change(company, "Customer", "ABS Garages Ltd", LATER, CreditLimit=70000)
    assert scene.machine.run(BY_MARK).end == "accounting.mark_beyond"
    scene.task = scene.restart = Task(batching=Batching.FULL)


QUICKBOOKS_WORKLOADS: Mapping[str, Prepare] = {
    "a first batch": _first,
    "nothing has changed": _nothing_new,
    "everything is compared again": _everything_again,
    "changes since the mark": _changes,
    "an invoice was deleted": _deleted,
    "a customer and an item were renamed": renamed,
    "a customer is renamed while it is read": customer_renamed_at(CUSTOMERS_READ),
    "an item is renamed while it is read": item_renamed_at(ITEMS_READ),
    "an invoice is made while it is read": _sold_meanwhile,
    "recovery of an account without its contact": half_account,
    "recovery of an invoice without its lines": bare_header,
    "another machine goes on": two_machines,
    "a new year": _new_year,
    "what was owed at the mark": _owed,
    "a number that two invoices bear": _numbered_alike,
    "QuickBooks' clock is set back": _set_back,
    "the program's clock is ahead": _ahead,
    "a restored backup": _restored_backup,
}
"""Each is broken off at its calls, in the ways that a call can end."""
