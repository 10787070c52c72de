"""A signal asks the run to end after the records in hand."""

import os
import signal

import pytest

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


def test_a_second_interrupt_from_the_keyboard_ends_it_at_once() -> None:
    with Interruption():
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
