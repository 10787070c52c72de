"""A server in trouble fails as real ones do, and what it answered is never lost."""

from __future__ import annotations

import gc
import http.client
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest

from core.errors import SyncError
from core.sandbox.crm.faults import FaultPlan, FaultRule, Trouble
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.refusal import Refusal
from core.sandbox.crm.server import RunningServer, ServerSettings

Troubled = Callable[..., AbstractContextManager[Any]]
SERVE = """
import sys
from pathlib import Path
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.server import serve
serve(Organisation.open(Path(sys.argv[1])), ready=lambda url: print(url, flush=True))
"""


@pytest.fixture
def troubled(organisation: Organisation, open_wire: Callable[[str], Any]) -> Troubled:
    @contextmanager
    def running(*rules: FaultRule, latency_ms: float = 0) -> Iterator[Any]:
        settings = ServerSettings(latency_ms=latency_ms, faults=FaultPlan(rules))
        with RunningServer(organisation, settings) as server:
            yield open_wire(server.url)

    return running


def create(wire: Any, record: str, name: str = "Foo") -> Any:
    fields = f"<accountid>{record}</accountid><name>{name}</name>"
    return wire.call("Create", f'<entity xsi:type="account">{fields}</entity>')


def exists(organisation: Organisation, record: str) -> bool:
    try:
        organisation.retrieve(organisation.sign_in(None), "account", UUID(record), ())
    except Refusal:
        return False
    return True


def test_an_unavailable_server_says_when_to_come_back(troubled: Troubled, organisation: Organisation) -> None:
    record = str(uuid4())
    with troubled(FaultRule(Trouble.UNAVAILABLE, seconds=7)) as wire:
        reply = create(wire, record)
    assert (reply.status, reply.headers["retry-after"]) == (503, "7")
    assert not exists(organisation, record)


def test_a_reset_leaves_the_request_undone(troubled: Troubled, organisation: Organisation) -> None:
    record = str(uuid4())
    with troubled(FaultRule(Trouble.RESET)) as wire, pytest.raises(ConnectionResetError):
        create(wire, record)
    assert not exists(organisation, record)


def test_a_lost_answer_leaves_the_request_done(troubled: Troubled, organisation: Organisation) -> None:
    record = str(uuid4())
    with troubled(FaultRule(Trouble.LOST_ANSWER)) as wire, pytest.raises(ConnectionError):
        create(wire, record)
    assert exists(organisation, record)


def test_a_truncated_answer_ends_too_early_but_is_done(
    troubled: Troubled, organisation: Organisation
) -> None:
    record = str(uuid4())
    with troubled(FaultRule(Trouble.TRUNCATED)) as wire, pytest.raises(http.client.IncompleteRead):
        create(wire, record)
    assert exists(organisation, record)


def test_a_late_answer_comes_all_the_same(troubled: Troubled) -> None:
    with troubled(FaultRule(Trouble.LATE_ANSWER, seconds=0.01)) as wire:
        assert create(wire, str(uuid4())).status == 200


def test_a_wrong_charset_is_no_utf_8(troubled: Troubled) -> None:
    record = str(uuid4())
    with troubled(FaultRule(Trouble.WRONG_CHARSET, operation="Retrieve")) as wire:
        create(wire, record, "Müller")
        columns = (
            '<columnSet xmlns:q="http://schemas.microsoft.com/crm/2006/Query" xsi:type="q:AllColumns" />'
        )
        reply = wire.call("Retrieve", f"<entityName>account</entityName><id>{record}</id>{columns}")
    assert b"M\xfcller" in reply.body


def test_an_html_page_comes_where_an_envelope_was_expected(troubled: Troubled) -> None:
    with troubled(FaultRule(Trouble.HTML_ERROR)) as wire:
        reply = create(wire, str(uuid4()))
    assert reply.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble.SQL_ERROR, "0x80044150"),
        (Trouble.SQL_TIMEOUT, "0x80044151"),
        (Trouble.EXPIRED_TICKET, "0x8004a101"),
    ],
)
def test_what_the_platform_refuses_comes_as_a_fault(troubled: Troubled, trouble: Trouble, code: str) -> None:
    with troubled(FaultRule(trouble)) as wire:
        assert create(wire, str(uuid4())).text("code") == code


def test_unauthorized_from_the_second_call_on(troubled: Troubled) -> None:
    with troubled(FaultRule(Trouble.UNAUTHORIZED, nth=2)) as wire:
        assert [create(wire, str(uuid4())).status for _ in range(3)] == [200, 401, 401]


def test_a_stalled_answer_never_comes_and_others_do(troubled: Troubled, make_envelope: Any) -> None:
    body = make_envelope('<Fetch xmlns="http://schemas.microsoft.com/crm/2007/WebServices" />')
    head = (
        "POST /MSCRMServices/2007/CrmService.asmx HTTP/1.1\r\nHost: x\r\n"
        'SOAPAction: "http://schemas.microsoft.com/crm/2007/WebServices/Fetch"\r\n'
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with troubled(FaultRule(Trouble.STALL, operation="Fetch")) as wire:
        place = urlsplit(wire.url)
        with socket.create_connection((place.hostname, place.port)) as plug:
            plug.sendall(head.encode() + body)
            assert [create(wire, str(uuid4())).status for _ in range(3)] == [200] * 3
            plug.setblocking(False)
            with pytest.raises(BlockingIOError):
                plug.recv(1)


def test_latency_does_not_hold_up_others(troubled: Troubled, open_wire: Callable[[str], Any]) -> None:
    statuses: list[int] = []
    with troubled(latency_ms=20) as wire:
        threads = [
            threading.Thread(target=lambda each=each: statuses.append(create(each, str(uuid4())).status))
            for each in [open_wire(wire.url) for _ in range(8)]
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert statuses == [200] * 8


def test_a_port_that_is_taken_is_named(organisation: Organisation, server: RunningServer) -> None:
    port = urlsplit(server.url).port
    assert port
    with (
        pytest.raises(SyncError) as caught,
        RunningServer(organisation, ServerSettings(port=port)),
    ):
        pass
    assert str(port) in caught.value.tried


@pytest.mark.parametrize("pieces", [1, 7, 4096])
def test_a_request_may_come_in_pieces(server: RunningServer, make_envelope: Any, pieces: int) -> None:
    body = make_envelope(
        '<Execute xmlns="http://schemas.microsoft.com/crm/2007/WebServices">'
        '<Request xsi:type="WhoAmIRequest" /></Execute>'
    )
    head = (
        b"POST /MSCRMServices/2007/CrmService.asmx HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b'Expect: 100-continue\r\nSOAPAction: "http://schemas.microsoft.com/crm/2007/WebServices/Execute"\r\n'
        b"Connection: close\r\n\r\n"
    )
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:half], body[half:], b""))
    place, received = urlsplit(server.url), b""
    with socket.create_connection((place.hostname, place.port), timeout=20) as plug:
        whole = head + chunks
        for at in range(0, len(whole), pieces):
            plug.sendall(whole[at : at + pieces])
        while more := plug.recv(65536):
            received += more
    assert received.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")
    assert b"WhoAmIResponse" in received


@pytest.mark.parametrize("line", [b"nonsense", b"GET / HTTP/3", b"GET / HTTP/1.1\r\nno colon", b"G" * 70_000])
def test_what_is_no_http_is_a_bad_request(server: RunningServer, line: bytes) -> None:
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as plug:
        plug.sendall(line + b"\r\n\r\n" if len(line) < 100 else line)
        assert plug.recv(100).startswith(b"HTTP/1.1 400")


def test_every_answered_write_survives_a_kill(
    organisation: Organisation, tmp_path: Path, open_wire: Callable[[str], Any]
) -> None:
    organisation.close()
    command = [sys.executable, "-c", SERVE, str(tmp_path / "crm.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        answered: list[str] = []
        enough = threading.Event()

        def write() -> None:
            wire = open_wire(url)
            while True:
                record = str(uuid4())
                try:
                    reply = create(wire, record)
                except (OSError, http.client.HTTPException):
                    return
                answered.append(reply.text("CreateResult") or "")
                if len(answered) > 100:
                    enough.set()

        writers = [threading.Thread(target=write) for _ in range(4)]
        for each in writers:
            each.start()
        assert enough.wait(30)
        process.kill()
        for each in writers:
            each.join()
    again = Organisation.open(tmp_path / "crm.db")
    try:
        assert all(exists(again, record) for record in answered)
    finally:
        again.close()


def test_a_signal_ends_the_server_in_order(organisation: Organisation, tmp_path: Path) -> None:
    organisation.close()
    command = [sys.executable, "-c", SERVE, str(tmp_path / "crm.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.terminate()
        assert process.wait(20) == 0
        assert process.stderr.read() == ""


def test_any_number_of_requests_may_be_sent_at_once(server: RunningServer) -> None:
    place, received = urlsplit(server.url), b""
    with socket.create_connection((place.hostname, place.port), timeout=20) as plug:
        plug.sendall(b"GET /ghost HTTP/1.1\r\n\r\n" * 3000)
        plug.shutdown(socket.SHUT_WR)
        while more := plug.recv(1 << 20):
            received += more
    assert received.count(b"HTTP/1.1 404") == 3000


def test_a_caller_who_hangs_up_at_once_leaves_nothing_open(organisation: Organisation) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ResourceWarning)
        with RunningServer(organisation) as server:
            port = urlsplit(server.url).port
            assert port is not None
            socket.create_connection(("127.0.0.1", port)).close()
        gc.collect()
    assert [str(each.message) for each in said if "transport" in str(each.message)] == []
