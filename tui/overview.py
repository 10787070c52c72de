"""What Home says: who is connected to whom and how it is, what was done last, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.checks.result import Mark
from core.checks.web_connector import NAME as VISITS
from core.errors import AccountingAwayError, SyncError
from core.text import clean
from core.upload.progress import CancelToken
from core.upload.waiting import OrderPart
from tui.past_words import did, ended
from tui.tally import Tally

if TYPE_CHECKING:
    from core.service import SyncService
    from tui.desk import Desk


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that Home says; `error` has the cure where something is wrong with it."""

    title: str
    words: str
    error: SyncError | None = None


def overview(desk: Desk, cancel: CancelToken) -> Iterator[Line]:
    """Ask both sides and the journal, one after the other; what fails is a line with its cure."""
    with desk.looking(cancel) as service:
        yield _tried(desk.route.partition(" → ")[0], lambda: _accounts(service))
        if desk.evaluation:
            yield Line("Licence", "evaluation, accounts and products A to G alone: press 6")
        cancel.check("look at both sides")
        yield _tried(desk.route.partition(" → ")[2], lambda: _crm(service))
        if desk.loaded.config.orders is not None:
            cancel.check("look at both sides")
            yield _tried("Ready in CRM", lambda: _waiting(service, Tally(desk.clock, cancel)))
    yield _tried("Last run", lambda: _last_run(desk))
    yield from next_batch(desk)
    yield _tried("Set aside", lambda: _set_aside(desk))


def _tried(title: str, ask: Callable[[], str]) -> Line:
    try:
        return Line(title, ask())
    except AccountingAwayError as away:
        return Line(title, clean(away.found))
    except SyncError as error:
        return Line(title, clean(error.found), error)


def _accounts(service: SyncService) -> str:
    try:
        company = service.reader.company()
    except AccountingAwayError:
        (last,) = service.checks((VISITS,))
        return f"{'ok' if last.mark is Mark.PASS else last.mark:<4} {last.found}"
    return f"ok   {company.name} ({company.currency})"


def _crm(service: SyncService) -> str:
    who = service.crm.whoami()
    return f"ok   organisation {clean(who.organization)}"


def _waiting(service: SyncService, tally: Tally) -> str:
    with service.scan(tally.watch) as scan:
        orders = scan[OrderPart.ORDERS].total
    return f"{orders:,} waiting: press 3" if orders else "nothing waits"


def _set_aside(desk: Desk) -> str:
    with desk.service() as service, service.open_quarantine(desk.clock) as quarantine:
        count = len(quarantine.asides())
    return f"{count:,} with cause and cure: press 5" if count else "nothing"


def next_batch(desk: Desk) -> Iterator[Line]:
    """Say when the next batch is due, where something is seen that begins it."""
    from core.config.visited import is_visited  # noqa: PLC0415 - needed in a thread alone
    from core.registry import is_sandbox  # noqa: PLC0415

    if is_visited(desk.loaded):
        yield Line("Next batch", "begun whenever the Web Connector comes")
        return
    if is_sandbox(desk.loaded):
        return
    with desk.service() as service:
        found = service.find_schedule(desk.clock())
    if found is not None:
        when = f"{found.due.astimezone():%Y-%m-%d %H:%M}" if found.due else "begun"
        yield Line("Next batch", f"{when}  by {clean(found.where)}")


def _last_run(desk: Desk) -> str:
    with desk.history() as history:
        runs = history.runs(1)
    if not runs:
        return "none yet: press 2 and choose, or 4 for all"
    (run,) = runs
    return f"{run.started.astimezone():%Y-%m-%d %H:%M}  {ended(run)}: {did(run)}"
