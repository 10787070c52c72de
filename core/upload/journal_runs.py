"""The runs of a journal and what became of their records, each outcome chained to the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from core.errors import SyncError
from core.upload import journal_chain
from core.upload.journal_intents import intended, settle_intents
from core.upload.journal_migrations import next_number
from core.upload.journal_quarantine import Quarantine
from core.upload.journal_statement import Statement
from core.upload.journal_store import Store, portions
from core.upload.journal_tables import OUTCOME, RUN
from core.upload.journal_values import IntentState, Scope, Settled, Settlement
from core.upload.notation import write_change
from core.upload.outcome import Report
from core.upload.progress import Clock

_BEGIN = Statement(insert(RUN))
_OF_RUN = RUN.c.id == bindparam("of_run")
_CHANGE = Statement(update(RUN).where(_OF_RUN))
_CHAIN = Statement(select(RUN.c.chain_head, RUN.c.outcomes).where(_OF_RUN))
_NOTE = Statement(insert(OUTCOME))
_RAN = Statement(
    select(RUN.c.id).where(
        RUN.c.id.in_(bindparam("some", expanding=True)), RUN.c.scope == bindparam("of_scope")
    )
)


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one scope."""

    store: Store
    scope: Scope
    clock: Clock
    quarantine: Quarantine

    def begin(self, run: UUID) -> None:
        """Write that a run starts now."""
        with self.store.writing("note the start of a run") as connection:
            _BEGIN.run(
                connection,
                {
                    "id": run,
                    "company": self.scope.company,
                    "started": self.clock(),
                    "number": next_number(connection, RUN),
                    "scope": str(self.scope),
                    "chain_head": journal_chain.beginning(run),
                    "outcomes": 0,
                },
            )

    def ran(self, runs: Iterable[UUID]) -> set[UUID]:
        """Say which of these are runs of this scope."""
        asked, found = list(runs), set[UUID]()
        if not asked:
            return found
        with self.store.reading("look for earlier runs") as connection:
            for some in portions(asked):
                rows = _RAN.rows(connection, {"some": some, "of_scope": str(self.scope)})
                found.update(run for (run,) in rows)
        return found

    def end(self, report: Report) -> None:
        """Write that a run ended now, and how."""
        summary = json.dumps({result.value: count for result, count in report.summary.items()})
        with self.store.writing("note the end of a run") as connection:
            _CHANGE.run(
                connection,
                {
                    "of_run": report.run,
                    "ended": self.clock(),
                    "summary": summary,
                    "calls_read": report.calls.read,
                    "calls_write": report.calls.write,
                    "seconds": report.seconds,
                    "error": _error_text(report.error),
                },
            )

    def settle(self, run: UUID, endings: Sequence[Settlement]) -> None:
        """Commit, in one transaction, what became of intents; an outcome may have had none (blocked).

        What failed is set aside with it, and what did not leaves quarantine.
        """
        if not endings:
            return
        settled = [Settled(*each) for each in endings]
        with self.store.writing("note what was written") as connection:
            self._note(connection, run, [each for each in settled if each.outcome])
            for state in (IntentState.DONE, IntentState.VOID):
                numbers = [each.intent for each in settled if each.intent and each.state is state]
                settle_intents(connection, numbers, state)
            self.quarantine.note(connection, run, settled)

    def _note(self, connection: Connection, run: UUID, settled: Sequence[Settled]) -> None:
        if not settled:
            return
        ((head, place),) = _CHAIN.rows(connection, {"of_run": run})
        texts = intended(connection, [each.intent for each in settled if each.intent and not each.change])
        rows = []
        for each in settled:
            place += 1
            row = {"place": place, **self._row(each), "change": _change_text(each, texts)}
            head = journal_chain.link(head, row)
            rows.append({**row, "run": run, "chain": head})
        _NOTE.run_all(connection, rows)
        _CHANGE.run(connection, {"of_run": run, "chain_head": head, "outcomes": place})

    def _row(self, settled: Settled) -> dict[str, object]:
        outcome = settled.outcome
        if outcome is None:
            raise ValueError("an intent without outcome leaves no row")
        return {
            "scope": str(self.scope),
            "entity": outcome.entity,
            "key": outcome.key,
            "record": outcome.id,
            "outcome": outcome.outcome.value,
            "code": outcome.code,
            "message": outcome.message,
            "remedy": outcome.remedy,
            "made": self.clock(),
        }


def _change_text(settled: Settled, intended_texts: Mapping[int, str]) -> str | None:
    if settled.change is not None:
        return write_change(settled.change)
    return intended_texts.get(settled.intent) if settled.intent else None


def _error_text(error: SyncError | None) -> str | None:
    if error is None:
        return None
    return json.dumps(
        {"code": error.code, "tried": error.tried, "found": error.found, "remedy": error.remedy}
    )
