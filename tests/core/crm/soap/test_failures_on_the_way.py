"""What goes wrong between here and the CRM: each with its own code, and writes never repeated."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Entity
from core.crm.soap.client import SoapCrm40, open_crm40
from core.crm.soap.settings import SoapSettings
from core.crm.soap.transport import Transport
from core.errors import ConfigurationError, CrmError, CrmFault, CrmUnansweredError

if TYPE_CHECKING:
    from tests.core.crm.soap.conftest import Canned

ID = UUID(int=7)
RECORD = Entity("account", ID, {"name": "x"})
W7 = "http://schemas.microsoft.com/crm/2007/WebServices"
CREATED = f'<CreateResponse xmlns="{W7}"><CreateResult>{ID}</CreateResult></CreateResponse>'
READ = (
    f'<RetrieveResponse xmlns="{W7}"><RetrieveResult xsi:type="account"><accountid>{ID}</accountid>'
    "<name>x</name></RetrieveResult></RetrieveResponse>"
)


def code_of(crm: SoapCrm40) -> str:
    """Read a record and give the code of the failure."""
    with pytest.raises(CrmError) as caught:
        crm.retrieve("account", ID, ("name",))
    assert caught.value.remedy.endswith(".")
    return caught.value.code


@pytest.fixture
def elsewhere(settings: SoapSettings) -> Iterator[SoapCrm40]:
    """A client of a port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        crm = open_crm40(replace(settings, url=f"http://127.0.0.1:{taken.getsockname()[1]}/"))
        yield crm
        crm.close()


class TestReads:
    def test_nobody_there(self, elsewhere: SoapCrm40) -> None:
        assert code_of(elsewhere) == "crm.unreachable"

    def test_no_such_server(self, settings: SoapSettings) -> None:
        crm = open_crm40(replace(settings, url="http://no-such-server.invalid/"))
        assert code_of(crm) == "crm.unknown_host"
        crm.close()

    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (401, "crm.no_credentials"),
            (403, "crm.forbidden"),
            (404, "crm.not_found"),
            (407, "crm.proxy"),
            (500, "crm.not_soap"),
            (502, "crm.not_soap"),
            (503, "crm.busy"),
            (418, "crm.not_soap"),
        ],
    )
    def test_a_status_says_what_is_wrong(
        self, crm: SoapCrm40, canned: Canned, status: int, code: str
    ) -> None:
        canned.on("Retrieve", canned.Reply(b"<html><title>No</title></html>", status, kind="text/html"))
        with pytest.raises((CrmError, ConfigurationError)) as caught:
            crm.retrieve("account", ID, ("name",))
        assert caught.value.code == code

    def test_a_page_is_told_by_its_title_and_no_markup(self, crm: SoapCrm40, canned: Canned) -> None:
        page = b"<html><title>Server Error in '/' &amp; more</title><b>secret</b></html>"
        canned.on("Retrieve", canned.Reply(page, 500, kind="text/html"))
        with pytest.raises(CrmError, match="Server Error in '/' & more") as caught:
            crm.retrieve("account", ID, ("name",))
        assert "secret" not in str(caught.value)

    def test_a_lost_answer_is_asked_for_again(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.answers("Retrieve", READ)
        (whole,) = (canned.Reply(_enveloped(READ)),)
        canned.on("Retrieve", canned.Reply(hang_up=True), replace(whole, cut_at=200), whole)
        found = crm.retrieve("account", ID, ("name",))
        assert found == Entity("account", ID, {"name": "x"})
        assert len(canned.asked("Retrieve")) == 3

    def test_a_busy_server_is_asked_again(self, crm: SoapCrm40, canned: Canned) -> None:
        busy = canned.Reply(b"", 503, {"Retry-After": "1"})
        canned.on("Retrieve", busy, canned.Reply(_enveloped(READ)))
        assert crm.retrieve("account", ID, ("name",)) is not None

    def test_a_server_that_wants_a_long_pause_gets_it(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.on("Retrieve", canned.Reply(b"", 503, {"Retry-After": "3600"}))
        assert code_of(crm) == "crm.busy"
        assert len(canned.asked("Retrieve")) == 1

    def test_it_is_not_asked_for_ever(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.on("Retrieve", canned.Reply(hang_up=True))
        assert code_of(crm) == "crm.connection_lost"
        assert len(canned.asked("Retrieve")) == 3

    def test_a_refusal_is_not_asked_again(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.refuses("Retrieve", "0x80040220")
        with pytest.raises(CrmFault):
            crm.retrieve("account", ID, ("name",))
        assert len(canned.asked("Retrieve")) == 1

    def test_an_answer_that_never_comes_has_a_limit(self, settings: SoapSettings, canned: Canned) -> None:
        canned.on("RetrieveTimestampRequest", canned.Reply(hold=True))
        crm = open_crm40(replace(settings, timeout=0.05))
        assert code_of(crm) == "crm.timeout"
        crm.close()

    def test_an_answer_to_another_question_is_none(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.answers("Retrieve", CREATED)
        assert code_of(crm) == "crm.not_soap"

    def test_xml_that_is_no_soap_is_none(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.on("Retrieve", canned.Reply(b"<other/>"))
        assert code_of(crm) == "crm.not_soap"

    def test_entities_are_not_expanded(self, crm: SoapCrm40, canned: Canned) -> None:
        bomb = (
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            + _enveloped("<x>&b;</x>").partition(b"?>")[2]
        )
        canned.on("Retrieve", canned.Reply(bomb))
        assert code_of(crm) == "crm.not_soap"

    def test_an_endless_answer_is_cut_off(self, settings: SoapSettings, canned: Canned) -> None:
        canned.on("page", canned.Reply(b"x" * 5000))
        transport = Transport(settings, largest=1000)
        with pytest.raises(CrmError, match="more than"):
            transport.get(f"{canned.url}page", "read a page")
        transport.close()

    def test_a_redirect_on_the_same_server_is_followed(self, crm: SoapCrm40, canned: Canned) -> None:
        wsdl = canned.wsdl()
        canned.on("CrmServiceWsdl.aspx", canned.Reply(b"", 302, {"Location": "/moved/here.aspx"}))
        canned.on("/moved/", canned.Reply(wsdl))
        canned.answers("Retrieve", READ)
        assert crm.retrieve("account", ID, ("name",)) is not None

    @pytest.mark.parametrize("target", ["http://127.0.0.2:1/", "https://127.0.0.1/", "//127.0.0.2/x"])
    def test_a_redirect_to_another_server_is_not(self, crm: SoapCrm40, canned: Canned, target: str) -> None:
        canned.on("CrmServiceWsdl.aspx", canned.Reply(b"", 302, {"Location": target}))
        assert code_of(crm) == "crm.redirected"


class TestWrites:
    def test_a_lost_answer_leaves_it_open_and_is_not_sent_again(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.on("Create", canned.Reply(hang_up=True))
        with pytest.raises(CrmUnansweredError, match="may or may not"):
            crm.create(RECORD)
        assert len(canned.asked("Create")) == 1

    def test_half_an_answer_leaves_it_open(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.on("Create", canned.Reply(_enveloped(CREATED), cut_at=200))
        with pytest.raises(CrmUnansweredError):
            crm.create(RECORD)
        assert len(canned.asked("Create")) == 1

    def test_no_answer_in_time_leaves_it_open(self, settings: SoapSettings, canned: Canned) -> None:
        canned.on("Create", canned.Reply(hold=True))
        crm = open_crm40(replace(settings, timeout=0.5))
        with pytest.raises(CrmUnansweredError, match=r"0\.5 seconds"):
            crm.create(RECORD)
        crm.close()

    @pytest.mark.parametrize("status", [200, 500, 502, 504])
    def test_a_page_instead_of_an_answer_leaves_it_open(
        self, crm: SoapCrm40, canned: Canned, status: int
    ) -> None:
        canned.on("Create", canned.Reply(b"<html><title>Oops</title></html>", status, kind="text/html"))
        with pytest.raises(CrmUnansweredError, match="Oops"):
            crm.create(RECORD)

    def test_a_busy_server_has_not_done_it(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.on("Create", canned.Reply(b"", 503))
        with pytest.raises(CrmError) as caught:
            crm.create(RECORD)
        assert caught.value.code == "crm.busy"
        assert not isinstance(caught.value, CrmUnansweredError)
        assert len(canned.asked("Create")) == 1

    def test_nothing_was_sent_where_nobody_listens(self, elsewhere: SoapCrm40) -> None:
        with pytest.raises(CrmError) as caught:
            elsewhere.create(RECORD)
        assert caught.value.code == "crm.unreachable"
        assert not isinstance(caught.value, CrmUnansweredError)

    def test_a_refusal_is_an_answer(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.refuses("Create", "80040237", "Cannot insert duplicate key.")
        with pytest.raises(CrmFault) as caught:
            crm.create(RECORD)
        assert caught.value.number == 0x80040237

    def test_a_record_under_another_id_is_reported(self, crm: SoapCrm40, canned: Canned) -> None:
        canned.answers("Create", CREATED.replace(str(ID), str(UUID(int=8))))
        with pytest.raises(CrmError) as caught:
            crm.create(RECORD)
        assert caught.value.code == "crm.other_id"


class TestSecrets:
    def test_the_password_is_in_no_repr(self, tmp_path: Path) -> None:
        settings = SoapSettings("http://crm/", tmp_path, user="u", password="hunter2")
        assert "hunter2" not in repr(settings)

    def test_a_user_without_password_is_told_so(self, settings: SoapSettings, canned: Canned) -> None:
        canned.on("RetrieveTimestampRequest", canned.Reply(b"", 401, {"WWW-Authenticate": "NTLM"}))
        crm = open_crm40(replace(settings, user="u"))
        with pytest.raises(ConfigurationError, match="without a password"):
            crm.create(RECORD)
        crm.close()

    def test_a_refused_sign_in_names_the_user_and_the_organisation(
        self, settings: SoapSettings, canned: Canned
    ) -> None:
        canned.on("RetrieveTimestampRequest", canned.Reply(b"", 401))
        crm = open_crm40(replace(settings, user="fred", password="hunter2", domain="CRM"))
        with pytest.raises(CrmError, match=r"CRM\\fred.*Demo") as caught:
            crm.create(RECORD)
        assert caught.value.code == "crm.sign_in_refused"
        assert "hunter2" not in str(caught.value)
        crm.close()

    def test_a_sign_in_that_breaks_off_is_an_error_of_its_own(
        self, settings: SoapSettings, canned: Canned
    ) -> None:
        canned.on("RetrieveTimestampRequest", canned.Reply(b"", 401, {"WWW-Authenticate": "NTLM"}))
        crm = open_crm40(replace(settings, user="fred", password="hunter2"))
        with pytest.raises(CrmError) as caught:
            crm.create(RECORD)
        assert caught.value.code == "crm.sign_in_failed"
        crm.close()


def _enveloped(body: str) -> bytes:
    return (
        '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body>{body}</soap:Body></soap:Envelope>'
    ).encode()
