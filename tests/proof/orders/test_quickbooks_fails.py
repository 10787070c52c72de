"""What QuickBooks may say instead of doing it: with its cure, and each order is one invoice in the end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from core.accounting.quickbooks.hresults import explained_number
from core.sandbox.orders import DONE
from core.sandbox.quickbooks.accountant import edit_invoice, rename
from core.sandbox.quickbooks.faults import Faults, write_faults
from core.upload.outcome import Result
from tests.core.sandbox.quickbooks.programs import NOW
from tests.proof.orders.machine import Run, Task
from tests.proof.orders.quickbooks_books import QuickBooksBooks
from tests.proof.orders.quickbooks_misfortunes import both_fell
from tests.proof.orders.quickbooks_workloads import renumber
from tests.proof.orders.scenery import OrderStage
from tests.proof.orders.test_bringing import at, nothing
from tests.proof.orders.workloads import Scene, scene
from tests.proof.worlds.gate import Call, Fate, Gate, Port

ORDERS = ("ORD-1001", "ORD-1002")
OPEN, PERMISSION = "Wait until it is closed in QuickBooks", "Company, Users"
OF_ONE = {
    1000: "verify the company file",
    3100: "another name",
    3120: "deleted or renamed",
    3140: "Make what is referred to",
    3170: OPEN,
    3175: OPEN,
    3176: OPEN,
    3180: OPEN,
    3200: "Run it again",
    3210: "as the message says",
    3270: "a line",
}
"""Statuses that are one record's, each with what it is to be cured by."""
OF_ALL = {
    1010: "in a few minutes",
    3250: "edition of QuickBooks",
    3260: PERMISSION,
    3261: "Integrated Applications",
}
"""Statuses that no record is to blame for."""
ENTRANCE = {
    0x401: ("no_access", "Start QuickBooks"),
    0x402: ("unexpected", "Restart QuickBooks"),
    0x403: ("file", "[quickbooks] file"),
    0x408: ("not_running", "Start QuickBooks"),
    0x40A: ("other_file", "Close that one"),
    0x410: ("other_mode", "multi-user mode"),
    0x411: ("unended", "in a minute"),
    0x414: ("dialog", "close the dialog box"),
    0x416: ("not_running", "Start QuickBooks"),
    0x418: ("first_access", "as Admin"),
    0x41A: ("no_permission", "Integrated Applications"),
    0x41D: ("automatic_login", "login automatically"),
    0x420: ("denied", "allow it"),
    0x422: ("single_user", "at another time"),
    0x424: ("starting", "when its window is there"),
    0x437: ("user_elsewhere", "Log that one out"),
    0x438: ("several", "Close all but"),
}
"""What BeginSession may say, by the last three digits."""
CERTAIN = {
    0x400: ("malformed", "support"),
    0x40C: ("order", "Run it again"),
    0x40D: ("order", "Run it again"),
    0x414: ("dialog", "close the dialog box"),
    0x41A: ("no_permission", "Integrated Applications"),
}
"""What may be said to a message that was not carried out."""
LOST = (0x80040401, 0x80040402, 0x80010105, 0x800706BA, 0x800706BE)
"""What may be said to a message that was carried out or was not."""


@pytest.fixture
def two(quickbooks_stage: OrderStage, tmp_path: Path) -> Scene:
    """The manual's two orders; QuickBooks lacks the customer and the product of the second."""
    return scene(quickbooks_stage, tmp_path, nothing)


def _company(two: Scene) -> Path:
    return cast(QuickBooksBooks, two.books).company


def _says(two: Scene, what: str, during: Faults, afterwards: Faults | None = None) -> Fate:
    """Give the fate in which QuickBooks stands so while a call that begins so is on, and then so."""

    def befall(_gate: Gate, call: Call) -> object:
        write_faults(_company(two), during)
        try:
            return call.do()
        finally:
            write_faults(_company(two), afterwards or Faults())

    return at(what, befall)


def _made(two: Scene) -> list[str]:
    return sorted(each.invoice.order_number for each in two.books.invoices.values())


def _comes_right(two: Scene, *left: str) -> None:
    """See that one more run makes what was left, and the next one nothing."""
    write_faults(_company(two), Faults())
    run = two.machine.run()
    assert run.end == "done"
    assert not [each for each in run.results if each.failed]
    for order in left or ORDERS:
        assert run.outcome(order).outcome in (Result.CREATED, Result.UPDATED)
    assert _made(two) == list(ORDERS)
    assert [two.order(each).fields["statuscode"] for each in ORDERS] == [DONE, DONE]
    assert two.machine.open_intents() == 0
    assert two.machine.run().quiet
    assert two.books.mistakes == []


@pytest.mark.parametrize(("status", "cure"), OF_ONE.items())
def test_what_is_said_of_one_order_holds_up_no_other(two: Scene, status: int, cure: str) -> None:
    run = two.machine.run(
        fate=_says(two, "create_invoice ORD-1001", Faults(status=status, refused=("InvoiceAddRq",)))
    )
    refused = run.outcome("ORD-1001")
    assert (run.end, refused.outcome, refused.code) == (
        "done",
        Result.QUARANTINED,
        f"quickbooks.status_{status}",
    )
    assert cure in (refused.remedy or "")
    assert _made(two) == ["ORD-1002"]
    _comes_right(two, "ORD-1001")


@pytest.mark.parametrize(("status", "cure"), [*OF_ONE.items(), *OF_ALL.items()])
def test_while_the_cause_stands_nothing_is_made_however_often_it_is_run(
    two: Scene, status: int, cure: str
) -> None:
    write_faults(_company(two), Faults(status=status, refused=("InvoiceAddRq",)))
    for _ in range(3):
        run = two.machine.run()
        assert cure in _advice(run)
        assert _made(two) == []
    _comes_right(two)


@pytest.mark.parametrize(("status", "cure"), OF_ALL.items())
def test_what_is_said_of_all_stops_the_run(two: Scene, status: int, cure: str) -> None:
    run = two.machine.run(
        fate=_says(two, "create_invoice ORD-1001", Faults(status=status, refused=("InvoiceAddRq",)))
    )
    assert run.end == f"quickbooks.status_{status}"
    assert cure in _advice(run)
    assert _made(two) == []
    _comes_right(two)


def _advice(run: Run) -> str:
    """Give all cures that a run names."""
    error = run.report.error if run.report else None
    return " ".join([error.remedy if error else "", *(each.remedy or "" for each in run.results)])


def test_a_customer_whose_name_a_supplier_has_waits_with_its_order_until_it_is_free(two: Scene) -> None:
    rename(_company(two), "Vendor", "Parcel Carriers", "Newcomer Ltd", NOW)
    run = two.machine.run()
    assert run.outcome("XXX001").code == "quickbooks.status_3100"
    assert "another name" in (run.outcome("XXX001").remedy or "")
    assert run.outcome("ORD-1002").code == "dependency"
    assert _made(two) == ["ORD-1001"]
    rename(_company(two), "Vendor", "Newcomer Ltd", "Parcel Carriers", NOW)
    _comes_right(two, "ORD-1002")


def test_a_product_that_is_renamed_while_a_run_is_on_is_named_and_waited_for(two: Scene) -> None:
    def renamed(_gate: Gate, call: Call) -> object:
        rename(_company(two), "Item", "VID003", "VID004", NOW)
        try:
            return call.do()
        finally:
            rename(_company(two), "Item", "VID004", "VID003", NOW)

    run = two.machine.run(fate=at("create_invoice ORD-1001", renamed))
    refused = run.outcome("ORD-1001")
    assert refused.code == "quickbooks.status_3140"
    assert "VID003" in (refused.message or "")
    _comes_right(two, "ORD-1001")


@pytest.mark.parametrize(("digits", "said"), ENTRANCE.items())
def test_who_is_not_let_in_to_write_claims_and_makes_nothing(
    two: Scene, digits: int, said: tuple[str, str]
) -> None:
    standing = Faults(refusal=digits)

    def shut(_gate: Gate, call: Call) -> object:
        if call.port is Port.WRITER:
            write_faults(_company(two), standing)
        return call.do()

    run = two.machine.run(fate=at("sign in", shut))
    code, cure = said
    assert (run.end, run.booked, run.written) == (f"quickbooks.{code}", 0, [])
    assert cure in _advice(run)
    _comes_right(two)


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Faults(running=False), "quickbooks.not_running"),
        (Faults(modal_dialog=True), "quickbooks.dialog"),
        (Faults(open_file=""), "quickbooks.no_file_open"),
        (Faults(access="withdrawn"), "quickbooks.no_permission"),
    ],
)
def test_a_quickbooks_that_lets_nobody_read_is_told_of_before_anything_is_planned(
    two: Scene, standing: Faults, code: str
) -> None:
    write_faults(_company(two), standing)
    run = two.machine.run()
    assert (run.end, run.booked, run.written) == (code, 0, [])
    _comes_right(two)


@pytest.mark.parametrize(
    ("standing", "code"),
    [(Faults(running=False), "quickbooks.no_access"), (Faults(modal_dialog=True), "quickbooks.dialog")],
)
@pytest.mark.parametrize(
    "what", ["ask InvoiceQuery", "ask CustomerQuery", "create_customer", "create_invoice"]
)
def test_whatever_it_is_asked_while_it_does_not_answer_is_made_when_it_does(
    two: Scene, standing: Faults, code: str, what: str
) -> None:
    def stand(_gate: Gate, call: Call) -> object:
        if call.port is Port.WRITER:
            write_faults(_company(two), standing)
        return call.do()

    run = two.machine.run(fate=at(what, stand))
    assert run.end in (code, "quickbooks.not_running")
    assert _advice(run).strip()
    assert len(_made(two)) < len(ORDERS)
    _comes_right(two, "ORD-1001")


@pytest.mark.parametrize(("digits", "said"), CERTAIN.items())
def test_a_message_that_was_not_carried_out_is_sent_again_by_the_next_run(
    two: Scene, digits: int, said: tuple[str, str]
) -> None:
    def fail(_gate: Gate, call: Call) -> object:
        raise explained_number(0x80040000 + digits, "", call.what, writing=True)

    run = two.machine.run(fate=at("create_invoice ORD-1001", fail))
    code, cure = said
    assert f"quickbooks.{code}" in (run.end, *(each.code for each in run.results))
    assert cure in _advice(run)
    assert "ORD-1001" not in _made(two)
    _comes_right(two, "ORD-1001")


@pytest.mark.parametrize("carried_out", [True, False])
@pytest.mark.parametrize("number", LOST)
@pytest.mark.parametrize("what", ["create_customer", "create_product", "create_invoice"])
def test_a_lost_answer_is_looked_for_in_the_same_run_and_nothing_is_made_twice(
    two: Scene, what: str, number: int, carried_out: bool
) -> None:
    lost: list[str] = []

    def lose(_gate: Gate, call: Call) -> object:
        if call.what in lost:
            return call.do()
        lost.append(call.what)
        if carried_out:
            call.do()
        raise explained_number(number, "", call.what, writing=True)

    run = two.machine.run(fate=at(what, lose))
    assert run.end == "done"
    assert lost
    assert _made(two) == list(ORDERS)
    assert two.machine.run().quiet
    assert two.books.mistakes == []


@pytest.mark.parametrize("what", ["create_customer", "create_product", "create_invoice"])
def test_a_session_that_is_lost_for_good_leaves_what_the_next_run_finds(two: Scene, what: str) -> None:
    gone = False

    def lose(_gate: Gate, call: Call) -> object:
        nonlocal gone
        if call.port is not Port.WRITER or call.what == "sign out":
            return call.do()
        if call.what.startswith(what):
            gone = True
            call.do()
        if gone:
            raise explained_number(0x800706BA, "", call.what, writing=call.writes)
        return call.do()

    run = two.machine.run(fate=at("", lose))
    assert run.end == "quickbooks.lost"
    assert "it finds what was written" in _advice(run)
    two.machine.run(Task())
    assert _made(two) == list(ORDERS)
    assert two.machine.run().quiet
    assert two.books.mistakes == []


def test_an_invoice_that_nothing_tells_of_any_more_is_not_made_twice_but_told_of(two: Scene) -> None:
    """QuickBooks and the program end at once, and somebody changes the PO number before the next run."""
    books = cast(QuickBooksBooks, two.books)
    two.broken_off("create_invoice ORD-1001", partial(both_fell, books))
    (number,) = books.invoices
    renumber(books)
    for _ in range(2):
        run = two.machine.run()
        assert (run.end, run.outcome("ORD-1001").code) == ("done", "quickbooks.strayed")
        assert f"invoice {number} of the same customer" in (run.outcome("ORD-1001").message or "")
    edit_invoice(books.company, number, NOW + timedelta(hours=2), PONumber="ORD-1001")
    _comes_right(two, "ORD-1001")
    assert two.order("ORD-1001").fields["statuscode"] == DONE


def test_what_is_closed_again_at_once_is_not_even_told_of(two: Scene) -> None:
    """A refused invoice is asked for once more."""
    write_faults(_company(two), Faults(status=3175, status_at=3))
    run = two.machine.run()
    assert not [each for each in run.results if each.failed]
    assert _made(two) == list(ORDERS)
