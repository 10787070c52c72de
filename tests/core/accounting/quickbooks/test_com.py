"""Sessions with QuickBooks: what keeps the program out is said with its cure, and none is left open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from core.accounting.com import EXCEPTION, ComError
from core.accounting.orders import AccountingBusyError, AccountingRefusedError, AccountingUnansweredError
from core.accounting.patience import Patience
from core.accounting.quickbooks.com import ComSession, open_com_session
from core.accounting.quickbooks.hresults import NOT_REGISTERED, explained, number_in
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.session import adds
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.config.accounting_tables import QuickBooks
from core.errors import AccountingError, ConfigurationError
from core.helper.terms import Terms
from core.remote_quickbooks import open_quickbooks_session
from core.sandbox.quickbooks.faults import NEVER_ASKED, REFUSED, WITHDRAWN, Faults, write_faults
from core.sandbox.quickbooks.processor import RequestProcessor
from core.sandbox.quickbooks.results import Result, failed
from tests.acceptance.accounting.books import Clock
from tests.core.sandbox.quickbooks.programs import customer, rows

HEAD = '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?>'
ADD = f'{HEAD}<QBXML><QBXMLMsgsRq onError="stopOnError">{customer("One")}</QBXMLMsgsRq></QBXML>'
HOST = f'{HEAD}<QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/></QBXMLMsgsRq></QBXML>'


def opened(company: Path, file: str = "", clock: Clock | None = None) -> ComSession:
    """Begin a session; nothing is waited for, unless there is a clock."""
    made = clock or Clock()
    patience = Patience(60 if clock else 0, lambda: made.now, made.sleep)
    return open_com_session(QuickBooksSettings(file), partial(RequestProcessor, company), patience)


@pytest.mark.parametrize(
    ("faults", "file", "code", "cure"),
    [
        (Faults(running=False), "", "not_running", "Start QuickBooks on this machine"),
        (Faults(running=False, starts=False), "IT", "not_running", "Start QuickBooks on this machine"),
        (Faults(running=False), "IT", "automatic_login", "Allow this application to login"),
        (Faults(open_file=""), "", "no_file_open", "[quickbooks] file"),
        (Faults(open_file=""), "nowhere.qbw", "file", "[quickbooks] file"),
        (Faults(open_file="other.qbw"), "IT", "other_file", "one open at a time"),
        (Faults(modal_dialog=True), "", "dialog", "close the dialog box"),
        (Faults(access=NEVER_ASKED), "", "first_access", "as Admin in single-user mode"),
        (Faults(access=REFUSED), "", "denied", "Run it again and allow it"),
        (Faults(access=WITHDRAWN), "", "no_permission", "Edit, Preferences, Integrated Applications"),
        (Faults(refusal=0x437), "", "user_elsewhere", "Log that one out"),
        (Faults(refusal=0x438), "", "several", "Close all but the one"),
        (Faults(refusal=0x422), "", "single_user", "another time"),
        (Faults(refusal=0x402), "", "unexpected", "Restart QuickBooks"),
        (Faults(refusal=0x4FE), "", "refused", "Restart QuickBooks"),
    ],
)
def test_what_keeps_the_program_out_is_said_with_its_cure(
    company: Path, faults: Faults, file: str, code: str, cure: str
) -> None:
    write_faults(company, faults)
    with pytest.raises(AccountingError) as caught:
        opened(company, str(company) if file == "IT" else file)
    assert caught.value.code == f"quickbooks.{code}"
    assert cure in caught.value.remedy
    assert "0x80040" in caught.value.found


def test_a_quickbooks_that_is_still_starting_is_waited_for(company: Path) -> None:
    write_faults(company, Faults(busy=3))
    clock = Clock()
    session = opened(company, clock=clock)
    assert len(clock.slept) == 3
    assert "HostRet" in session.ask(HOST)
    session.close()


def test_one_that_stays_busy_is_reported(company: Path) -> None:
    write_faults(company, Faults(modal_dialog=True))
    with pytest.raises(AccountingBusyError, match="waited for 60 seconds"):
        opened(company, clock=Clock())


def test_the_session_and_the_connection_are_ended_once(company: Path) -> None:
    made: list[RequestProcessor] = []

    def processor() -> RequestProcessor:
        made.append(RequestProcessor(company))
        return made[0]

    session = open_com_session(QuickBooksSettings(), processor, Patience(0))
    session.close()
    session.close()
    made[0].OpenConnection2("", "Sync Uploader", 1)  # it would be refused beside one that is open
    with pytest.raises(AccountingError, match="the session is over"):
        session.ask(HOST)


def test_no_connection_is_left_where_no_session_began(company: Path) -> None:
    processor = RequestProcessor(company)
    write_faults(company, Faults(access=REFUSED))
    with pytest.raises(AccountingError):
        open_com_session(QuickBooksSettings(), lambda: processor, Patience(0))
    write_faults(company, Faults())
    open_com_session(QuickBooksSettings(), lambda: processor, Patience(0)).close()


def test_a_question_that_is_none_is_a_refusal_and_changes_nothing(company: Path) -> None:
    session = opened(company)
    with pytest.raises(AccountingRefusedError) as caught:
        session.ask(HOST.replace("HostQueryRq", "HostQuestionRq"))
    assert "0x80040400" in caught.value.found
    session.close()


def test_a_dialog_box_in_mid_session_is_busy_and_a_lost_answer_is_in_doubt(company: Path) -> None:
    session = opened(company)
    write_faults(company, Faults(modal_dialog=True))
    with pytest.raises(AccountingBusyError):
        session.ask(HOST)
    write_faults(company, Faults(unanswered_at=1))
    with pytest.raises(AccountingUnansweredError) as caught:
        session.ask(ADD)
    assert caught.value.code == "quickbooks.lost"
    session.close()
    assert len(rows(company, "SELECT 1 FROM Customer WHERE Name = 'One'")) == 1


def test_bitness_is_told_of_where_there_is_no_such_object() -> None:
    told = explained(ComError(NOT_REGISTERED - 2**32, "Class not registered"), "open it")
    assert (told.code, "[quickbooks] python32" in told.remedy) == ("quickbooks.no_object", True)


def test_a_number_in_the_excepinfo_counts_and_another_in_front_of_it_does_too() -> None:
    inner = ComError(EXCEPTION, "Exception occurred.", (0, "QB", "No.", None, 0, 0x80040408 - 2**32))
    outer = ComError(0x80040408 - 2**32, "Could not start QuickBooks.")
    assert {explained(each, "open it").code for each in (inner, outer)} == {"quickbooks.not_running"}


def test_what_changes_something_is_known_by_its_name() -> None:
    assert adds(ADD)
    assert not adds(HOST)
    assert not adds(ADD.replace("CustomerAddRq", "CustomerQueryRq"))


def test_a_session_in_another_process_asks_the_same(company: Path) -> None:
    session = open_quickbooks_session(QuickBooks(), company)
    try:
        assert Conversation(session).host.product == "QuickBooks Premier Edition"
        write_faults(company, Faults(crash_after=1))
        with pytest.raises(AccountingUnansweredError) as caught:
            session.ask(ADD)
        assert caught.value.code == "helper.died"
    finally:
        session.close()
    assert len(rows(company, "SELECT 1 FROM Customer WHERE Name = 'One'")) == 1


def test_what_keeps_out_comes_through_the_process(company: Path) -> None:
    write_faults(company, Faults(access=WITHDRAWN))
    with pytest.raises(AccountingError) as caught:
        open_quickbooks_session(QuickBooks(wait=0), company)
    assert caught.value.code == "quickbooks.no_permission"


def test_a_person_who_is_asked_and_does_not_answer_is_told_where_to_look(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_faults(company, Faults(asking=True))
    monkeypatch.setattr("core.remote_quickbooks.Terms", lambda name, **_: Terms(name, limit=1, grace=0.1))
    with pytest.raises(AccountingError) as caught:
        open_quickbooks_session(QuickBooks(wait=0), company)
    assert caught.value.code == "quickbooks.asking"
    assert "whether Sync Uploader may access" in caught.value.remedy


@pytest.mark.parametrize("result", Result, ids=lambda result: result.name.lower())
def test_every_number_is_explained_and_only_a_quickbooks_that_is_lost_leaves_a_write_in_doubt(
    result: Result,
) -> None:
    told = explained(failed(result), "write into QuickBooks", writing=True)
    lost = result in (Result.NO_ACCESS, Result.UNEXPECTED)
    assert told.code != "quickbooks.refused"
    assert isinstance(told, AccountingUnansweredError) is lost
    assert f"0x80040{result:03X}" in told.found


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0x80040400", 0x80040400),
        ("0X8004041a: no", 0x8004041A),
        ("-2147220480", 0x80040400),
        ("2147746816", 0x80040400),
        ("80040400", 80040400),
        ("", None),
        ("0x8004", None),
        ("no number", None),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, number: int | None) -> None:
    assert number_in(written) == number


def test_a_python_that_is_not_there_is_told_with_the_key_that_names_it() -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_quickbooks_session(QuickBooks(python32="/no/such/python"))
    assert "[quickbooks] python32" in caught.value.remedy
