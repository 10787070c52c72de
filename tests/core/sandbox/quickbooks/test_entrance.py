"""Who gets in: the order of calls, how QuickBooks stands, and what a person has allowed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest

from core.accounting.com import ComError
from core.sandbox.quickbooks import conversation
from core.sandbox.quickbooks.entrance import DO_NOT_CARE, MULTI_USER, SINGLE_USER
from core.sandbox.quickbooks.faults import (
    NEVER_ASKED,
    REFUSED,
    WITHDRAWN,
    Faults,
    read_faults,
    write_faults,
)
from core.sandbox.quickbooks.processor import RequestProcessor
from core.sandbox.quickbooks.results import WRONG_THREAD
from tests.core.sandbox.quickbooks.programs import NAME, Program, customer, hresult

HOST = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/>'
    "</QBXMLMsgsRq></QBXML>"
)


@pytest.fixture
def quickbooks(company: Path) -> RequestProcessor:
    return RequestProcessor(company)


def _fails(call: Callable[[], object]) -> str:
    with pytest.raises(ComError) as caught:
        call()
    return hresult(caught.value)


def _begins(company: Path, wanted: str = "", mode: int = DO_NOT_CARE) -> str:
    """Try to begin a session, and give the HRESULT of the refusal."""
    opened = RequestProcessor(company)
    opened.OpenConnection2("", NAME, 1)
    return _fails(lambda: opened.BeginSession(wanted, mode))


class TestOrder:
    def test_everything_needs_a_connection(self, quickbooks: RequestProcessor) -> None:
        calls: tuple[Callable[[], object], ...] = (
            lambda: quickbooks.BeginSession("", DO_NOT_CARE),
            lambda: quickbooks.ProcessRequest("x", HOST),
            lambda: quickbooks.EndSession("x"),
            lambda: quickbooks.GetCurrentCompanyFileName("x"),
            quickbooks.CloseConnection,
        )
        assert [_fails(each) for each in calls] == ["0x8004040F"] * 5

    def test_a_request_needs_a_session_and_its_ticket(self, quickbooks: RequestProcessor) -> None:
        quickbooks.OpenConnection2("", NAME, 1)
        assert _fails(lambda: quickbooks.ProcessRequest("", HOST)) == "0x8004040C"
        ticket = quickbooks.BeginSession("", DO_NOT_CARE)
        assert _fails(lambda: quickbooks.ProcessRequest("another", HOST)) == "0x8004040D"
        quickbooks.EndSession(ticket)
        assert _fails(lambda: quickbooks.ProcessRequest(ticket, HOST)) == "0x8004040C"
        quickbooks.CloseConnection()

    def test_a_second_connection_or_session_is_refused(self, quickbooks: RequestProcessor) -> None:
        quickbooks.OpenConnection2("", NAME, 1)
        assert _fails(lambda: quickbooks.OpenConnection2("", NAME, 1)) == "0x80040412"
        quickbooks.BeginSession("", DO_NOT_CARE)
        assert _fails(lambda: quickbooks.BeginSession("", DO_NOT_CARE)) == "0x80040411"
        quickbooks.CloseConnection()
        quickbooks.OpenConnection("", NAME)
        quickbooks.CloseConnection()

    def test_a_program_has_a_name(self, quickbooks: RequestProcessor) -> None:
        assert _fails(lambda: quickbooks.OpenConnection2("", " ", 1)) == "0x80040415"

    def test_another_machines_quickbooks_is_out_of_reach(self, quickbooks: RequestProcessor) -> None:
        assert _fails(lambda: quickbooks.OpenConnection2("", NAME, 2)) == "0x80040401"

    def test_the_object_lives_on_one_thread(self, program: Program) -> None:
        caught: list[ComError] = []

        def elsewhere() -> None:
            try:
                program.raw("<HostQueryRq/>")
            except ComError as error:
                caught.append(error)

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert [each.hresult for each in caught] == [WRONG_THREAD]

    def test_two_programs_may_be_there_at_once(self, company: Path) -> None:
        with Program(company) as one, Program(company, "Other") as other:
            assert one.ask(customer("One")).attrib["statusCode"] == "0"
            assert other.ask(customer("One")).attrib["statusCode"] == "3100"

    def test_the_path_of_the_company_can_be_had(self, program: Program, company: Path) -> None:
        assert program.quickbooks.GetCurrentCompanyFileName(program.ticket) == str(company)


class TestFiles:
    def test_the_open_company_may_be_named(self, company: Path) -> None:
        opened = RequestProcessor(company)
        opened.OpenConnection2("", NAME, 1)
        opened.EndSession(opened.BeginSession(str(company), SINGLE_USER))
        opened.CloseConnection()

    def test_another_one_is_refused_while_it_is_open(self, company: Path, tmp_path: Path) -> None:
        assert _begins(company, str(tmp_path / "other.db")) == "0x8004040A"
        write_faults(company, Faults(open_file=str(tmp_path / "other.db")))
        assert _begins(company, str(company)) == "0x8004040A"

    def test_without_a_name_it_is_the_open_one(self, company: Path, tmp_path: Path) -> None:
        other = Path(copyfile(company, tmp_path / "other.db"))
        write_faults(company, Faults(open_file=str(other)))
        with Program(company) as program:
            assert program.quickbooks.GetCurrentCompanyFileName(program.ticket) == str(other)

    def test_a_file_that_somebody_writes_in_cannot_be_reached(
        self, company: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(conversation, "_PATIENCE", 0.0)
        with (
            closing(sqlite3.connect(company, isolation_level=None)) as elsewhere,
            Program(company) as program,
        ):
            elsewhere.execute("BEGIN EXCLUSIVE")
            assert _fails(program.customer) == "0x80040401"

    def test_where_none_is_open_one_must_be_named(self, company: Path) -> None:
        write_faults(company, Faults(open_file=""))
        assert _begins(company) == "0x80040417"

    def test_what_is_no_company_cannot_be_opened(self, company: Path, tmp_path: Path) -> None:
        write_faults(company, Faults(open_file=""))
        assert _begins(company, str(tmp_path / "nowhere.db")) == "0x80040403"
        (tmp_path / "letter.txt").write_text("Dear Sir")
        assert _begins(company, str(tmp_path / "letter.txt")) == "0x80040403"

    @pytest.mark.parametrize(("mode", "open_as"), [(SINGLE_USER, "MultiUser"), (MULTI_USER, "SingleUser")])
    def test_the_mode_must_be_that_in_which_it_is_open(self, company: Path, mode: int, open_as: str) -> None:
        write_faults(company, Faults(mode=open_as))
        assert _begins(company, mode=mode) == "0x80040410"
        with Program(company):
            pass  # whoever does not care gets in


class TestQuickBooks:
    def test_one_that_does_not_run_wants_to_know_the_file(self, company: Path) -> None:
        write_faults(company, Faults(running=False))
        assert _begins(company) == "0x80040416"
        assert _begins(company, str(company)) == "0x8004041D"

    def test_it_is_started_for_a_program_that_may_log_in_by_itself(self, company: Path) -> None:
        write_faults(company, Faults(running=False, automatic_login=True))
        opened = RequestProcessor(company)
        opened.OpenConnection2("", NAME, 1)
        assert opened.BeginSession(str(company), DO_NOT_CARE)
        opened.CloseConnection()
        write_faults(company, Faults(running=False, automatic_login=True, starts=False))
        assert _begins(company, str(company)) == "0x80040408"

    def test_a_dialog_on_its_screen_stops_everybody(self, program: Program, company: Path) -> None:
        write_faults(company, Faults(modal_dialog=True))
        assert _begins(company) == "0x80040414"
        assert _fails(lambda: program.raw("<HostQueryRq/>")) == "0x80040414"
        write_faults(company, Faults())
        assert program.query("Host").attrib["statusCode"] == "0"

    def test_one_that_was_closed_meanwhile_cannot_be_reached(self, program: Program, company: Path) -> None:
        write_faults(company, Faults(running=False))
        assert _fails(lambda: program.raw("<HostQueryRq/>")) == "0x80040401"

    def test_one_that_still_starts_takes_nobody_in_for_a_while(self, company: Path) -> None:
        write_faults(company, Faults(busy=2))
        assert [_begins(company) for _ in range(2)] == ["0x80040424"] * 2
        with Program(company):
            pass

    @pytest.mark.parametrize("digits", [0x402, 0x422, 0x437, 0x438])
    def test_it_may_refuse_for_any_other_reason(self, company: Path, digits: int) -> None:
        write_faults(company, Faults(refusal=digits))
        assert _begins(company) == f"0x80040{digits:X}"


class TestAccess:
    @pytest.mark.parametrize(
        ("access", "result"),
        [(NEVER_ASKED, "0x80040418"), (REFUSED, "0x80040420"), (WITHDRAWN, "0x8004041A")],
    )
    def test_a_person_decides_who_gets_in(self, company: Path, access: str, result: str) -> None:
        write_faults(company, Faults(access=access))
        assert _begins(company) == result

    def test_the_question_stands_on_the_screen_until_somebody_answers(self, company: Path) -> None:
        write_faults(company, Faults(asking=True))
        got_in = threading.Event()

        def program() -> None:
            with Program(company):
                got_in.set()

        thread = threading.Thread(target=program)
        thread.start()
        assert not got_in.is_set()
        write_faults(company, replace(read_faults(company), asking=False))
        thread.join(timeout=30)
        assert got_in.is_set()


def test_how_quickbooks_stands_belongs_to_one_company(company: Path, tmp_path: Path) -> None:
    other = Path(copyfile(company, tmp_path / "other.db"))
    write_faults(company, Faults(modal_dialog=True))
    with Program(other):
        pass


def test_one_request_is_carried_out_at_a_time_whoever_asks(company: Path) -> None:
    """Two programs send the same message under one name at once: it is done once, and both are answered."""
    together, answers = threading.Barrier(2), []

    def send() -> None:
        with Program(company) as program:
            together.wait()
            answers.append(program.raw(customer("One"), newMessageSetID="same"))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(answers) == 2
    assert len(set(answers)) == 1
