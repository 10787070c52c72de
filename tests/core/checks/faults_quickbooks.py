"""What can be wrong with QuickBooks: it is closed, shows a dialog box, or lets the program in no more."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from core.sandbox.company.creation import Recipe
from core.sandbox.quickbooks.creation import create_quickbooks
from core.sandbox.quickbooks.faults import NEVER_ASKED, WITHDRAWN, Faults, write_faults
from tests.core.checks.faults import Deed, Fault
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
)
