"""A signal while the CRM does not answer: what waits is said at once, and a second signal ends it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

WAITING = "Asked to stop: the records in hand are finished first"
SMALL = ("--customers", "2", "--products", "1", "--invoices", "0", "--transactions", "0")


class Relay(ThreadingHTTPServer):
    """Hands requests on to a CRM; one that holds a word waits there until it is released."""

    daemon_threads = False  # what was held has reached the CRM when this is closed

    def __init__(self, url: str, word: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handing)
        self.target = urlsplit(url).netloc
        self.word = word
        self.reached = threading.Event()
        self.released = threading.Event()

    def handle_error(self, *_: object) -> None:
        """Whoever asked may have gone."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Relay

    def do_GET(self) -> None:
        self._hand_on()

    def do_POST(self) -> None:
        self._hand_on()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def _hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.word in body:
            self.server.reached.set()
            self.server.released.wait()
        target = HTTPConnection(self.server.target)
        target.request(self.command, self.path, body, dict(self.headers))
        answer = target.getresponse()
        content = answer.read()
        target.close()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def relayed(world: Any, word: bytes) -> Iterator[Relay]:
    with Relay(world.environ["SYNCUPLOAD_CRM_URL"], word) as relay:
        thread = threading.Thread(target=relay.serve_forever)
        thread.start()
        try:
            yield relay
        finally:
            relay.released.set()
            relay.shutdown()
            thread.join()


@contextmanager
def running(world: Any, relay: Relay) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tui.cli", "--config", str(world.config), "batch", "--json"]
    environ = {**world.environ, "SYNCUPLOAD_CRM_URL": relay.url}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as program:
        while not relay.reached.wait(0.1):
            assert program.poll() is None, program.communicate()
        yield program


def said(program: subprocess.Popen[str], words: str) -> None:
    """Wait until the program has said so."""
    assert program.stderr
    assert any(words in line for line in program.stderr)


@pytest.fixture
def served(world: Any) -> Iterator[Any]:
    world.create(*SMALL)
    with world.served("--port", "0") as ready:
        world.environ["SYNCUPLOAD_CRM_URL"] = ready["crm_url"]
        yield world


def everything_is_there_once(world: Any) -> None:
    assert world.sync("batch", "--json").code == 0
    again = world.sync("batch", "--full", "--json").document
    assert again["summary"] == {**again["summary"], "unchanged": 3, "created": 0, "quarantined": 0}


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), pytest.param(signal.SIGTERM, 143, marks=pytest.mark.long)]
)
def test_a_write_in_hand_is_waited_for_which_is_said_and_a_second_signal_ends_it(
    served: Any, number: signal.Signals, code: int
) -> None:
    with (
        relayed(served, b"Create") as relay,
        running(served, relay) as program,
    ):
        program.send_signal(number)
        said(program, WAITING)
        program.send_signal(number)
        out, err = program.communicate()
        assert program.returncode == code, err
        assert json.loads(out)["error"]["code"] == "interrupted"
        assert "Traceback" not in err
    everything_is_there_once(served)


def test_a_write_in_hand_that_is_answered_is_done_and_nothing_more_is_begun(served: Any) -> None:
    with (
        relayed(served, b"Create") as relay,
        running(served, relay) as program,
    ):
        program.send_signal(signal.SIGTERM)
        said(program, WAITING)
        relay.released.set()
        out, err = program.communicate()
    assert program.returncode == 143, err
    document = json.loads(out)
    assert document["error"]["code"] == "run.cancelled"
    assert document["summary"]["created"] == 1  # the product, which the customers come after
    everything_is_there_once(served)


def test_a_reading_on_which_nothing_depends_is_given_up_at_the_first_signal(served: Any) -> None:
    with relayed(served, b"RetrieveMultiple") as relay:
        with running(served, relay) as program:
            program.send_signal(signal.SIGTERM)
            out, err = program.communicate()
        assert not relay.released.is_set()
    assert program.returncode == 143, err
    assert json.loads(out)["error"]["code"] == "run.cancelled"
