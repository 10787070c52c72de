"""What can be wrong with this machine: its licence, Sage's driver, and the folder of the data."""

from __future__ import annotations

import sys

from core.checks.result import Mark
from core.checks.surroundings import Installed, Machine
from tests.core.checks.faults import Deed, Fault, by_driver, by_folder, nothing, says
from tests.core.checks.place import Place
from tests.vendor import SERIAL, as_vendor, key_of

SAGE_DRIVER = "Sage Line 50 v13"


def on(system: str, bits: int) -> Deed:
    """Run on another machine."""
    return lambda place: place.around.update(machine=Machine(system, "", "3.11.7", bits))


def installed(*drivers: str) -> Deed:
    """Have these ODBC drivers and no others."""
    return lambda place: place.around.update(odbc=lambda: Installed(drivers))


def without_odbc(place: Place) -> None:
    place.patch.setitem(sys.modules, "pyodbc", None)


def with_odbc(place: Place) -> None:
    place.patch.undo()


def sources(*names: str) -> Deed:
    """Have these ODBC data sources in the file that the ODBC manager reads."""

    def written(place: Place) -> None:
        file = place.folder / "odbc.ini"
        file.write_text("".join(f"[{each}]\nDriver=SQLite3\nDatabase={place.company}\n" for each in names))
        place.patch.setenv("ODBCINI", str(file))

    return written


def queue_of(size: int) -> Deed:
    """Have a queue of signed-in users of so many bytes."""

    def written(place: Place) -> None:
        (place.folder / "ACCDATA" / "QUEUE.DTA").write_bytes(b"\0" * size)

    return written


def without_setup(place: Place) -> None:
    (place.folder / "ACCDATA" / "SETUP.DTA").unlink()


def folder_with_setup(place: Place) -> None:
    whole = place.folder / "whole"
    whole.mkdir()
    (whole / "SETUP.DTA").write_bytes(b"\0")
    place.says({"sage.folder": str(whole)})


def licensed(place: Place) -> None:
    """Give the serial number and the key that the vendor sent."""
    place.stack.enter_context(as_vendor())
    place.says({"licence.serial": SERIAL})
    place.environ["SYNCUPLOAD_LICENCE_KEY"] = key_of(SERIAL)


def misspelt(place: Place) -> None:
    licensed(place)
    place.environ["SYNCUPLOAD_LICENCE_KEY"] = "AAAA-BBBB"


FAULTS = (
    Fault(
        "there is no licence",
        "licence",
        nothing,
        "syncupload licence activate",
        licensed,
        by_driver(),
        Mark.WARN,
    ),
    Fault(
        "the activation key is misspelt",
        "licence",
        misspelt,
        "Copy the whole key",
        licensed,
        by_driver(),
        Mark.WARN,
    ),
    Fault(
        "a 64-bit Python for a 32-bit driver",
        "environment",
        on("Windows", 64),
        "32-bit Python",
        on("Windows", 32),
        by_folder(13),
    ),
    Fault("no ODBC manager", "odbc", without_odbc, "apt install unixodbc", with_odbc, by_driver()),
    Fault(
        "Sage's driver is not installed",
        "odbc",
        installed("SQL Server"),
        "run the set-up file in it; local administration rights",
        installed("SQL Server", SAGE_DRIVER),
        by_folder(13),
    ),
    Fault(
        "the driver of another version is installed",
        "odbc",
        installed("Sage Line 50 v14"),
        'Set `version` to "14"',
        says(sage_version=14),
        by_folder(13),
    ),
    Fault(
        "the driver's name is misspelt",
        "odbc",
        by_driver(DRIVER="SQLite33"),
        "exactly as the list of installed drivers",
        by_driver(),
        by_driver(),
    ),
    Fault(
        "there is no such data source",
        "odbc",
        sources("Payroll"),
        "System DSN",
        sources("Payroll", "SageLine50v13"),
        by_driver(DRIVER="", DSN="SageLine50v13"),
    ),
    Fault(
        "the connection is not written as one",
        "odbc",
        says(sage_connection="the company on the server"),
        "Write it as `Driver=",
        by_driver(),
    ),
    Fault(
        "the connection names no driver",
        "odbc",
        by_driver(DRIVER=""),
        "Write Driver=",
        by_driver(),
        by_driver(),
        Mark.WARN,
    ),
    Fault(
        "the object is of another version, one way",
        "sage-version",
        says(sage_object="SDOEngine.14"),
        "set it to SDOEngine.13",
        says(sage_object="SDOEngine.13"),
        by_folder(13),
        Mark.WARN,
    ),
    Fault(
        "the object is of another version, both ways",
        "sage-version",
        says(sage_object="SDOEngine.15", orders_ready_status=2),
        "Leave [sage] object out",
        says(sage_object=None),
        by_folder(13),
    ),
    Fault(
        "the data are of another year",
        "sage-version",
        by_folder(13, "Sage", "Accounts", "2015", "Company.000"),
        "Set [sage] version",
        says(sage_version=21),
        mark=Mark.WARN,
    ),
    Fault(
        "the data are of an older kind",
        "sage-version",
        queue_of(2 + 3 * 83),
        "[sage] folder to the data of version 17",
        queue_of(2 + 3 * 100),
        by_folder(17),
        Mark.WARN,
    ),
    Fault(
        "there is no such folder",
        "data-folder",
        says(sage_folder="/nowhere/ACCDATA"),
        "ACCDATA: Sage 50 shows it",
        folder_with_setup,
        by_folder(13),
    ),
    Fault(
        "the folder is not a whole path",
        "data-folder",
        says(sage_folder=r"C:\Sage\ACCDATA"),
        "the whole path",
        folder_with_setup,
        by_folder(13),
    ),
    Fault(
        "the folder holds no company",
        "data-folder",
        without_setup,
        "Help, About",
        folder_with_setup,
        by_folder(13),
    ),
)
