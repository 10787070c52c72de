"""What an HTTP status means, and how long a busy server wants to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.crm.soap.failures import WireError
from core.crm.soap.statuses import Answer, Visit, failure, page_title, redirected_to

NOW = datetime(2009, 5, 27, 12, 0, tzinfo=UTC)
VISIT = Visit("http://crm/x?uniquename=Demo", "sign in", "CRM\\fred", "Demo")


def problem(status: int, **headers: str) -> WireError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    found = failure(Answer(status, named, b""), VISIT, NOW)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("Wed, 27 May 2009 12:00:30 GMT", 30),
        ("Wed, 27 May 2009 11:00:00 GMT", 0),
        ("soon", None),
        ("²", None),
        ("", None),
    ],
)
def test_a_pause_is_asked_for_in_seconds_or_by_the_clock(text: str, seconds: float | None) -> None:
    assert problem(503, retry_after=text).after == seconds


def test_an_answer_and_a_fault_are_worth_reading() -> None:
    soap = {"content-type": "text/xml; charset=utf-8"}
    assert failure(Answer(200, {}, b""), VISIT, NOW) is None
    assert failure(Answer(500, soap, b""), VISIT, NOW) is None


def test_a_sign_in_page_is_no_fault() -> None:
    assert problem(500, content_type="application/xhtml+xml").code == "crm.not_soap"


@pytest.mark.parametrize(
    ("status", "sent"), [(400, False), (401, False), (404, False), (500, True), (503, False)]
)
def test_only_a_failing_server_may_have_done_something(status: int, sent: bool) -> None:
    assert problem(status).sent is sent


def test_a_page_is_told_by_its_title() -> None:
    assert (
        page_title(b"<HTML><TITLE lang='en'> Runtime\n Error &lt;x&gt;</TITLE>")
        == "a page titled 'Runtime  Error <x>'"
    )
    assert page_title(b"plain") == "a page without a title"


@pytest.mark.parametrize(
    ("target", "led"),
    [
        ("/there", "http://crm:5555/there"),
        ("http://CRM:5555/there", "http://CRM:5555/there"),
        ("http://crm/there", None),
        ("https://crm:5555/there", None),
        ("//elsewhere/there", None),
        ("", None),
    ],
)
def test_a_read_is_led_about_on_the_same_server_alone(target: str, led: str | None) -> None:
    assert redirected_to(Answer(302, {"location": target}, b""), "http://crm:5555/here") == led


@pytest.mark.parametrize(("folder", "version"), [("2007", "4.0"), ("2006", "3.0")])
def test_where_nothing_is_it_is_told_what_was_looked_for(folder: str, version: str) -> None:
    visit = Visit(f"http://crm/MSCRMServices/{folder}/CrmService.asmx?WSDL", "sign in", "CRM\\fred", "Demo")
    found = failure(Answer(404, {}, b""), visit, NOW)
    assert found is not None
    assert f"there is no CRM {version} service at http://crm/" in found.found
    assert f"that the server is a CRM {version}" in found.remedy
