"""Whether a configuration is licensed: by its pair, or because it is a sandbox, which says so itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config.store import Loaded, load
from core.errors import AccountingError
from core.licence.standing import State
from core.licensing import KEY, licence_of
from core.sandbox.company.creation import Recipe
from core.sandbox.site import create_site
from tests.vendor import SERIAL, as_vendor, key_of

Sites = Callable[..., Loaded]


@pytest.fixture
def site(tmp_path: Path) -> Sites:
    """Make a sandbox, and read its configuration with some keys of the environment."""

    def made(*, evaluation: bool = False, **environ: str) -> Loaded:
        folder = tmp_path / "site"
        if not folder.exists():
            recipe = Recipe(customers=2, products=2, invoices=2, evaluation=evaluation)
            create_site(folder, recipe, now=datetime(2026, 1, 2, tzinfo=UTC))
        given = {f"SYNCUPLOAD_{name}": value for name, value in environ.items()}
        return load(folder / "syncupload.toml", environ=given)

    return made


def test_a_sandbox_needs_no_licence(site: Sites) -> None:
    found = licence_of(site())
    assert (found.state, found.evaluation, found.remedy) == (State.DEMO, False, "")


def test_one_that_was_made_for_the_evaluation_does(site: Sites) -> None:
    found = licence_of(site(evaluation=True))
    assert (found.state, found.problem) == (State.EVALUATION, None)
    assert "A to G" in found.words
    assert "your reseller" in found.remedy


def test_a_right_pair_is_a_licence(site: Sites) -> None:
    with as_vendor():
        found = licence_of(site(evaluation=True, LICENCE_SERIAL=SERIAL, LICENCE_KEY=key_of()))
    assert (found.state, found.serial, found.remedy) == (State.LICENSED, SERIAL, "")


@pytest.mark.parametrize(
    ("serial", "key", "code"),
    [
        (SERIAL, "", "licence.blank_key"),
        ("", key_of(), "licence.blank_serial"),
        (SERIAL, key_of("SU-9"), "licence.other_serial"),
    ],
)
def test_a_wrong_pair_leaves_it_an_evaluation_and_says_why(
    site: Sites, serial: str, key: str, code: str
) -> None:
    with as_vendor():
        found = licence_of(site(evaluation=True, LICENCE_SERIAL=serial, LICENCE_KEY=key))
    assert found.evaluation
    assert found.problem is not None
    assert found.problem.code == code
    assert found.problem.found in found.words


def test_a_wrong_pair_takes_nothing_away_from_a_sandbox(site: Sites) -> None:
    found = licence_of(site(LICENCE_SERIAL=SERIAL, LICENCE_KEY="x"))
    assert found.state is State.DEMO
    assert found.problem is not None


def test_over_a_driver_nothing_is_exempt_and_nobody_is_signed_in_for_it(site: Sites) -> None:
    folder = site().folder
    driven = site(SAGE_CONNECTION=f"DRIVER=No such driver;Database={folder / 'company.db'}")
    assert licence_of(driven).evaluation


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM SANDBOX", "DROP TABLE SANDBOX", "UPDATE SANDBOX SET LABEL = 'mine'"],
)
def test_a_file_that_does_not_say_that_it_is_a_demo_is_not_exempt(site: Sites, statement: str) -> None:
    loaded = site()
    with closing(sqlite3.connect(loaded.folder / "company.db")) as books, books:
        books.execute(statement)
    assert licence_of(loaded).evaluation


def test_a_sandbox_that_cannot_be_read_is_told_as_such(site: Sites) -> None:
    loaded = site()
    (loaded.folder / "company.db").unlink()
    with pytest.raises(AccountingError):
        licence_of(loaded)


def test_a_key_that_cannot_be_read_is_the_problem(site: Sites) -> None:
    loaded = site(evaluation=True, LICENCE_SERIAL=SERIAL)
    trouble = AccountingError("secrets.locked", tried="t", found="the keyring is locked", remedy="Unlock it.")
    found = licence_of(Loaded(loaded.config, loaded.path, loaded.sources, unread={KEY: trouble}))
    assert found.evaluation
    assert (found.problem, found.remedy) == (trouble, "Unlock it.")
