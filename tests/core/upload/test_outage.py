"""A CRM that is away for a moment is waited for; one that stays away ends the run, and soon."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat
from typing import TYPE_CHECKING

import pytest

from core.errors import CrmError, CrmUnavailableError
from core.upload.outage import ATTEMPTS, BUSY, BUSY_PATIENCE, PATIENCE, Outage
from core.upload.outcome import Result
from core.upload.progress import CancelToken, RunCancelledError

if TYPE_CHECKING:
    from tests.core.upload.conftest import World


class Hourglass(CancelToken):
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.waits.append(seconds)
        self.now += seconds

    def seconds(self) -> float:
        """Count the seconds."""
        return self.now


def away(code: str = "crm.unreachable", after: float | None = None) -> CrmUnavailableError:
    return CrmUnavailableError(code, tried="t", found="nobody answers", remedy="Start it.", after=after)


def _in_turn(ends: Iterator[Exception | None]) -> Callable[[], str]:
    def send() -> str:
        end = next(ends)
        if end is not None:
            raise end
        return "done"

    return send


@pytest.fixture
def glass() -> Hourglass:
    return Hourglass()


def _outage(glass: Hourglass, probe: Callable[[], object] = lambda: None) -> Outage:
    return Outage(probe, glass, glass.seconds)


def test_what_goes_well_is_sent_once_and_nobody_waits(glass: Hourglass) -> None:
    assert _outage(glass).patiently(lambda: "done") == "done"
    assert glass.waits == []


def test_a_restart_is_waited_out_and_the_request_sent_again(glass: Hourglass) -> None:
    send = _in_turn(iter((away(), None)))
    assert _outage(glass, _in_turn(chain([away(), away()], repeat(None)))).patiently(send) == "done"
    assert 0 < glass.now <= PATIENCE


def test_it_waits_as_long_as_the_crm_asks(glass: Hourglass) -> None:
    assert _outage(glass).patiently(_in_turn(iter((away(BUSY, 7), None)))) == "done"
    assert glass.waits == [7]


def test_a_crm_that_asks_for_more_than_the_patience_ends_the_run_at_once(glass: Hourglass) -> None:
    with pytest.raises(CrmUnavailableError):
        _outage(glass).patiently(_in_turn(repeat(away(BUSY, BUSY_PATIENCE + 1))))
    assert glass.waits == []


def test_a_crm_that_stays_away_ends_the_run_within_the_patience_and_says_how_long(glass: Hourglass) -> None:
    never = _in_turn(repeat(away()))
    with pytest.raises(CrmUnavailableError, match=r"for (1\d|20) seconds"):
        _outage(glass, never).patiently(never)
    assert glass.now <= PATIENCE


def test_a_request_that_is_refused_again_and_again_while_the_crm_is_there_is_given_up(
    glass: Hourglass,
) -> None:
    sent: list[str] = []

    def send() -> None:
        sent.append("sent")
        raise away(BUSY, 0)

    with pytest.raises(CrmUnavailableError):
        _outage(glass).patiently(send)
    assert len(sent) == ATTEMPTS


def test_another_failure_is_nobodys_to_wait_for(glass: Hourglass) -> None:
    with pytest.raises(CrmError, match="the password"):
        _outage(glass).patiently(
            _in_turn(repeat(CrmError("crm.x", tried="t", found="the password", remedy="r")))
        )
    assert glass.waits == []


def test_a_sign_in_that_is_refused_meanwhile_ends_it_for_everybody(glass: Hourglass) -> None:
    locked = CrmError("crm.sign_in_refused", tried="t", found="401", remedy="r")
    outage = _outage(glass, _in_turn(repeat(locked)))
    for send in (_in_turn(repeat(away())), lambda: "done"):
        with pytest.raises(CrmError) as ended:
            outage.patiently(send)
        assert ended.value.code == "crm.sign_in_refused"


def test_whoever_is_asked_to_stop_stops_waiting(glass: Hourglass) -> None:
    glass.cancel()
    with pytest.raises(RunCancelledError):
        _outage(glass).patiently(_in_turn(repeat(away())))


def test_one_asks_whether_it_is_back_while_the_others_wait(glass: Hourglass) -> None:
    probes: list[str] = []
    together = threading.Barrier(4)

    def worker(outage: Outage) -> str:
        ends = iter((away(), None))

        def send() -> str:
            if (end := next(ends)) is not None:
                together.wait()
                raise end
            return "done"

        return outage.patiently(send)

    outage = _outage(glass, lambda: probes.append(threading.current_thread().name))
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(worker, [outage] * 4)) == ["done"] * 4
    assert 1 <= len(probes) <= 4


def test_a_run_waits_out_an_outage_and_writes_everything_once(world: World, glass: Hourglass) -> None:
    refusals = iter([True, False] * 40)

    def trouble(_number: int, what: str, write: Callable[[], None]) -> None:
        if next(refusals):
            raise away(BUSY, 3)
        write()

    world.cancel, world.seconds = glass, glass.seconds
    world.crm.expect(trouble)
    report, _ = world.batch()
    assert (report.error, report.summary[Result.QUARANTINED]) == (None, 0)
    assert set(glass.waits) == {3}
    world.restart()
    again, _ = world.batch()
    assert again.calls.write == 0


def test_a_run_that_gave_up_goes_on_where_it_stopped(world: World, glass: Hourglass) -> None:
    def trouble(number: int, what: str, write: Callable[[], None]) -> None:
        if number >= 5:
            raise away()
        write()

    world.cancel, world.seconds = glass, glass.seconds
    world.crm.whoami_trouble = away
    world.crm.expect(trouble)
    report, _ = world.batch()
    assert report.error is not None
    assert (report.error.code, report.exit_code) == ("crm.unreachable", 1)
    assert glass.now <= PATIENCE
    made = world.counts()
    world.restart()
    assert world.batch()[0].error is None
    assert all(made[entity] <= count for entity, count in world.counts().items())
