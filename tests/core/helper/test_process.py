"""A helper process that does what it is asked, and every way in which one may not."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import pytest

from core.accounting.orders import AccountingBusyError, AccountingRefusedError, AccountingUnansweredError
from core.errors import AccountingError, ConfigurationError
from core.helper.frames import LIMIT
from core.helper.process import Helper
from core.helper.terms import Terms
from core.upload.progress import CancelToken, RunCancelledError
from tests.core.helper.conftest import Log, Start, interpreter
from tests.core.helper.strange import ANSWERS

SIGNED_IN = "MANAGER may still be signed in: clear the name from the list of signed-in users in Sage 50."

READ = pytest.param(False, AccountingError, marks=pytest.mark.long)
WRITE = (True, AccountingUnansweredError)
"""Whether something is written, and what is raised where no answer comes."""


def gone(helper: Helper) -> bool:
    """Whether the process has ended and was waited for."""
    try:
        os.kill(helper.pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.long
def test_what_is_asked_is_done_and_answered(start: Start) -> None:
    helper = start()
    assert helper.ask("echo", ["a", None, 1.5]) == ["a", None, 1.5]
    assert helper.ask("echo", 2) == 2
    helper.close()
    helper.close()
    assert gone(helper)


def test_a_helper_says_which_python_it_is(start: Start) -> None:
    greeting = start().greeting
    assert (greeting.executable, greeting.bits) == (sys.executable, 64 if sys.maxsize > 2**32 else 32)
    assert "pyodbc" in greeting.packages


def test_what_libraries_print_does_not_get_among_the_answers(start: Start, log: Log) -> None:
    helper = start()
    assert helper.ask("chatter") == ""
    helper.close()
    assert "a library says something" in str(log)
    assert "another one below Python" in str(log)


@pytest.mark.long
def test_much_on_standard_error_holds_nobody_up_and_its_end_is_kept(start: Start, log: Log) -> None:
    helper = start()
    helper.ask("much_on_standard_error")
    helper.close()
    assert str(log).count("x") < 20_000
    assert "the last line" in str(log)


@pytest.mark.parametrize("write", [pytest.param(False, marks=pytest.mark.long), True])
def test_an_error_comes_out_as_it_was_raised_there(start: Start, *, write: bool) -> None:
    helper = start()
    with pytest.raises(AccountingRefusedError) as refused:
        helper.ask("refuse", write=write)
    error = refused.value
    assert (error.code, error.tried, error.found, error.remedy) == ("sage.refused", "try", "found", "remedy")
    assert vars(error)["number"] == 84
    assert str(error) == "found (while trying to try). remedy"
    assert helper.ask("echo", 1) == 1


@pytest.mark.long
def test_an_error_of_a_class_that_is_unknown_here_is_of_the_nearest_that_is_known(start: Start) -> None:
    with pytest.raises(AccountingBusyError) as busy:
        start().ask("refuse_in_a_way_of_its_own")
    assert type(busy.value) is AccountingBusyError


def test_the_unforeseen_is_told_without_its_details_which_go_to_the_log(start: Start, log: Log) -> None:
    helper = start()
    with pytest.raises(AccountingError) as failure:
        helper.ask("fail")
    assert type(failure.value) is AccountingError
    assert "ZeroDivisionError" in failure.value.found
    assert "hunter2" not in str(failure.value)
    helper.close()
    assert "hunter2 is no number" in str(log)


@pytest.mark.long
def test_the_unforeseen_in_a_deed_leaves_in_doubt_whether_it_was_done(start: Start) -> None:
    with pytest.raises(AccountingUnansweredError):
        start().ask("fail", write=True)


@pytest.mark.long
@pytest.mark.parametrize("op", ["too_much", "what_cannot_cross"])
def test_an_answer_that_cannot_cross_is_told_and_the_helper_goes_on(start: Start, op: str) -> None:
    helper = start()
    with pytest.raises(AccountingError, match="GarbledError"):
        helper.ask(op)
    assert helper.ask("echo", 1) == 1


@pytest.mark.long
def test_a_question_that_is_too_long_is_not_sent(start: Start) -> None:
    helper = start()
    with pytest.raises(AccountingError, match="too long"):
        helper.ask("echo", "x" * LIMIT, write=True)
    assert helper.ask("echo", 1) == 1


@pytest.mark.parametrize("op", ["die", pytest.param("leave", marks=pytest.mark.long)])
@pytest.mark.parametrize(("write", "kind"), [READ, WRITE])
def test_a_helper_that_dies_leaves_a_deed_in_doubt_and_nothing_else(
    start: Start, op: str, kind: type[Exception], *, write: bool
) -> None:
    helper = start()
    with pytest.raises(AccountingError) as failure:
        helper.ask(op, write=write)
    assert type(failure.value) is kind
    assert SIGNED_IN in failure.value.remedy
    assert f"(code {'-9' if op == 'die' else '7'})" in failure.value.found
    with pytest.raises(AccountingError, match="Open the company again") as after:
        helper.ask("echo", 1, write=True)
    assert type(after.value) is AccountingError


def test_a_helper_that_is_killed_from_outside_leaves_the_deed_in_doubt(start: Start) -> None:
    helper = start()
    os.kill(helper.pid, signal.SIGKILL)
    with pytest.raises(AccountingUnansweredError):
        helper.ask("echo", 1, write=True)


@pytest.mark.parametrize(("write", "kind"), [READ, WRITE])
def test_a_helper_that_hangs_is_killed_and_told_of(
    start: Start, kind: type[Exception], *, write: bool
) -> None:
    helper = start(limit=0.01, grace=0.05)
    with pytest.raises(AccountingError) as failure:
        helper.ask("hang", write=write)
    assert type(failure.value) is kind
    assert failure.value.code == "helper.timeout"
    assert SIGNED_IN in failure.value.remedy
    assert gone(helper)


def test_a_reading_that_is_late_is_broken_off_and_the_helper_signs_out_in_order(
    start: Start, tmp_path: Path
) -> None:
    helper = start()
    helper.open("strange", str(tmp_path / "end"))
    with pytest.raises(AccountingError) as failure:
        helper.ask("wait_for_the_end", 1, limit=0.01)
    assert type(failure.value) is AccountingError
    assert "still be signed in" not in failure.value.remedy
    assert (tmp_path / "end").read_text() == "signed out"


def test_a_deed_that_is_late_but_done_is_done(start: Start) -> None:
    helper = start()
    assert helper.ask("wait_for_the_end", "1234", write=True, limit=0.01) == "1234"
    with pytest.raises(AccountingError, match="took too long"):
        helper.ask("echo", 1)


def test_a_helper_that_hangs_when_it_is_closed_is_killed_and_the_log_says_so(start: Start, log: Log) -> None:
    helper = start(grace=0.05)
    with pytest.raises(KeyboardInterrupt):
        _interrupted(helper)
    helper.close()
    assert ("helper.killed", {"found": SIGNED_IN}) in log.events
    assert gone(helper)


def _interrupted(helper: Helper) -> None:
    """Break off a reading that hangs, as a signal does."""

    def raises(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, raises)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        helper.ask("hang")
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.mark.long
def test_a_helper_goes_on_after_a_reading_was_broken_off(start: Start) -> None:
    helper = start()

    def raises(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, raises)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            helper.ask("wait_for_the_end", "late")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert helper.ask("echo", "next") == "next"


def test_what_is_no_helper_is_not_begun_with(tmp_path: Path, log: Log) -> None:
    with pytest.raises(AccountingError) as failure:
        Helper(interpreter(tmp_path, "garbage"), Terms("Sage 50"), log)
    assert failure.value.code == "helper.start"
    assert "Python 3.11 or newer" in failure.value.remedy


@pytest.mark.long
def test_what_gives_no_sign_of_life_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with pytest.raises(AccountingError, match="no sign of life"):
        Helper(interpreter(tmp_path, "mute"), Terms("Sage 50", start=0.01))


@pytest.mark.parametrize(
    "kind",
    ["flood", *(pytest.param(each, marks=pytest.mark.long) for each in sorted({*ANSWERS} - {"half"}))],
)
@pytest.mark.parametrize(("write", "raised"), [READ, WRITE])
def test_a_helper_that_talks_nonsense_is_ended_at_once(
    start: Start, kind: str, raised: type[Exception], *, write: bool
) -> None:
    helper = start(kind)
    with pytest.raises(AccountingError) as failure:
        helper.ask("echo", 1, write=write)
    assert type(failure.value) is raised
    assert failure.value.code == "helper.garbled"
    assert gone(helper)


@pytest.mark.long
def test_a_helper_that_ends_in_the_midst_of_an_answer_has_died(start: Start) -> None:
    with pytest.raises(AccountingUnansweredError) as failure:
        start("half").ask("echo", 1, write=True)
    assert failure.value.code == "helper.died"


@pytest.mark.long
def test_a_helper_that_floods_while_nobody_listens_is_ended_all_the_same(start: Start) -> None:
    helper = start("flood", grace=0.05)
    helper.close()
    assert gone(helper)


def test_no_secret_of_this_program_is_in_what_others_may_look_up(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNCUPLOAD_SAGE_PASSWORD", "hunter2")
    monkeypatch.setenv("OTHER", "kept")
    helper = start()
    helper.ask("echo", "hunter2")
    for name in ("environ", "cmdline"):
        assert b"hunter2" not in Path(f"/proc/{helper.pid}/{name}").read_bytes()
    assert helper.ask("variable", "OTHER") == "kept"


def test_a_python_that_is_not_there_is_a_mistake_in_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="python32"):
        Helper(str(tmp_path / "none.exe"), Terms("Sage 50"))


def test_ctrl_c_in_the_terminal_is_no_concern_of_the_helper(start: Start) -> None:
    helper = start()
    assert os.getpgid(helper.pid) != os.getpgrp()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(helper.pid, number)
    assert helper.ask("echo", 1) == 1


def test_a_reading_is_given_up_where_a_person_says_so(tmp_path: Path, log: Log) -> None:
    begun = tmp_path / "begun"
    cancel = CancelToken()

    def check() -> None:
        if begun.exists():
            cancel.cancel()
        cancel.check("read the accounts")

    helper = Helper(interpreter(tmp_path, "service"), Terms("Sage 50", grace=0.05), log, check)
    with closing(helper):
        helper.open("strange")
        with pytest.raises(RunCancelledError, match="read the accounts"):
            helper.ask("hang", str(begun))


@pytest.mark.long
def test_a_deed_is_not_given_up_where_a_person_says_so(tmp_path: Path, log: Log) -> None:
    cancel = CancelToken()
    with closing(
        Helper(
            interpreter(tmp_path, "service"), Terms("Sage 50"), log, lambda: cancel.check("read the accounts")
        )
    ) as helper:
        helper.open("strange")
        cancel.cancel()
        assert helper.ask("echo", 1, write=True) == 1
