"""The client as its callers use it: lazily, from many threads, counted."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.crm.base import Condition, Crm, Entity, Identity, Operator, Query
from core.crm.soap.client import SoapCrm40, open_crm40
from core.crm.soap.settings import SoapSettings
from core.errors import CrmError

if TYPE_CHECKING:
    from tests.core.crm.soap.conftest import Canned

W7 = "http://schemas.microsoft.com/crm/2007/WebServices"
W6 = "http://schemas.microsoft.com/crm/2006/WebServices"
UPDATED = f'<UpdateResponse xmlns="{W7}"/>'
RECORD = Entity("account", UUID(int=7), {"name": "x"})


def page(*numbers: int, cookie: str = "") -> str:
    records = "".join(
        f'<BusinessEntity xsi:type="q:account" xmlns:q="{W7}"><q:accountid>{UUID(int=each)}</q:accountid>'
        f"<q:name>{each}</q:name></BusinessEntity>"
        for each in numbers
    )
    more = "true" if cookie else "false"
    return (
        f'<RetrieveMultipleResponse xmlns="{W7}"><RetrieveMultipleResult MoreRecords="{more}"'
        f' PagingCookie="{cookie}"><BusinessEntities xmlns="{W6}">{records}</BusinessEntities>'
        "</RetrieveMultipleResult></RetrieveMultipleResponse>"
    )


def enveloped(body: str) -> bytes:
    return (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body>{body}</soap:Body></soap:Envelope>'
    ).encode()


def test_it_is_a_crm(crm: SoapCrm40) -> None:
    port: Crm = crm
    assert port.calls.read == 0


def test_nothing_is_sent_before_the_first_question(crm: SoapCrm40, canned: Canned) -> None:
    assert not canned.seen


def test_who_is_signed_in_and_where(crm: SoapCrm40, canned: Canned) -> None:
    ids = (UUID(int=1), UUID(int=2), UUID(int=3))
    canned.answers(
        "WhoAmIRequest",
        f'<ExecuteResponse xmlns="{W7}"><Response xsi:type="WhoAmIResponse"><UserId>{ids[0]}</UserId>'
        f"<BusinessUnitId>{{{ids[1]}}}</BusinessUnitId><OrganizationId>{str(ids[2]).upper()}</OrganizationId>"
        "</Response></ExecuteResponse>",
    )
    assert crm.whoami() == Identity(ids[0], ids[1], ids[2], "Demo")


def test_all_pages_are_read(crm: SoapCrm40, canned: Canned) -> None:
    canned.on(
        "RetrieveMultiple", canned.Reply(enveloped(page(1, 2, cookie="c"))), canned.Reply(enveloped(page(3)))
    )
    found = list(crm.find(Query("account", ("name",), page_size=2)))
    assert [each.fields["name"] for each in found] == ["1", "2", "3"]
    assert b">c</" in canned.asked("RetrieveMultiple")[1].body


def test_an_empty_list_of_values_sends_nothing(crm: SoapCrm40, canned: Canned) -> None:
    query = Query("account", ("name",), (Condition("accountnumber", Operator.IN, ()),))
    assert list(crm.find(query)) == []
    assert not canned.seen


def test_a_record_that_two_parts_of_a_list_bring_is_given_once(crm: SoapCrm40, canned: Canned) -> None:
    canned.answers("RetrieveMultiple", page(1))
    values = tuple(str(number) for number in range(1500))
    found = list(crm.find(Query("account", ("name",), (Condition("accountnumber", Operator.IN, values),))))
    assert len(canned.asked("RetrieveMultiple")) == 2
    assert [each.id.int for each in found] == [1]


def test_a_page_without_records_is_no_page(crm: SoapCrm40) -> None:
    with pytest.raises(ValueError, match="page"):
        list(crm.find(Query("account", ("name",), page_size=0)))


def test_a_record_that_is_not_there_is_none(crm: SoapCrm40, canned: Canned) -> None:
    canned.refuses("Retrieve", "0x80040217", "account With Id = 7 Does Not Exist")
    assert crm.retrieve("account", UUID(int=7), ("name",)) is None


def test_reads_and_writes_are_counted_apart(crm: SoapCrm40, canned: Canned) -> None:
    canned.answers("Update", UPDATED)
    canned.answers("RetrieveMultiple", page(1))
    crm.update(RECORD)
    before = crm.calls.read
    list(crm.find(Query("account", ("name",))))
    assert (crm.calls.read - before, crm.calls.write) == (1, 1)


def test_the_request_says_what_it_is(crm: SoapCrm40, canned: Canned) -> None:
    canned.answers("Update", UPDATED)
    crm.update(RECORD)
    (asked,) = canned.asked("Update")
    assert asked.headers["soapaction"] == f'"{W7}/Update"'
    assert asked.headers["content-type"] == "text/xml; charset=utf-8"
    assert asked.headers["user-agent"].startswith("SyncUploader")
    assert asked.path == "/MSCRMServices/2007/CrmService.asmx"


def test_the_machines_proxy_settings_are_not_for_the_crm(
    crm: SoapCrm40, canned: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    canned.answers("Update", UPDATED)
    crm.update(RECORD)


def test_sixteen_threads_load_the_wsdl_once_and_keep_a_connection_each(
    crm: SoapCrm40, canned: Canned
) -> None:
    canned.answers("Update", UPDATED)
    start = Barrier(16)

    def work(_: int) -> None:
        start.wait()
        for _ in range(5):
            crm.update(RECORD)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    assert len(canned.asked("CrmServiceWsdl.aspx")) == 1
    assert len(canned.asked("RetrieveTimestampRequest")) == 1
    assert len(canned.asked("Update")) == 80
    assert len({each.connection for each in canned.asked("Update")}) == 16


def test_a_connection_that_ended_while_idle_is_opened_again_before_a_write(
    crm: SoapCrm40, canned: Canned
) -> None:
    canned.on("Update", canned.Reply(enveloped(UPDATED), quiet_end=True), canned.Reply(enveloped(UPDATED)))
    crm.update(RECORD)
    canned.ended.wait()
    crm.update(RECORD)
    assert len({each.connection for each in canned.asked("Update")}) == 2


def test_a_load_balancers_cookie_goes_back_to_it(crm: SoapCrm40, canned: Canned) -> None:
    first = canned.Reply(enveloped(UPDATED), headers={"Set-Cookie": "node=a; path=/"})
    canned.on("Update", first, canned.Reply(enveloped(UPDATED)))
    for _ in range(3):
        crm.update(RECORD)
    assert [each.headers.get("cookie") for each in canned.asked("Update")] == [None, "node=a", "node=a"]


def test_a_first_call_that_fails_does_not_spoil_the_next(crm: SoapCrm40, canned: Canned) -> None:
    canned.on("CrmServiceWsdl.aspx", canned.Reply(b"", 403), canned.Reply(canned.wsdl()))
    canned.answers("Update", UPDATED)
    with pytest.raises(CrmError):
        crm.update(RECORD)
    crm.update(RECORD)


def test_closing_twice_does_nothing_more_and_then_nothing_is_sent(crm: SoapCrm40, canned: Canned) -> None:
    canned.answers("Update", UPDATED)
    crm.update(RECORD)
    crm.close()
    crm.close()
    with pytest.raises(CrmError, match="closed"):
        crm.update(RECORD)


@pytest.fixture
def by_asmx(settings: SoapSettings, canned: Canned) -> Iterator[SoapCrm40]:
    crm = open_crm40(replace(settings, url=f"{canned.url}MSCRMServices/2007/CrmService.asmx"))
    yield crm
    crm.close()


def test_the_full_address_of_the_service_is_taken_too(by_asmx: SoapCrm40, canned: Canned) -> None:
    canned.answers("Update", UPDATED)
    by_asmx.update(RECORD)
    assert canned.asked("Update")[0].path == "/MSCRMServices/2007/CrmService.asmx"
