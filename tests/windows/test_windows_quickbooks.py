"""QuickBooks is asked on Windows: through COM, out of process, by the name that it registers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from core.sandbox.company.creation import Recipe
from core.sandbox.quickbooks.creation import create_quickbooks
from core.sandbox.quickbooks.faults import Faults, write_faults
from core.sandbox.quickbooks.results import CALL_FAILED
from tests.core.sandbox.quickbooks.programs import customer, invoice, line, rows
from tests.windows.conftest import Computer
from tests.windows.installation import Installation
from tests.windows.wheels import ROOT
from tests.windows.wine import windows_path

pytestmark = pytest.mark.long

HERE = ROOT / "tests/windows"
DISP_E_EXCEPTION = -2147352567
SERVER_GONE = {CALL_FAILED, -2147417851, -2147023174}
"""RPC_S_CALL_FAILED, RPC_E_SERVERFAULT, RPC_S_SERVER_UNAVAILABLE."""
ORDER = invoice(line(), head="<PONumber>4711</PONumber>")


@pytest.fixture
def company(tmp_path: Path, windows: Installation) -> Path:
    """A company that is open in the QuickBooks of that computer."""
    path = tmp_path / "company.db"
    create_quickbooks(path, Recipe(customers=3, products=8, invoices=5, seed=3))
    environ = {"PYTHONPATH": windows_path(ROOT)}
    server = HERE / "quickbooks_server.py"
    windows.wine.run(windows.python, server, "--install", path, environ=environ).well()
    return path


def ask(computer: Computer, *requests: str, **attributes: str) -> dict[str, Any]:
    """Send messages of one request each, in one session."""
    files = []
    named = " ".join(f'{name}="{value}"' for name, value in ({"onError": "stopOnError"} | attributes).items())
    for at, each in enumerate(requests):
        files.append(computer.folder / f"message{at}.xml")
        files[-1].write_text(
            f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq {named}>'
            f"{each}</QBXMLMsgsRq></QBXML>",
            "utf-8",
        )
    found: dict[str, Any] = computer.python(HERE / "quickbooks_asking.py", *files).well().document
    return found


def test_customers_are_read_and_an_invoice_is_made(computer: Computer, company: Path) -> None:
    done = ask(computer, "<CustomerQueryRq/>", customer("Zo&#235; &#8364;"), ORDER)
    assert "16.0" in done["versions"]
    read, added, made = done["answers"]
    assert re.findall("<AccountNumber>(.*?)</AccountNumber>", read) == ["A1D001", "ABS001", "ONE001"]
    assert "<Name>Zoë €</Name>" in added
    assert "<PONumber>4711</PONumber>" in made
    assert len(rows(company, "SELECT 1 FROM Invoice WHERE PONumber = '4711'")) == 1


def test_an_iterator_lives_as_long_as_its_session(computer: Computer, company: Path) -> None:
    start = '<CustomerQueryRq iterator="Start"><MaxReturned>2</MaxReturned></CustomerQueryRq>'
    (first,) = ask(computer, start)["answers"]
    identity = re.findall('iteratorID="(.*?)"', first)[0]
    assert 'iteratorRemainingCount="1"' in first
    later = start.replace('"Start"', f'"Continue" iteratorID="{identity}"')
    (second,) = ask(computer, later)["answers"]
    assert 'statusCode="3000"' in second


@pytest.mark.parametrize(
    ("faults", "digits"),
    [
        (Faults(running=False), 0x416),
        (Faults(modal_dialog=True), 0x414),
        (Faults(access="withdrawn"), 0x41A),
        (Faults(open_file=""), 0x417),
    ],
    ids=["not running", "dialog", "withdrawn", "no file open"],
)
def test_a_refusal_has_its_number_where_pywin32_has_it(
    computer: Computer, company: Path, faults: Faults, digits: int
) -> None:
    write_faults(company, faults)
    done = ask(computer, "<HostQueryRq/>")
    assert done["hresult"] == DISP_E_EXCEPTION
    assert done["scode"] + 2**32 == 0x80040000 + digits
    assert done["text"]


def test_a_mistake_in_a_message_is_a_parse_error(computer: Computer, company: Path) -> None:
    done = ask(computer, "<HostQueryRq/>", customer("x" * 42))
    assert len(done["answers"]) == 1
    assert done["scode"] + 2**32 == 0x80040400


@pytest.mark.parametrize(("fault", "made"), [("crash_before", 0), ("crash_after", 1), ("crash_kept", 1)])
def test_a_quickbooks_that_dies_leaves_a_message_that_is_known(
    computer: Computer, company: Path, fault: str, made: int
) -> None:
    write_faults(company, Faults(**{fault: 1}))  # type: ignore[arg-type]  # a test names faults
    done = ask(computer, ORDER, newMessageSetID="order-4711")
    assert done["hresult"] in SERVER_GONE
    (again,) = ask(computer, ORDER, newMessageSetID="order-4711")["answers"]
    assert f'messageSetStatusCode="{0 if fault == "crash_kept" else 9002}"' in again
    assert len(rows(company, "SELECT 1 FROM Invoice WHERE PONumber = '4711'")) == made


@pytest.mark.parametrize("other", [False, True], ids=["this Python", "another Python"])
def test_the_program_asks_it_in_a_helper_process(
    computer: Computer, company: Path, windows: Installation, other: bool
) -> None:
    words = (windows.bare,) if other else ()
    done = computer.python(HERE / "quickbooks_session.py", *words).well().document
    assert done["version"] == "13.0"
    assert len(done["before"]) == 3
    assert done["new"] == [done["made"]] == ["Zoë € & Sons"]
    assert len(rows(company, "SELECT 1 FROM Customer WHERE AccountNumber = 'ZOE001'")) == 1


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        (Faults(running=False), "quickbooks.not_running"),
        (Faults(modal_dialog=True), "quickbooks.dialog"),
        (Faults(access="withdrawn"), "quickbooks.no_permission"),
        (Faults(crash_before=1), "quickbooks.lost"),
    ],
    ids=["not running", "dialog", "withdrawn", "dies"],
)
def test_what_keeps_the_program_out_is_said_with_its_cure(
    computer: Computer, company: Path, faults: Faults, code: str
) -> None:
    write_faults(company, faults)
    done = computer.python(HERE / "quickbooks_session.py").well().document
    assert done["code"] == code
    assert done["remedy"]
