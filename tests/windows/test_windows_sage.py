"""Orders go into Sage on Windows: through COM, out of process, by the names that Sage registers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.accounting.base import Selection
from core.accounting.sage50.opening import open_company_file
from core.records import Customer, Invoice, Product
from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.sdo.faults import Faults, write_faults
from tests.acceptance.accounting.drafts import CUSTOMER, NUMBER, PRODUCT
from tests.windows.conftest import Computer
from tests.windows.installation import Installation
from tests.windows.wheels import ROOT
from tests.windows.wine import windows_path

pytestmark = pytest.mark.long

HERE = ROOT / "tests/windows"
CURRENT = "SDOEngine.23"
SUMMER_TIME = {"TZ": "Europe/London"}
"""Where midnight is not midnight UTC on the day of the manual's invoice."""


@pytest.fixture(scope="session")
def registered(windows: Installation) -> None:
    """Sage's objects in the registry, as its set-up leaves them."""
    environ = {"PYTHONPATH": windows_path(ROOT)}
    windows.wine.run(windows.python, HERE / "sage_server.py", "--install", CURRENT, environ=environ).well()


@pytest.fixture
def company(tmp_path: Path) -> Path:
    folder = tmp_path / "Accdata"
    folder.mkdir()
    (folder / "SETUP.DTA").touch()
    create_company(folder / "company.db", Recipe(customers=3, products=8, invoices=5, seed=3))
    return folder / "company.db"


def write(computer: Computer, company: Path, *words: str | Path, engine: str = CURRENT) -> dict[str, Any]:
    """Write into a company on Windows."""
    ended = computer.python(
        HERE / "sage_writing.py", company.parent, engine, *(words or ("",)), environ=SUMMER_TIME
    )
    found: dict[str, Any] = ended.well().document
    return found


def read(company: Path) -> tuple[Customer, Product, Invoice]:
    """Read back what was written, on this side."""
    with open_company_file(company) as reader:
        (customer,) = reader.customers(Selection(keys=[CUSTOMER.reference]))
        (product,) = reader.products(Selection(keys=[PRODUCT.code]))
        (invoice,) = (each for each in reader.invoices() if each.order_number == NUMBER)
    return customer, product, invoice


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("engine", ["SDOEngine.13", CURRENT, ""])
def test_the_manuals_order_becomes_its_invoice(computer: Computer, company: Path, engine: str) -> None:
    done = write(computer, company, engine=engine)
    customer, product, invoice = read(company)
    assert done == {
        "before": [],
        "number": invoice.number,
        "after": [CUSTOMER.reference.casefold(), PRODUCT.code.casefold()],
        "booked": [invoice.number],
    }
    assert (customer.name, product.sales_price) == (CUSTOMER.name, PRODUCT.price)
    assert (invoice.net, invoice.tax, invoice.gross) == (
        Decimal("325.60"),
        Decimal("56.99"),
        Decimal("382.59"),
    )
    assert (invoice.posted, invoice.date) == (False, date(2008, 7, 14))


@pytest.mark.usefixtures("registered")
def test_it_does_so_in_a_helper_of_another_python(
    computer: Computer, company: Path, windows: Installation
) -> None:
    done = write(computer, company, "", windows.bare)
    assert done["number"] == read(company)[2].number


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("faults", "password", "code"),
    [
        (Faults(), "wrong", "accounting.credentials"),
        (Faults(exclusive=True), "", "sage50.exclusive"),
        (Faults(unregistered=True, grace=0), "", "sage50.not_registered"),
        (Faults(data_version=22), "", "sage50.version"),
    ],
    ids=["wrong password", "exclusive mode", "not registered", "wrong version"],
)
def test_what_sage_refuses_is_told_with_its_cure(
    computer: Computer, company: Path, faults: Faults, password: str, code: str
) -> None:
    write_faults(company, faults)
    done = write(computer, company, password)
    assert done["code"] == code
    assert done["remedy"]


@pytest.mark.usefixtures("registered")
def test_an_object_that_is_not_registered_is_named(computer: Computer, company: Path) -> None:
    done = write(computer, company, engine="SDOEngine.39")
    assert "SDOEngine.39" in done["found"]
