"""A signal asks the run to end after the records in hand."""

import os
import signal

import pytest

from core.breaking_off import breakable, may_break_off, whole
from core.upload.progress import RunCancelledError
from tui.interruption import Interruption


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_sets_cancel_and_names_the_exit_code(number: signal.Signals, code: int) -> None:
    with Interruption() as interruption:
        assert interruption.exit_code is None
        os.kill(os.getpid(), number)
        assert interruption.cancel.cancelled
        assert interruption.exit_code == code


def test_what_was_there_before_is_there_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Interruption():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.parametrize(
    ("first", "second"),
    [(signal.SIGINT, signal.SIGINT), (signal.SIGHUP, signal.SIGINT), (signal.SIGTERM, signal.SIGTERM)],
)
def test_a_second_signal_that_means_it_ends_it_at_once(first: int, second: int) -> None:
    with Interruption():
        os.kill(os.getpid(), first)
        with pytest.raises(KeyboardInterrupt) as ended:
            os.kill(os.getpid(), second)
    assert ended.value.args == (second,)


def test_a_terminal_that_goes_sends_two_signals_and_means_one() -> None:
    with Interruption() as interruption:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGHUP)
        assert interruption.cancel.cancelled


def test_a_reading_is_torn_out_of_its_waiting_by_the_first_signal() -> None:
    with Interruption() as interruption:
        with pytest.raises(RunCancelledError), breakable():
            os.kill(os.getpid(), signal.SIGTERM)
        assert interruption.cancel.cancelled
    assert not may_break_off()


def test_a_reading_within_a_piece_of_work_in_hand_is_carried_through() -> None:
    with Interruption(), whole(), breakable():
        os.kill(os.getpid(), signal.SIGTERM)
    with breakable():
        assert may_break_off()
