"""What is under way when the program is killed: the moments that children are forked from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from core.own_places import JOURNAL_FILE
from core.upload.journal_history import History
from core.upload.journal_store import Store
from tests.proof.kills.books import differences
from tests.proof.kills.place import NOW, Moment, Place

_LATER = "INVOICE_NUMBER > (SELECT MIN(INVOICE_NUMBER) + 2 FROM INVOICE)"

CHANGES = (
    "UPDATE SALES_LEDGER SET CREDIT_LIMIT = CREDIT_LIMIT + 10, ACCOUNT_ON_HOLD = 1",
    "UPDATE STOCK SET SALES_PRICE = SALES_PRICE + 1",
)
"""What people do in the accounts between two batches."""


def _nothing_yet(place: Place) -> None:
    """Nothing has been uploaded."""


def _changes(place: Place) -> None:
    whole = place.books.read_bytes()
    place.sql(f"DELETE FROM INVOICE WHERE {_LATER}", f"DELETE FROM INVOICE_ITEM WHERE {_LATER}")
    assert place.batch().error is None
    place.books.write_bytes(whole)
    place.sql(*CHANGES)


def _killed_before(place: Place) -> None:
    before = place.moment()
    steps = place.child().steps
    place.restore(before)
    assert place.child(steps * 2 // 3).killed


WORKLOADS: Mapping[str, Callable[[Place], None]] = {
    "a first batch": _nothing_yet,
    "a batch of changes": _changes,
    "a recovery": _killed_before,
}


@dataclass
class Scene:
    """A workload that is ready to begin, as often as one likes; `steps` is how long it is undisturbed."""

    place: Place
    moment: Moment
    steps: int
    kills: int = 0

    @classmethod
    def prepare(cls, place: Place, name: str, empty: Moment) -> Scene:
        """Set it up from an empty CRM."""
        place.restore(empty)
        WORKLOADS[name](place)
        moment = place.moment()
        steps = place.child().steps
        return cls(place, moment, steps)

    def kill(self, *steps: int) -> Iterator[str]:
        """Kill it at a step, and the runs after it at theirs; let it come to rest, and say what is wrong."""
        self.place.restore(self.moment)
        for step in steps:
            if not self.place.child(step).killed:
                break
            self.kills += 1
        yield from self.rest()

    def rest(self) -> Iterator[str]:
        """Run in peace, twice: then all is there once, and nothing is left to do."""
        place = self.place
        report = place.batch()
        if report.error is not None:
            yield f"the run after it ended with {report.error}"
        if any(each.failed for each in report.recovered):
            yield f"recovered badly: {report.recovered}"
        yield from place.at_server(lambda: list(differences(place.organisation, place.books)))
        if (again := place.batch()).calls.write:
            yield f"the next run still wrote {again.calls.write} times"
        yield from _journal(place)


def _journal(place: Place) -> Iterator[str]:
    url = f"sqlite:///{place.folder / JOURNAL_FILE}"
    with History(Store(url), lambda: NOW) as history:
        for run in history.runs():
            verdict = history.verify(run.run)
            if verdict.ok is False:
                yield f"run {run.number}: {verdict.found}"
    with place.open_journal() as journal:
        if left := journal.open_intents():
            yield f"{len(left)} intents are open"
