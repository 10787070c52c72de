"""The screen in real terminals: what they get, what they get back, and how the program ends."""

from __future__ import annotations

import os
import select
import shlex
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.terminals import LEFT, Screened, program, sshd, tmux

ROOT = Path(__file__).parents[2]
QUIT = b"\x11"
LONGEST = 60
"""Seconds that a program may take to end, however busy the machine is."""
HOSTILE = "[/red][@click=app.quit]x[/] \x1b]52;c;AAAA\x07\x1b]0;owned\x07 \x9b31m \u202egnp 🦊" + "é" * 4000


@pytest.fixture
def served(world: Any) -> Iterator[Any]:
    """A small sandbox, served; the program finds it by its environment."""
    world.create("--customers", "8", "--products", "4", "--invoices", "4")
    with world.served("--port", "0", "--latency-ms", "15") as ready:
        world.environ |= {
            "SYNCUPLOAD_CRM_URL": ready["crm_url"],
            "SYNCUPLOAD_CONFIG": str(world.config),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        }
        world.environ.pop("NO_COLOR", None)
        yield world


def whole(world: Any) -> None:
    """Nothing is half done: a batch completes all, a second writes nothing, nobody altered the history."""
    assert world.run("batch", "--json").code == 0
    assert world.run("batch", "--json").document["calls"]["crm_write"] == 0
    assert world.run("history", "--verify", "--json").code == 0


SIGNALS = (
    (signal.SIGTERM, 143),
    pytest.param(signal.SIGHUP, 129, marks=pytest.mark.long),
    pytest.param(signal.SIGINT, 130, marks=pytest.mark.long),
)

MODES = ((b"2", b"A1D001"), (b"3", b"CRM"), (b"4", b"By itself"), (b"5", b"Runs"), (b"6", b"pass"))
"""The key of each mode but Home, and what is then seen."""


@pytest.mark.parametrize(
    "term", ["xterm-256color", *(pytest.param(each, marks=pytest.mark.long) for each in ("screen", "linux"))]
)
def test_one_customer_goes_up_by_keyboard_alone_at_80x24(served: Any, term: str, tmp_path: Path) -> None:
    with tmux(tmp_path) as terminal:
        terminal.start(program(), {**served.environ, "TERM": term}, (80, 24))
        terminal.until("look at the accounts")
        terminal.press("2")
        terminal.until("A1D001")
        terminal.press("u")
        terminal.until("Nothing is deleted, ever.")
        terminal.press("u")
        terminal.until("1 to create")
        terminal.press("y")
        terminal.until("Uploaded: customer A1D001")
        terminal.press("Escape")
        terminal.until("Account begins with:")
        terminal.press("C-q")
        terminal.until("[exit 0]")
        assert terminal.flag("alternate_on") == "0"
        assert terminal.flag("cursor_flag") == "1"
        assert terminal.flag("mouse_any_flag") == "0"


def test_over_ssh_it_works_and_a_line_that_drops_ends_it(served: Any, tmp_path: Path) -> None:
    wanted = ("SYNCUPLOAD_CRM_URL", "SYNCUPLOAD_CONFIG", "PYTHONPATH", "LC_ALL", "HOME")
    given = " ".join(f"{name}={shlex.quote(served.environ[name])}" for name in wanted)
    noted = tmp_path / "pid"
    remote = f"cd / && env {given} sh -c 'echo $$ > {noted}; exec {shlex.join(program())}'"
    with sshd(tmp_path) as sign_in, tmux(tmp_path) as terminal:
        terminal.start([*sign_in, remote], {"TERM": "xterm-256color"}, (80, 24))
        terminal.until("look at the accounts")
        terminal.press("2")
        terminal.until("A1D001")
        pid = int(noted.read_text())
        terminal.run("kill-server")
        _gone(pid)
    whole(served)


def _gone(pid: int) -> None:
    """Wait for the end of a process that is not our child."""
    with suppress(ProcessLookupError):
        process = os.pidfd_open(pid)
        try:
            ended, _, _ = select.select([process], [], [], LONGEST)
        finally:
            os.close(process)
        assert ended, "the program still runs"


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_signal_in_any_mode_gives_the_terminal_back(served: Any, number: int, code: int) -> None:
    for key, words in ((b"", b"DEMO"), *MODES):
        with Screened(program(), served.environ) as screen:
            screen.until(b"DEMO")
            if key:
                screen.press(key)
                screen.until(words)
            os.kill(screen.process.pid, number)
            assert screen.end() == code
            assert LEFT in screen.sent
            assert b"\x1b[?25h" in screen.sent[-400:]


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_signal_in_mid_upload_ends_it_after_the_records_in_hand(
    served: Any, number: int, code: int
) -> None:
    served.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = "1"
    with Screened(program(), served.environ) as screen:
        _begin_upload(screen)
        os.kill(screen.process.pid, number)
        assert screen.end() == code
        assert LEFT in screen.sent
    whole(served)


def test_a_line_that_drops_in_mid_upload_loses_nothing(served: Any) -> None:
    served.environ["SYNCUPLOAD_CRM_CONNECTIONS"] = "1"
    with Screened(program(), served.environ) as screen:
        _begin_upload(screen)
        screen.hang_up()
        assert screen.process.wait(60) in (129, -signal.SIGHUP)
    whole(served)


def _begin_upload(screen: Screened) -> None:
    screen.until(b"DEMO")
    screen.press(b"2")
    screen.until(b"A1D001")
    screen.press(b"au")
    screen.until(b"Nothing is deleted")
    screen.press(b"u")
    screen.until(b"to create")
    screen.press(b"y")
    screen.until(b" of 8")


def test_nothing_of_hostile_data_reaches_the_terminal(served: Any) -> None:
    with closing(sqlite3.connect(served.site / "company.db")) as books, books:
        books.execute("UPDATE SALES_LEDGER SET NAME = ?, ADDRESS_1 = ?, CONTACT_NAME = ?", [HOSTILE] * 3)
    with Screened(program(), served.environ, (120, 40)) as screen:
        screen.until(b"DEMO")
        screen.press(b"2")
        screen.until(b"[/red][@click")
        screen.press(b"\r")
        screen.until(b"first name")
        screen.press(b"q")
        screen.press(b"u")
        screen.until(b"Nothing is deleted")
        screen.press(QUIT)
        assert screen.end() == 0
        for obeyed in (b"\x1b]52;c;AAAA", b"\x1b]0;owned", "\x9b".encode(), "\u202e".encode()):
            assert obeyed not in screen.sent


def test_it_is_silent_where_nothing_happens(served: Any) -> None:
    with Screened(program(), served.environ) as screen:
        screen.until(b"Last run")
        screen.silent_for(1.5)
        assert screen.silent_for(1.0) == b""
        screen.press(QUIT)
        assert screen.end() == 0


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"TERM": "dumb"}, "TERM is dumb"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "not UTF-8"),
    ],
)
def test_a_terminal_that_cannot_show_it_is_told_what_to_do(
    served: Any, environ: dict[str, str], words: str
) -> None:
    with Screened(program(), {**served.environ, **environ}) as screen:
        assert screen.end() == 2
        assert words.encode() in screen.sent
        assert b"syncupload --help" in screen.sent.replace(b"\r\n", b"")


def test_without_a_terminal_it_names_the_commands(served: Any) -> None:
    ended = served.run()
    assert ended.code == 2
    assert "syncupload batch" in ended.err
    assert ended.out == ""


def test_the_demo_opens_with_a_tour(world: Any) -> None:
    environ = {**world.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    with Screened(program("demo"), environ) as screen:
        screen.until(b"A tour: ")
        screen.press(b"2")
        screen.until(b"A1D001")
        screen.press(QUIT)
        assert screen.end() == 0
    with suppress(FileNotFoundError):
        assert not (Path(environ["HOME"]) / "server.json").exists()


@pytest.mark.long
def test_an_order_becomes_an_invoice_by_keyboard_alone_at_80x24(world: Any, tmp_path: Path) -> None:
    world.create("--customers", "8", "--products", "4", "--invoices", "4", "--orders", "5")
    with world.served("--port", "0") as ready, tmux(tmp_path) as terminal:
        given = {"SYNCUPLOAD_CRM_URL": ready["crm_url"], "SYNCUPLOAD_CONFIG": str(world.config)}
        here = {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        terminal.start(program(), {**world.environ, **given, **here}, (80, 24))
        terminal.until("5 waiting: press 3")
        terminal.press("3")
        terminal.until("1 to make +")
        terminal.press("Right", "Right")
        terminal.until("ORD-1005")
        terminal.press("Down")
        terminal.until("It is made with the invoice.")
        terminal.press("u")
        terminal.until("+ 3 create")
        terminal.press("u")
        terminal.until("1 customer, 1 product, 1 invoice.")
        terminal.press("y")
        terminal.until("Uploaded: order ORD-1002")
        terminal.press("End")
        terminal.until("Complete the order in the CRM")
        terminal.press("Escape")
        terminal.until("1 of 4")
        terminal.press("C-q")
        terminal.until("[exit 0]")
    with closing(sqlite3.connect(world.site / "company.db")) as books:
        made = books.execute(
            "SELECT ACCOUNT_REF FROM INVOICE WHERE CUST_ORDER_NUMBER = 'ORD-1002'"
        ).fetchall()
    assert made == [("XXX001",)]
