"""Whatever happens at whichever write: nothing twice, nothing lost, and then nothing left to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from core.errors import CrmError, CrmFault, CrmUnansweredError
from core.upload.outcome import Result

if TYPE_CHECKING:
    from tests.core.upload.conftest import TroubledCrm, World

Write = Callable[[], None]
Misfortune = Callable[["TroubledCrm", str, Write], None]

WRITES = 13
"""What the small world takes: a unit, two products (3 each), two accounts, a contact, three invoices."""

WHOLE = {
    "uom": 2,
    "product": 2,
    "productpricelevel": 2,
    "account": 2,
    "contact": 1,
    "invoice": 3,
    "invoicedetail": 5,
}


class Killed(BaseException):
    """Stands for the end of the process: nobody may catch it."""


def _killed_before(crm: TroubledCrm, _what: str, _write: Write) -> None:
    crm.dead = True
    raise Killed


def _killed_after(crm: TroubledCrm, _what: str, write: Write) -> None:
    write()
    crm.dead = True
    raise Killed


def _request_lost(_crm: TroubledCrm, what: str, _write: Write) -> None:
    raise CrmUnansweredError("crm.unanswered", tried=what, found="no answer", remedy="Look again.")


def _answer_lost(_crm: TroubledCrm, what: str, write: Write) -> None:
    write()
    raise CrmUnansweredError("crm.unanswered", tried=what, found="no answer", remedy="Look again.")


def _went_down(_crm: TroubledCrm, what: str, _write: Write) -> None:
    raise CrmError("crm.unreachable", tried=what, found="connection refused", remedy="Start it.")


def _went_down_after(_crm: TroubledCrm, what: str, write: Write) -> None:
    write()
    raise CrmError("crm.unreachable", tried=what, found="connection refused", remedy="Start it.")


def _refused(_crm: TroubledCrm, what: str, _write: Write) -> None:
    raise CrmFault(0x80040216, tried=what, found="an unexpected error", remedy="Ask.")


MISFORTUNES: dict[str, Misfortune] = {
    "killed before": _killed_before,
    "killed after": _killed_after,
    "request lost": _request_lost,
    "answer lost": _answer_lost,
    "down": _went_down,
    "down after": _went_down_after,
    "refused": _refused,
}


def _strike(world: World, at: int, misfortune: Misfortune, *, for_ever: bool = False) -> None:
    def trouble(number: int, what: str, write: Write) -> None:
        if number == at or (for_ever and number > at):
            misfortune(world.crm, what, write)
        else:
            write()

    world.crm.expect(trouble)
    try:
        world.batch()
    except BaseException as killed:
        if type(killed).__name__ != "Killed":
            raise


def _comes_to_rest(world: World) -> None:
    world.restart()
    world.batch()
    assert world.counts() == WHOLE
    assert world.journal.open_intents() == []
    world.restart()
    report, _ = world.batch()
    assert world.crm.written == []
    assert (report.exit_code, report.summary[Result.UNCHANGED]) == (0, 9)


def test_the_small_world_takes_as_many_writes_as_these_tests_go_through(world: World) -> None:
    world.batch()
    assert len(world.crm.written) == WRITES
    assert world.counts() == WHOLE


@pytest.mark.parametrize("at", range(WRITES))
@pytest.mark.parametrize("misfortune", MISFORTUNES.values(), ids=MISFORTUNES.keys())
def test_after_one_misfortune_the_next_run_brings_everything_once(
    world: World, misfortune: Misfortune, at: int
) -> None:
    _strike(world, at, misfortune)
    _comes_to_rest(world)


@pytest.mark.parametrize("at", range(WRITES))
@pytest.mark.parametrize("misfortune", [_request_lost, _answer_lost, _refused])
def test_after_lasting_misfortune_too(world: World, misfortune: Misfortune, at: int) -> None:
    _strike(world, at, misfortune, for_ever=True)
    _comes_to_rest(world)


@pytest.mark.parametrize("at", range(0, WRITES, 3))
@pytest.mark.parametrize("again", range(3))
def test_a_recovery_may_itself_be_killed(world: World, at: int, again: int) -> None:
    _strike(world, at, _killed_after)
    _strike(world, again, _killed_after)
    _comes_to_rest(world)


@pytest.mark.parametrize("at", range(WRITES))
def test_an_answer_lost_once_is_found_again_in_the_same_run(world: World, at: int) -> None:
    _strike(world, at, _answer_lost)
    assert world.counts() == WHOLE
    assert world.journal.open_intents() == []


def test_another_machine_that_never_heard_of_this_one_makes_no_second_record(
    make_world: Callable[[], World],
) -> None:
    here, there = make_world(), make_world()
    there.crm, there.organisation, there.settings = here.crm, here.organisation, here.settings
    here.batch()
    report, _ = there.batch()
    assert here.counts() == WHOLE
    assert report.calls.write == 0


@pytest.mark.parametrize("entity", ["product", "account", "invoice"])
def test_a_refused_retry_leaves_open_what_the_unanswered_first_attempt_may_still_do(
    world: World, entity: str
) -> None:
    late: list[Write] = []

    def trouble(_number: int, what: str, write: Write) -> None:
        if what == f"create {entity}" and not late:
            late.append(write)
            _request_lost(world.crm, what, write)
        elif what == f"create {entity}" and len(late) == 1:
            late.append(write)
            raise CrmFault(0x80044151, tried=what, found="a timeout of the database", remedy="Try again.")
        else:
            write()

    world.crm.expect(trouble)
    world.batch(connections=1)
    late[0]()
    _comes_to_rest(world)
    products = world.all("product", "pricelevelid")
    assert all(each.fields.get("pricelevelid") is not None for each in products)
