"""What stands in the way of a writer of Sage's on Windows: its own name elsewhere, and a Sage that dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.sandbox.company.creation import Recipe, create_company
from core.sandbox.sdo.faults import Faults, write_faults
from tests.windows.conftest import Computer
from tests.windows.installation import Installation
from tests.windows.wheels import ROOT

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("registered")]

OBJECT = "SDOEngine.23"
_SIGN_IN = f"""
import sys, threading
from core.accounting.sage50.sdo.opening import open_sage_writer
from core.accounting.sage50.sdo.settings import SageSettings
from core.errors import SyncError
from tests.acceptance.accounting.drafts import NUMBER, invoice
settings = SageSettings(sys.argv[1], object="{OBJECT}", wait=0)
"""
_TWICE = f"""{_SIGN_IN}
def another():
    try:
        open_sage_writer(settings)
    except SyncError as refused:
        sys.stdout.write(refused.code)
with open_sage_writer(settings) as writer:
    thread = threading.Thread(target=another)
    thread.start()
    thread.join()
    sys.stdout.write(", %d account" % len(writer.accounts(["A1D001"])))
with open_sage_writer(settings):
    sys.stdout.write(", then free")
"""
_INVOICE = f"""{_SIGN_IN}
try:
    with open_sage_writer(settings) as writer:
        writer.create_invoice(invoice())
except SyncError as lost:
    sys.stdout.write(lost.code)
with open_sage_writer(settings) as writer:
    sys.stdout.write(f", {{sum(map(len, writer.booked([NUMBER]).values()))}} booked")
"""


@pytest.fixture(scope="session")
def registered(windows: Installation) -> None:
    """Sage's objects in the registry, as its set-up leaves them."""
    windows.wine.run(windows.python, ROOT / "tests/windows/sage_server.py", "--install", OBJECT).well()


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "SETUP.DTA").touch()
    create_company(tmp_path / "company.db", Recipe(customers=3, products=8, invoices=5, seed=3))
    return tmp_path / "company.db"


def test_a_name_that_is_signed_in_is_in_use_until_it_is_not(computer: Computer, company: Path) -> None:
    ended = computer.python("-c", _TWICE, company.parent).well()
    assert ended.out == "sage50.user_in_use, 1 account, then free"


@pytest.mark.parametrize(
    ("fault", "booked"), [(Faults(crash_before=1), 0), (Faults(crash_after=1), 1)], ids=["unsaved", "saved"]
)
def test_a_sage_that_dies_while_it_saves_leaves_the_question_open(
    computer: Computer, company: Path, fault: Faults, booked: int
) -> None:
    write_faults(company, fault)
    ended = computer.python("-c", _INVOICE, company.parent).well()
    assert ended.out == f"sage50.unanswered, {booked} booked"
