"""Which Python Sage 50 is read and written by."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.accounting.odbc import HereGate
from core.accounting.sage50.address import Sage50Settings
from core.accounting.sage50.sdo.settings import SageSettings
from core.checks.surroundings import Installed
from core.config.accounting_tables import Sage
from core.config.store import load
from core.errors import AccountingError
from core.helper.remote_odbc import RemoteOdbc
from core.registry import open_reader, open_writer
from core.remote import Here, installed, odbc_gate, reading_python, writing_python
from core.sandbox.company.creation import Recipe
from core.sandbox.site import COMPANY_FILE, create_site

FOUND = r"C:\Python312-32\python.exe"
CHOSEN = r"D:\Python311-32\python.exe"


def here(*names: str, windows: bool = True, bits: int = 64, pythons: tuple[str, ...] = (FOUND,)) -> Here:
    return Here(windows, bits, lambda: names, lambda: pythons)


def sage(**values: object) -> Sage:
    return Sage.model_validate({"connection": "DSN=x", **values})


BY_DRIVER = Sage50Settings(version="13", folder=r"C:\ACCDATA", user="ann")
BY_SOURCE = Sage50Settings(connection="DSN=SageLine50v13;UID=ann")


@pytest.mark.parametrize("settings", [BY_DRIVER, BY_SOURCE])
def test_a_driver_of_this_bitness_is_used_here(settings: Sage50Settings) -> None:
    there = here("SAGE LINE 50 V13", "sageline50v13")
    assert reading_python(sage(), settings, there) is None


@pytest.mark.parametrize("settings", [BY_DRIVER, BY_SOURCE])
def test_a_driver_of_the_other_bitness_is_used_by_the_newest_32_bit_python(settings: Sage50Settings) -> None:
    assert reading_python(sage(), settings, here("SQL Server")) == FOUND


@pytest.mark.parametrize(
    "machine",
    [here("x", pythons=()), here("x", bits=32), here("x", windows=False)],
    ids=["no other Python", "a 32-bit one already", "no Windows"],
)
def test_where_there_is_no_other_python_the_driver_is_looked_for_here(machine: Here) -> None:
    assert reading_python(sage(), BY_DRIVER, machine) is None


def test_the_configured_python_is_used_whatever_there_is() -> None:
    there = here("Sage Line 50 v13", windows=False)
    assert reading_python(sage(python32=CHOSEN), BY_DRIVER, there) == CHOSEN
    assert writing_python(sage(python32=CHOSEN), SageSettings("x", version=30), there) == CHOSEN


def test_without_an_odbc_manager_that_is_told_where_it_is_used() -> None:
    def missing() -> tuple[str, ...]:
        raise AccountingError("accounting.odbc_missing", tried="", found="", remedy="")

    assert reading_python(sage(), BY_DRIVER, Here(True, 64, missing, lambda: (FOUND,))) is None


@pytest.mark.parametrize(
    ("settings", "python"),
    [
        (SageSettings("x", version=27), FOUND),
        (SageSettings("x", object="SDOEngine.13", version=29), FOUND),
        (SageSettings("x", version=28), sys.executable),
        (SageSettings("x", object="SDOEngine.28", version=13), sys.executable),
        (SageSettings("x"), sys.executable),
    ],
)
def test_a_32_bit_object_is_used_by_a_32_bit_python(settings: SageSettings, python: str) -> None:
    assert writing_python(sage(), settings, here()) == python
    assert writing_python(sage(), settings, here(windows=False)) == sys.executable
    assert writing_python(sage(), settings, here(pythons=())) == sys.executable


@pytest.mark.parametrize(("python32", "kind"), [(None, HereGate), (sys.executable, RemoteOdbc)])
def test_the_way_to_the_driver_follows(python32: str | None, kind: type[object]) -> None:
    assert type(odbc_gate(sage(python32=python32), BY_DRIVER, here(windows=False))) is kind


def test_the_drivers_that_are_told_are_those_of_the_python_that_uses_them() -> None:
    told = installed(sage(python32=sys.executable), BY_DRIVER)
    assert told == Installed.here()


def test_a_company_is_read_and_written_by_the_configured_python(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho begun >> "{tmp_path}/begun"\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o700)
    site = tmp_path / "site"
    recipe = Recipe(customers=1, products=1, invoices=1)
    config = create_site(site, recipe, now=datetime(2026, 1, 2, tzinfo=UTC))
    source = f"DRIVER=SQLite3;Database={site / COMPANY_FILE}"
    environ = {"SYNCUPLOAD_SAGE_PYTHON32": str(python), "SYNCUPLOAD_SAGE_CONNECTION": source}
    loaded = load(config, environ=environ)
    with open_reader(loaded) as reader:
        (customer,) = reader.customers()
    assert (tmp_path / "begun").read_text().count("begun") == 1
    environ["SYNCUPLOAD_SAGE_OBJECT"] = f"sandbox:{COMPANY_FILE}"
    with open_writer(load(config, environ=environ)) as writer:
        assert writer.accounts([customer.reference]) == {customer.reference.casefold()}
    assert (tmp_path / "begun").read_text().count("begun") == 2
