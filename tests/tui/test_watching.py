"""A run that a signal ends says so by its exit code, wherever it was."""

import os
import signal

import pytest

from core.errors import SyncError
from tui.watching import watched


def work_that_is_told_to_stop() -> None:
    with watched() as (watch, _):
        os.kill(os.getpid(), signal.SIGTERM)
        watch.cancel.check("plan customers")


def test_what_a_signal_ends_has_the_signals_exit_code() -> None:
    with pytest.raises(SyncError) as end:
        work_that_is_told_to_stop()
    assert end.value.exit_code == 143


def test_a_failure_of_its_own_keeps_its_exit_code() -> None:
    with pytest.raises(SyncError) as end, watched():
        raise SyncError("x", tried="a", found="b", remedy="c")
    assert end.value.exit_code == 1
