"""What can be wrong with the company: its file, its tables, and how Sage lets the program in."""

from __future__ import annotations

import sqlite3

from core.accounting.odbc_advice import Report, advised
from core.accounting.sage50.advice import sage_advice
from core.checks.result import Mark
from tests.core.checks.faults import Deed, Fault, by_driver, says
from tests.core.checks.faults_machine import SAGE_DRIVER
from tests.core.checks.place import Place


def sage_says(state: str, message: str) -> Deed:
    """Have Sage's driver refuse the sign-in, in the words that it uses."""

    def refused(place: Place) -> None:
        def raises() -> None:
            advice = sage_advice(SAGE_DRIVER, "MANAGER", (SAGE_DRIVER,))
            raise advised(advice, Report(state, message), tried="connect to Sage 50", secrets=())

        place.signing_in = raises

    return refused


def sage_lets_in(place: Place) -> None:
    place.signing_in = lambda: None


def books(*statements: str) -> Deed:
    return lambda place: place.books(*statements)


def other_books(place: Place) -> None:
    place.other_books()


def moved_away(place: Place) -> None:
    place.company.rename(place.folder / "elsewhere.db")


def a_folder_in_its_place(place: Place) -> None:
    place.company.unlink()
    place.company.mkdir()


def no_database(place: Place) -> None:
    place.company.write_text("this is a letter, and no company\n" * 50)


def named_elsewhere(place: Place) -> None:
    place.says({"sage.connection": f"sandbox:{place.folder / 'elsewhere.db'}"})


def named_whole(place: Place) -> None:
    place.says({"sage.connection": "sandbox:healthy.db"})


def locked(place: Place) -> None:
    holder = sqlite3.connect(place.company, isolation_level=None)
    place.stack.callback(holder.close)
    holder.execute("BEGIN EXCLUSIVE")
    place.holders.append(holder)


def released(place: Place) -> None:
    place.holders.pop().close()


FAULTS = (
    Fault("the company file is missing", "accounting", moved_away, "Correct the address", named_elsewhere),
    Fault(
        "the company file is a folder",
        "accounting",
        a_folder_in_its_place,
        "Correct the address",
        named_whole,
    ),
    Fault("the file is no database", "accounting", no_database, "file of an accounting company", other_books),
    Fault(
        "the database is no company",
        "accounting",
        books("DROP TABLE COMPANY"),
        "Point the configuration at the company's data",
        other_books,
    ),
    Fault(
        "the company was never set up",
        "accounting",
        books("DELETE FROM COMPANY"),
        "has been set up in Sage 50",
        other_books,
    ),
    Fault(
        "the sales ledger lacks a column",
        "accounting",
        books("ALTER TABLE SALES_LEDGER DROP COLUMN TURNOVER_YTD"),
        "of a version from 11 on",
        other_books,
    ),
    Fault(
        "the sales ledger is empty",
        "accounting",
        books("DELETE FROM SALES_LEDGER"),
        "Check that this is the company",
        other_books,
        mark=Mark.WARN,
    ),
    Fault(
        "another program holds the company",
        "accounting",
        locked,
        "wait until it has finished",
        released,
        by_driver(Timeout="1"),
    ),
    Fault(
        "Sage's user is signed in already",
        "accounting",
        sage_says("HY000", "The username MANAGER is already in use"),
        "a Sage user of its own",
        sage_lets_in,
    ),
    Fault(
        "the user or the password is wrong",
        "accounting",
        sage_says("28000", "Incorrect User ID or Password"),
        "Check that Sage 50 has the user MANAGER",
        sage_lets_in,
    ),
    Fault(
        "Sage is being backed up",
        "accounting",
        sage_says("HY000", "Program is in exclusive mode. Logon cannot proceed"),
        "backup or the maintenance",
        sage_lets_in,
    ),
    Fault(
        "the data are of another version than the driver",
        "accounting",
        sage_says("08001", "Cannot find all files in data path"),
        "made by the version of Sage 50 that",
        sage_lets_in,
    ),
    Fault(
        "a table is missing",
        "tables",
        books("DROP TABLE AUDIT_HEADER"),
        "Open the company that is meant",
        other_books,
    ),
    Fault(
        "columns are missing",
        "tables",
        books("ALTER TABLE STOCK DROP COLUMN SALES_PRICE", "ALTER TABLE INVOICE_ITEM DROP COLUMN TAX_AMOUNT"),
        "driver of its own version",
        other_books,
    ),
    Fault(
        "the program signs in as MANAGER",
        "sage-user",
        says(orders_ready_status=2),
        "Settings, Access Rights",
        by_driver(UID="SYNC"),
        by_driver(),
        Mark.WARN,
    ),
)
