"""What is to be known once a configuration is written, by its accounting system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.checks.result import CheckResult, Mark
from core.config.words import Source
from core.setup.afterwards import afterwards
from core.setup.machine import Machine
from core.setup.session import Session
from tests.core.setup.conftest import Opens

PYTHON32 = r"C:\Python312-32\python.exe"
WINDOWS = Machine(windows=True, pythons32=(PYTHON32,))
WARNED = CheckResult("sql-server", Mark.WARN, "look", "its login could write", "Make a login")
SAGE_50 = {"sync__source": "SAGE50", "sage__folder": "/x/ACCDATA"}
SAGE_200 = {"sync__source": "SAGE200", "sage_200__connection": "server=a;database=b;UID=c"}
QUICKBOOKS = {"sync__source": "QUICKBOOKS"}
ONCE = "Sage lets each user in once: while a person is in as {}, every batch waits."


@pytest.fixture
def answered(opens: Opens) -> Callable[..., Session]:
    """Open a set-up of which all is answered."""
    rest = {
        "sync__target": "CRM40",
        "crm__url": "http://crm/",
        "product__price_list": "Demo",
        "product__unit_group": "Demo",
        "product__unit": "Each",
    }

    def open_session(machine: Machine = WINDOWS, **answers: object) -> Session:
        return opens(machine=machine, **{**rest, **answers})

    return open_session


def test_a_32_bit_driver_of_sage_50_names_the_python_that_has_to_stay(
    answered: Callable[..., Session],
) -> None:
    python, once = afterwards(answered(**SAGE_50, sage__version=13), ())
    driver = "the ODBC driver of Sage 50 version 13, a 32-bit one"
    assert python == f"For {driver}, {PYTHON32} is used: it has to stay installed."
    assert once == ONCE.format("MANAGER")


@pytest.mark.parametrize(
    ("machine", "version"),
    [(WINDOWS, 28), (replace(WINDOWS, windows=False), 13), (replace(WINDOWS, pythons32=()), 13)],
)
def test_where_no_other_python_is_used_none_is_named(
    answered: Callable[..., Session], machine: Machine, version: int
) -> None:
    session = answered(machine, **SAGE_50, sage__version=version, sage__user="SYNC")
    assert afterwards(session, ()) == (ONCE.format("SYNC"),)


def test_a_user_of_sage_instant_is_named_as_the_connection_does(answered: Callable[..., Session]) -> None:
    connection = "DRIVER={Instant Accounting 2000 v6};UID=OFFICE;DIR=C:\\ACCDATA"
    session = answered(sync__source="SAGEINSTANT", sage_instant__connection=connection)
    assert afterwards(session, ()) == (ONCE.format("OFFICE"),)


def test_a_login_of_sql_server_that_could_write_is_told_of(answered: Callable[..., Session]) -> None:
    session = answered(**SAGE_200)
    assert afterwards(session, (replace(WARNED, mark=Mark.PASS),)) == ()
    (told,) = afterwards(session, (WARNED,))
    assert "could write" in told
    assert "sql-server" in told


def test_quickbooks_has_to_let_batches_in(answered: Callable[..., Session]) -> None:
    (told,) = afterwards(answered(**QUICKBOOKS), ())
    assert '"Yes, always"' in told


@pytest.mark.parametrize("source", Source)
def test_a_sandbox_asks_for_nothing_but_the_own_accounts(
    answered: Callable[..., Session], source: Source
) -> None:
    keys = {
        Source.SAGE50: "sage__connection",
        Source.SAGEINSTANT: "sage_instant__connection",
        Source.SAGEMMS: "sage_mms__connection",
        Source.SAGE200: "sage_200__connection",
        Source.QUICKBOOKS: "quickbooks__file",
    }
    session = answered(sync__source=source.value, **{keys[source]: "sandbox:company.db"})
    (told,) = afterwards(session, (WARNED,))
    assert "for your own" in told


def test_the_database_that_every_batch_fills_is_named_last(answered: Callable[..., Session]) -> None:
    own = {"mode": "ACCESS", "mdb": "sqlite:///books.db", "company": 6}
    session = answered(**SAGE_200, **{f"sync_accounting__{key}": value for key, value in own.items()})
    named = "Every batch also fills SYNC Accounting: sqlite:///books.db, as company 6."
    assert afterwards(session, (WARNED,))[-1] == named


def test_nothing_is_told_of_what_is_not_whole(opens: Opens) -> None:
    assert afterwards(opens(**SAGE_50), ()) == ()


def test_what_a_person_typed_is_told_without_control_codes(answered: Callable[..., Session]) -> None:
    session = answered(**SAGE_50, sage__version=28, sage__user="A\x1b[31mB")
    assert "\x1b" not in "".join(afterwards(session, ()))
