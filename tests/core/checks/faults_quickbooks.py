"""What can be wrong with QuickBooks: it is closed, shows a dialog box, or lets the program in no more."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from core.sandbox.company.creation import Recipe
from core.sandbox.quickbooks.creation import create_quickbooks
from core.sandbox.quickbooks.faults import NEVER_ASKED, WITHDRAWN, Faults, write_faults
from core.sandbox.quickbooks.items import CARRIAGE_ITEM
from core.sandbox.quickbooks.reference_lists import SALES
from tests.core.checks.faults import Deed, Fault
from tests.core.checks.faults_orders import FIELD, two_way, with_field
from tests.core.checks.faults_records import customised, names
from tests.core.checks.place import Place


@cache
def _company() -> bytes:
    """Give a small company's file, made once."""
    file = Path(mkdtemp()) / "company.db"
    create_quickbooks(file, Recipe(customers=3, products=8, invoices=3))
    return file.read_bytes()


def sandbox(place: Place) -> None:
    place.company.write_bytes(_company())
    place.says(
        {
            "sync.source": "QUICKBOOKS",
            "quickbooks.file": f"sandbox:{place.company.name}",
            "quickbooks.wait": 0,
        }
    )


def stands(**faults: object) -> Deed:
    return lambda place: write_faults(place.company, Faults(**faults))  # type: ignore[arg-type]  # a fault's names


def with_orders(place: Place) -> None:
    sandbox(place)
    two_way()(place)


FAULTS = (
    Fault("QuickBooks is closed", "quickbooks", stands(running=False), "Start QuickBooks", stands(), sandbox),
    Fault(
        "a dialog box is open in QuickBooks",
        "quickbooks",
        stands(modal_dialog=True),
        "close the dialog box",
        stands(),
        sandbox,
    ),
    Fault(
        "QuickBooks' administrator has not let the program in yet",
        "quickbooks",
        stands(access=NEVER_ASKED),
        "as Admin in single-user mode",
        stands(),
        sandbox,
    ),
    Fault(
        "QuickBooks lets the program in no more",
        "quickbooks",
        stands(access=WITHDRAWN),
        "Integrated Applications",
        stands(),
        sandbox,
    ),
    Fault(
        "another company is open in QuickBooks",
        "quickbooks",
        stands(open_file="other.qbw"),
        "one open at a time",
        stands(),
        sandbox,
    ),
    Fault(
        "the field for the invoice number is too short for those of QuickBooks",
        "invoice-field",
        with_field(length=10),
        "at least 11 characters long in the CRM and publish it",
        customised("salesorder", FIELD, length=20),
        with_orders,
    ),
    Fault(
        "QuickBooks has no item for lines without a code",
        "default-product",
        two_way(default_product="SUNDRY"),
        "name another one in [orders] default_product",
        names("orders", default_product=CARRIAGE_ITEM),
        sandbox,
    ),
    Fault(
        "QuickBooks has no item for freight",
        "carriage-product",
        two_way(carriage_product="FREIGHT"),
        "name another one in [orders] carriage_product",
        names("orders", carriage_product=CARRIAGE_ITEM),
        sandbox,
    ),
    Fault(
        "QuickBooks has no account of that name",
        "nominal-codes",
        two_way(sales_nominal="Sales of nothing"),
        "in the accounts' chart of accounts",
        names("orders", sales_nominal=SALES),
        sandbox,
    ),
)
