"""Visits of a Web Connector over HTTP: what the work asks is what QuickBooks is asked, and answers."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from core.accounting.orders import (
    AccountingBusyError,
    AccountingRefusedError,
    AccountingUnansweredError,
)
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.building import message
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.versions import Version
from core.accounting.quickbooks.session import Session
from core.accounting.quickbooks.visit import brought_session
from core.accounting.quickbooks.webconnector.exchange import Limits
from core.errors import AccountingError
from core.sandbox.quickbooks.faults import Faults, write_faults
from core.web_connector import FILLER
from tests.core.accounting.quickbooks.webconnector.conftest import Asked, Careful, Serve
from tests.core.accounting.quickbooks.webconnector.connector import PASSWORD, USER
from tests.core.sandbox.quickbooks.programs import customer, rows

HOST = message([queries.host()], Version(13))
WRITING = HOST.replace("<HostQueryRq", "<CustomerAddRq").replace("</HostQueryRq", "</CustomerAddRq")


def add(name: str) -> str:
    return re.sub(r"<HostQueryRq.*?(/>|</HostQueryRq>)", customer(name), HOST)


def test_all_customers_are_read_page_by_page_in_one_visit(serve: Serve, company: Path) -> None:
    names: list[str] = []

    def read(session: Session) -> None:
        found = Conversation(session, page=7).records(queries.customers(), "read customers")
        names.extend(each.text("FullName") for each in found)

    serving = serve(read)
    seen = serving.connector.update(company)
    assert sorted(names) == sorted(name for (name,) in rows(company, "SELECT FullName FROM Customer"))
    assert len(seen.messages) > 5
    assert seen.percents[-1] == 100
    assert seen.percents[:-1] == sorted(seen.percents[:-1])
    assert all(0 < each < 100 for each in seen.percents[:-1])
    assert seen.closed == "OK"


def test_what_the_work_writes_is_written(serve: Serve, company: Path) -> None:
    work = Asked([add("Zo&#235; &#8364; &amp; Sons")])
    seen = serve(work).connector.update(company)
    assert seen.percents == [100]
    assert "<Name>Zoë € &amp; Sons</Name>" in work.answers[0]
    assert rows(company, "SELECT 1 FROM Customer WHERE Name = 'Zoë € & Sons'")


def test_a_session_is_brought_to_the_work_alone(serve: Serve, company: Path) -> None:
    serve(Asked([HOST])).connector.update(company)
    assert brought_session() is None


def test_one_visit_follows_the_other(serve: Serve, company: Path) -> None:
    work = Asked([HOST])
    serving = serve(work)
    first, second = serving.connector.update(company), serving.connector.update(company)
    assert len(work.answers) == 2
    assert first.ticket != second.ticket


def test_what_becomes_of_each_is_noted_before_the_web_connector_is_told(serve: Serve, company: Path) -> None:
    serving = serve(Asked([HOST]))
    assert serving.connector.update(company).percents[-1] == 100
    assert serving.noted == ["came", "ended well"]
    serving.connector.enter(USER, "wrong")
    assert serving.noted[2:] == ["turned away"]


def test_what_is_left_undone_is_noted(serve: Serve, company: Path) -> None:
    serving = serve(lambda _session: "three were blocked")
    serving.connector.update(company)
    assert serving.noted == ["came", "three were blocked"]


def test_why_a_visit_failed_is_noted(serve: Serve, company: Path) -> None:
    def fail(_session: Session) -> None:
        raise AccountingError("x.y", tried="try", found="the CRM is away", remedy="Wait.")

    serving = serve(fail)
    seen = serving.connector.update(company)
    assert serving.noted == ["came", seen.error]
    assert "the CRM is away" in seen.error


def test_nobody_is_let_in_with_a_wrong_name_or_password(serve: Serve) -> None:
    work = Asked([HOST])
    serving = serve(work)
    for user, password in ((USER, "wrong"), ("somebody", PASSWORD), ("", ""), (USER, "")):
        assert serving.connector.enter(user, password) == ("", "nvu")
    assert len(serving.told) == 4
    assert PASSWORD not in " ".join(serving.told)
    serving.ended()
    assert work.answers == []


def test_the_company_file_is_told(serve: Serve) -> None:
    serving = serve(Asked([]), file=r"C:\Books\Company.qbw")
    ticket, word = serving.connector.enter()
    assert word == r"C:\Books\Company.qbw"
    assert serving.connector.fetch(ticket) == ""


def test_a_second_one_has_to_wait_until_the_first_visit_is_over(serve: Serve) -> None:
    serving = serve(Asked([HOST]))
    ticket, _ = serving.connector.enter()
    other, word = serving.connector.enter()
    assert word == "none"
    assert serving.connector.fetch(other) == ""
    assert serving.connector.fetch(ticket) == HOST


def test_nobody_is_let_in_any_more_when_the_service_ends(serve: Serve) -> None:
    serving = serve(Asked([HOST]))
    serving.visits.close()
    assert serving.connector.enter()[1] == "none"


@pytest.mark.parametrize("fetched", [True, False])
@pytest.mark.parametrize("second", [HOST, WRITING], ids=["reading", "writing"])
def test_one_that_is_silent_is_waited_for_only_where_it_may_be_writing(
    serve: Serve, second: str, fetched: bool
) -> None:
    work = Careful([HOST, second])
    serving = serve(work, Limits(fetch=3600.0, answer=3600.0, poll=20.0, leaving=0.0))
    ticket, _ = serving.connector.enter()
    assert serving.connector.fetch(ticket) == HOST
    assert serving.connector.bring(ticket, "<first/>") < 100  # held until the second question is there
    if fetched:
        assert serving.connector.fetch(ticket) == second
    serving.visits.close()
    if fetched and second == WRITING:
        assert not serving.visits.wait(0)
        serving.connector.bring(ticket, "<second/>")
    serving.ended()
    assert work.answers == ["<first/>", "<second/>"][: 2 - len(work.errors)]
    assert [each.code for each in work.errors] == (
        [] if fetched and second == WRITING else ["quickbooks.visitor_gone"]
    )
    assert not any(isinstance(each, AccountingUnansweredError) for each in work.errors)


def test_one_that_is_there_finishes_what_is_in_hand(serve: Serve) -> None:
    work = Careful([HOST, WRITING, HOST])
    serving = serve(work, Limits(fetch=3600.0, answer=3600.0, poll=20.0, leaving=3600.0))
    ticket, _ = serving.connector.enter()
    serving.connector.fetch(ticket)
    serving.visits.close()
    for answer in ("<first/>", "<second/>", "<third/>"):
        serving.connector.bring(ticket, answer)
        serving.connector.fetch(ticket)
    serving.ended()
    assert (work.answers, work.errors) == (["<first/>", "<second/>", "<third/>"], [])


def test_what_is_asked_after_that_is_not_waited_for_long(serve: Serve) -> None:
    closed, errors = threading.Event(), []

    def work(session: Session) -> None:
        closed.wait()
        with pytest.raises(AccountingError) as told:
            session.ask(HOST)
        errors.append(told.value.code)

    serving = serve(work, Limits(fetch=3600.0, leaving=0.0))
    serving.connector.enter()
    serving.visits.close()
    closed.set()
    serving.ended()
    assert errors == ["quickbooks.visitor_gone"]


@pytest.mark.parametrize("ticket", ["", "x", "ü"])
def test_a_ticket_that_nobody_gave_opens_nothing(serve: Serve, ticket: str) -> None:
    work = Asked([HOST])
    serving = serve(work, Limits(fetch=0.5, answer=0.5, poll=0.1))
    serving.connector.enter()
    calls = serving.connector
    assert calls.fetch(ticket) == ""
    assert calls.bring(ticket, "<QBXML/>") == -1
    assert "over" in calls.calls.getLastError(ticket)
    assert calls.calls.connectionError(ticket, "0x80040408", "Could not start QuickBooks.") == "done"
    assert "over" in calls.calls.closeConnection(ticket)
    serving.ended()
    assert work.answers == []


def test_a_refused_message_is_told_as_over_com_and_the_next_one_is_asked(serve: Serve, company: Path) -> None:
    work = Careful([add("x" * 42), HOST])
    seen = serve(work).connector.update(company)
    (refused,) = work.errors
    assert isinstance(refused, AccountingRefusedError)
    assert refused.code == "quickbooks.malformed"
    assert len(work.answers) == 1
    assert seen.percents[-1] == 100


@pytest.mark.parametrize(
    ("faults", "code", "kind"),
    [
        (Faults(running=False), "quickbooks.not_running", AccountingError),
        (Faults(modal_dialog=True), "quickbooks.dialog", AccountingBusyError),
        (Faults(access="withdrawn"), "quickbooks.no_permission", AccountingError),
        (Faults(access="never asked"), "quickbooks.first_access", AccountingError),
        (Faults(open_file="another.qbw"), "quickbooks.file", AccountingError),
    ],
    ids=["not running", "dialog", "withdrawn", "never asked", "no such file"],
)
def test_a_quickbooks_that_is_not_reached_is_told_with_its_cure(
    serve: Serve, company: Path, faults: Faults, code: str, kind: type[AccountingError]
) -> None:
    write_faults(company, faults)
    work = Careful([HOST, add("Nobody")])
    serving = serve(work)
    seen = serving.connector.update(company)
    serving.ended()
    first, second = work.errors
    assert isinstance(first, kind)
    assert (first.code, second.code) == (code, code)
    assert seen.messages == []
    assert rows(company, "SELECT 1 FROM Customer WHERE Name = 'Nobody'") == []


def test_the_failure_of_the_work_is_what_the_web_connector_shows(serve: Serve, company: Path) -> None:
    def fail(session: Session) -> None:
        session.ask(HOST)
        raise AccountingError("x", tried="try it", found="it went\nwrong", remedy="Do better.")

    serving = serve(fail)
    seen = serving.connector.update(company)
    assert seen.percents == [-1]
    assert seen.error == "it went wrong (while trying to try it). Do better."
    assert seen.closed == seen.error
    assert serving.told == [f"the visit failed: {seen.error}"]


def test_a_work_that_fails_before_it_asks_anything_is_told_as_well(serve: Serve, company: Path) -> None:
    def fail(session: Session) -> None:
        raise AccountingError("x", tried="try it", found="the CRM is down", remedy="Wait.")

    seen = serve(fail).connector.update(company)
    assert seen.messages == []
    assert seen.error.startswith("the CRM is down")


def test_quickbooks_is_kept_waiting_with_a_harmless_question(serve: Serve, company: Path) -> None:
    going = threading.Event()
    asked: list[str] = []

    def slow(session: Session) -> None:
        going.wait(30)
        asked.append(session.ask(HOST))

    def watch(text: str) -> None:
        if text == FILLER:
            going.set()

    seen = serve(slow, Limits(poll=0.05)).connector.update(company, watch)
    assert seen.messages[0] == FILLER
    assert seen.messages[-1] == HOST
    assert len(asked) == 1
    assert "<HostQueryRs" in asked[0]


@pytest.mark.parametrize("left", ["silence", "closed", "asked again"])
@pytest.mark.parametrize(
    ("text", "kind"), [(HOST, AccountingError), (WRITING, AccountingUnansweredError)], ids=["read", "write"]
)
def test_one_that_vanishes_with_a_question_leaves_a_write_in_doubt(
    serve: Serve, left: str, text: str, kind: type[AccountingError]
) -> None:
    work = Careful([text, text])
    serving = serve(work, Limits(fetch=10.0, answer=0.3 if left == "silence" else 10.0, poll=5.0))
    ticket, _ = serving.connector.enter()
    assert serving.connector.fetch(ticket) == text
    if left == "closed":
        serving.connector.calls.closeConnection(ticket)
    if left == "asked again":
        assert serving.connector.fetch(ticket) == ""
    serving.ended()
    first, second = work.errors
    assert type(first) is kind
    assert type(second) is AccountingError, "what nobody fetched was not written"
    assert first.code == "quickbooks.visitor_gone"


def test_one_that_never_comes_for_the_question_leaves_nothing_in_doubt(serve: Serve) -> None:
    work = Careful([WRITING])
    serving = serve(work, Limits(fetch=0.1))
    serving.connector.enter()
    serving.ended()
    (gone,) = work.errors
    assert type(gone) is AccountingError


@pytest.mark.parametrize(
    ("hresult", "kind", "code"),
    [
        ("0x80010105", AccountingUnansweredError, "quickbooks.lost"),
        ("-2147417851", AccountingUnansweredError, "quickbooks.lost"),
        ("0x80040400", AccountingRefusedError, "quickbooks.malformed"),
        ("0x80040999", AccountingUnansweredError, "quickbooks.refused"),
        ("nonsense", AccountingUnansweredError, "quickbooks.refused"),
        ("", AccountingUnansweredError, "quickbooks.lost"),
    ],
)
def test_a_number_in_place_of_an_answer_is_told_as_over_com(
    serve: Serve, hresult: str, kind: type[AccountingError], code: str
) -> None:
    work = Careful([WRITING])
    serving = serve(work)
    ticket, _ = serving.connector.enter()
    serving.connector.fetch(ticket)
    assert serving.connector.bring(ticket, "", hresult, "what it\nsaid") == 100
    (error,) = work.errors
    assert type(error) is kind
    assert error.code == code


def test_an_answer_that_comes_twice_counts_once(serve: Serve) -> None:
    work = Asked([HOST, HOST])
    serving = serve(work)
    ticket, _ = serving.connector.enter()
    serving.connector.fetch(ticket)
    for _ in range(2):
        assert 0 < serving.connector.bring(ticket, "<first/>") < 100
    serving.connector.fetch(ticket)
    assert serving.connector.bring(ticket, "<second/>") == 100
    assert work.answers == ["<first/>", "<second/>"]
