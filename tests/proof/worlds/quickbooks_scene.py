"""A place where work with books in QuickBooks is prepared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import cast

from tests.core.sandbox.quickbooks.programs import NOW, Program, invoice, line, status
from tests.proof.worlds.gate import Trace
from tests.proof.worlds.holdings import Holdings
from tests.proof.worlds.invariants import Final
from tests.proof.worlds.machine import Machine
from tests.proof.worlds.quickbooks_books import QuickBooksBooks
from tests.proof.worlds.scenery import Stage
from tests.proof.worlds.sides import Books
from tests.proof.worlds.workloads import BY_MARK, Prepare, Scene

LATER = NOW + timedelta(hours=1)


def scene_of(stage: Stage, company: Path, folder: Path, prepare: Prepare) -> Scene:
    """Set a scene before books in QuickBooks, and prepare it."""
    stage.clear()
    books = QuickBooksBooks(Path(copyfile(company, folder / "books.db")))
    machine = Machine.begin(stage, books, Trace())
    made = Scene(stage, machine, folder, BY_MARK, BY_MARK)
    made.judge = partial(violations, made)
    prepare(made)
    return made


def violations(scene: Scene, books: Books, holdings: Holdings) -> Iterator[str]:
    """Say what is wrong in the end."""
    yield from Final(books, holdings, scene.expected).violations()


def books_of(scene: Scene) -> QuickBooksBooks:
    """Give the books of a scene."""
    return cast(QuickBooksBooks, scene.machine.ledger)


def batched(scene: Scene) -> Path:
    """Have a first batch behind it, and a mark; give the company file."""
    assert scene.machine.run(BY_MARK).end == "done"
    return books_of(scene).company


def sell(company: Path, when: datetime, *quantities: str) -> None:
    """Make an invoice in QuickBooks, a line for each quantity."""
    lines = [line(rest=f"<Quantity>{each}</Quantity>") for each in quantities]
    with Program(company) as program:
        program.clock.now = when
        assert status(program.ask(invoice(*lines)))[0] == "0"


def sell_one(company: Path) -> None:
    """Make an invoice of one line."""
    sell(company, LATER, "1")
