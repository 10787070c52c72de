"""What can be wrong with the Python that Sage 50 is used by: its bitness, and what it has installed."""

from __future__ import annotations

import sys

from core.helper.hello import Greeting
from tests.core.checks.faults import Deed, Fault, by_driver, by_folder, says
from tests.core.checks.faults_machine import on
from tests.core.checks.place import Place

PYTHON32 = r"C:\Python312-32\python.exe"


def both(*deeds: Deed) -> Deed:
    """Do one thing after the other."""

    def done(place: Place) -> None:
        for deed in deeds:
            deed(place)

    return done


def greets(*packages: str, bits: int = 32) -> Deed:
    """Have every Python be one of this bitness with these packages, as none on this machine may be."""
    greeting = Greeting("3.12.4", bits, PYTHON32, packages)
    return lambda place: place.around.update(greet=lambda _python: greeting)


def launcher_knows(*pythons: str) -> Deed:
    """Have Windows' launcher know these 32-bit Pythons."""
    return lambda place: place.around.update(pythons32=lambda: pythons)


def python_of_its_own(*, whole: bool) -> Deed:
    """Be read by a Python that has its packages, or none: it does not look for any."""

    def made(place: Place) -> None:
        file = place.folder / "python"
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" {"" if whole else "-S"} "$@"\n')
        file.chmod(0o700)
        place.says({"sage.python32": str(file)})

    return made


FAULTS = (
    Fault(
        "a 64-bit Python for a 32-bit object",
        "environment",
        on("Windows", 64),
        "-m pip install pyodbc pywin32",
        both(launcher_knows(PYTHON32), greets("pyodbc", "pywin32")),
        both(by_folder(27), says(orders_ready_status=2)),
    ),
    Fault(
        "the 32-bit Python is a 64-bit one",
        "environment",
        both(on("Windows", 64), says(sage_python32=sys.executable)),
        "`py -0p` marks those by -32",
        both(says(sage_python32=PYTHON32), greets("pyodbc")),
        by_folder(13),
    ),
    Fault(
        "the 32-bit Python is not there",
        "environment",
        says(sage_python32=PYTHON32),
        "`py -0p` lists those of this machine",
        python_of_its_own(whole=True),
        by_driver(),
    ),
    Fault(
        "the 32-bit Python is no Python",
        "environment",
        says(sage_python32="/bin/cat"),
        "Python 3.11 or newer",
        python_of_its_own(whole=True),
        by_driver(),
    ),
    Fault(
        "the 32-bit Python lacks pyodbc",
        "environment",
        python_of_its_own(whole=False),
        "-m pip install pyodbc`",
        python_of_its_own(whole=True),
        by_driver(),
    ),
    Fault(
        "the 32-bit Python lacks pywin32",
        "environment",
        both(on("Windows", 64), launcher_knows(PYTHON32), greets("pyodbc")),
        f'`"{PYTHON32}" -m pip install pywin32`',
        greets("pyodbc", "pywin32"),
        both(by_folder(13), says(orders_ready_status=2)),
    ),
    Fault(
        "this Python lacks pywin32",
        "environment",
        both(on("Windows", 64), greets("pyodbc", bits=64)),
        "-m pip install pywin32",
        greets("pyodbc", "pywin32", bits=64),
        both(by_folder(29), says(orders_ready_status=2)),
    ),
)
