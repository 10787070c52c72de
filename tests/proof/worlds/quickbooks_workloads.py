"""The work with books in QuickBooks that is broken off at each of its calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import cast

from core.accounting.quickbooks.mark import OVERLAP
from core.crm.base import Entity
from core.sandbox.quickbooks import accountant
from tests.core.sandbox.quickbooks.programs import NOW, Program, invoice, line, status
from tests.proof.worlds.gate import Trace
from tests.proof.worlds.holdings import Fields, Holdings
from tests.proof.worlds.invariants import Final
from tests.proof.worlds.machine import Batching, Machine, Task
from tests.proof.worlds.misfortunes import half_done
from tests.proof.worlds.quickbooks_books import QuickBooksBooks
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.sides import Books
from tests.proof.worlds.workloads import BY_MARK, CUSTOMER, OTHER, Prepare, Scene

LATER = NOW + timedelta(hours=1)
NAMELESS, RENAMED = "Fifty% Off_Stores", "Fifty Stores"
"""A customer that has no account number, and what it is renamed to."""
ITEM, RENAMED_ITEM = "DRAWE001", "DRAWE002"
ITEMS_READ, CUSTOMERS_READ, QUESTIONS = 25, 30, 44
"""How many questions a first batch has asked when it has read the items, the customers, and everything."""
CHANGES_READ = 9
"""How many a later one has asked when it knows which invoices have changed."""
ITS_INVOICE = "5"
"""The only invoice of that customer, and of that item."""


def scene_of(stage: Stage, company: Path, folder: Path, prepare: Prepare) -> Scene:
    """Set a scene before books in QuickBooks, and prepare it."""
    stage.clear()
    books = QuickBooksBooks(Path(copyfile(company, folder / "books.db")))
    machine = Machine.begin(stage, books, Trace())
    made = Scene(stage, machine, folder, BY_MARK, BY_MARK)
    made.judge = partial(_violations, made)
    prepare(made)
    return made


def _violations(scene: Scene, books: Books, holdings: Holdings) -> Iterator[str]:
    yield from Final(books, holdings, scene.expected).violations()


def _books(scene: Scene) -> QuickBooksBooks:
    return cast(QuickBooksBooks, scene.machine.ledger)


def _batched(scene: Scene) -> Path:
    """Have a first batch behind it, and a mark; give the company file."""
    assert scene.machine.run(BY_MARK).end == "done"
    return _books(scene).company


def _first(_scene: Scene) -> None:
    """Nothing has been uploaded yet."""


def _nothing_new(scene: Scene) -> None:
    _batched(scene)


def _everything_again(scene: Scene) -> None:
    scene.uploaded()
    accountant.change(_books(scene).company, "Customer", "ABS Garages Ltd", LATER, CreditLimit=70000)
    scene.task = scene.restart = Task()


def _changes(scene: Scene) -> None:
    company = _batched(scene)
    accountant.change(company, "Customer", "ABS Garages Ltd", LATER, CreditLimit=70000)
    accountant.change(company, "Item", "VID003", LATER, SalesPrice="56.5")
    accountant.edit_invoice(company, "1", LATER, Memo="Changed")
    sell(company, LATER, "1")


def sell(company: Path, when: datetime, *quantities: str) -> None:
    """Make an invoice in QuickBooks, a line for each quantity."""
    lines = [line(rest=f"<Quantity>{each}</Quantity>") for each in quantities]
    with Program(company) as program:
        program.clock.now = when
        assert status(program.ask(invoice(*lines)))[0] == "0"


def _sell_one(company: Path) -> None:
    sell(company, LATER, "1")


def _deleted(scene: Scene) -> None:
    accountant.delete_invoice(_batched(scene), "2", LATER)


def _rename_customer(company: Path) -> None:
    accountant.rename(company, "Customer", NAMELESS, RENAMED, LATER)


def _rename_item(company: Path) -> None:
    accountant.rename(company, "Item", ITEM, RENAMED_ITEM, LATER)


def _nameless(scene: Scene) -> None:
    accountant.give_account_number(_books(scene).company, NAMELESS, "", NOW)
    scene.expected.hinders("account", RENAMED)


def _renamed(scene: Scene) -> None:
    _nameless(scene)
    scene.expected.hinders("product", RENAMED_ITEM)
    company = _batched(scene)
    _rename_customer(company)
    _rename_item(company)


def customer_renamed_at(question: int) -> Prepare:
    """Give a first batch in which a customer is renamed when so many questions have been asked."""

    def prepare(scene: Scene) -> None:
        _nameless(scene)
        _books(scene).amidst = (question, _rename_customer)
        scene.judge = partial(_one_of_both, scene, "account", "accountnumber", (NAMELESS, RENAMED))
        scene.wavers = True

    return prepare


def item_renamed_at(question: int) -> Prepare:
    """Give a first batch in which an item is renamed when so many questions have been asked."""

    def prepare(scene: Scene) -> None:
        for each in (ITEM, RENAMED_ITEM):
            scene.expected.hinders("product", each)
        scene.expected.hinders("invoice", f"FIF001-{ITS_INVOICE}")
        _books(scene).amidst = (question, _rename_item)
        scene.judge = partial(_one_of_both, scene, "product", "productnumber", (ITEM, RENAMED_ITEM))
        scene.wavers = True

    return prepare


def _one_of_both(
    scene: Scene, entity: str, field: str, keys: tuple[str, str], books: Books, holdings: Holdings
) -> Iterator[str]:
    """What was renamed while it was read is there under one of its names, and so are its invoices."""
    yield from _violations(scene, books, holdings)
    there = holdings.by_key(entity, field)
    found = [key for key in keys if key.casefold() in there]
    if len(found) != 1:
        yield f"of {keys} there are {found}"
    if len(holdings.records["invoice"]) > len(books.invoices):
        yield f"{len(holdings.records['invoice'])} invoices for {len(books.invoices)}"


def _sold_meanwhile(scene: Scene) -> None:
    _batched(scene)
    accountant.change(_books(scene).company, "Item", "VID003", LATER, SalesPrice="56.5")
    _books(scene).amidst = (CHANGES_READ, _sell_one)


def _half_account(scene: Scene) -> None:
    scene.broken_off("create account")


def _bare_header(scene: Scene) -> None:
    scene.broken_off("create_with_lines", half_done)


def _two_machines(scene: Scene) -> None:
    scene.other_first = True


def _new_year(scene: Scene) -> None:
    _batched(scene)
    _books(scene).began = datetime(NOW.year + 1, 1, 2, 9, 30)  # noqa: DTZ001 - a wall clock


def _owed(scene: Scene) -> None:
    fields: Fields = {"name": "By hand", "customertypecode": OTHER, "accountnumber": "ABS001"}
    made = scene.stage.organisation.create(scene.stage.user, "account", fields)
    _batched(scene)
    scene.person().update(Entity("account", made, {"customertypecode": CUSTOMER}))
    scene.machine.try_all_again()
    scene.expected.no_contact.add("abs001")


def _numbered_alike(scene: Scene) -> None:
    """A new invoice takes the number of one that has gone up."""
    company = _batched(scene)
    sell(company, LATER, "2")
    accountant.edit_invoice(company, "6", LATER, RefNumber="1")
    (renumbered,) = [each for each in _books(scene).invoices if each.startswith("1-")]
    scene.expected.hinders("invoice", f"A1D001-{renumbered}")


def _set_back(scene: Scene) -> None:
    """QuickBooks' clock is set back as far as may be, and the accountant works in that very second."""
    company = _batched(scene)
    then = _books(scene).last_stamp() - OVERLAP
    accountant.change(company, "Customer", "ABS Garages Ltd", then, CreditLimit=70000)
    accountant.change(company, "Item", "VID003", then, SalesPrice="56.5")
    sell(company, then, "1", "2")


def _ahead(scene: Scene) -> None:
    """The program's machine is a month ahead of QuickBooks', for good."""
    _books(scene).began += timedelta(days=30)
    company = _batched(scene)
    accountant.change(company, "Item", "VID003", LATER, SalesPrice="56.5")
    _sell_one(company)


def _restored_backup(scene: Scene) -> None:
    books = _books(scene)
    backup = copyfile(books.company, books.company.with_name("backup.db"))
    sell(books.company, NOW, "1")
    company = _batched(scene)
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
    "a customer and an item were renamed": _renamed,
    "a customer is renamed while it is read": customer_renamed_at(CUSTOMERS_READ),
    "an item is renamed while it is read": item_renamed_at(ITEMS_READ),
    "an invoice is made while it is read": _sold_meanwhile,
    "recovery of an account without its contact": _half_account,
    "recovery of an invoice without its lines": _bare_header,
    "another machine goes on": _two_machines,
    "a new year": _new_year,
    "what was owed at the mark": _owed,
    "a number that two invoices bear": _numbered_alike,
    "QuickBooks' clock is set back": _set_back,
    "the program's clock is ahead": _ahead,
    "a restored backup": _restored_backup,
}
"""Each is broken off at its calls, in the ways that a call can end."""
