"""What the journal costs: `python tests/bench/bench_journal.py [--url URL] [--pages N]`.

Pages of 200 accounts, each with its contact, are intended and settled as the uploader does it, on a disk that
flushes. Sixteen connections to a CRM that answers in 20, 40 and 60 ms carry 16 / (calls * answer) records a
second; the journal's share is its seconds a record times that, in per cent, were nothing done meanwhile.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from core.upload.journal import IntentState, Journal, Scope
from core.upload.outcome import Result, ended
from core.upload.plan import Action, Change, FieldChange
from core.upload.spool import PAGE

CONNECTIONS = 16
CALLS = 2
ANSWERS = (0.020, 0.040, 0.060)
FIELDS = 20


def main() -> None:
    """Measure, and print a line an answer time."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--url")
    asked.add_argument("--pages", type=int, default=25)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        seconds = _a_record(said.url or f"sqlite:///{folder}/journal.db", said.pages)
    print(f"{seconds * 1000:.3f} ms a record, {1 / seconds:.0f} records/s")
    for answer in ANSWERS:
        share = seconds * CONNECTIONS / (CALLS * answer)
        print(f"{CONNECTIONS} connections, {answer * 1000:.0f} ms an answer: {share:.1%} of the time")


def _a_record(url: str, pages: int) -> float:
    scope = Scope(uuid4(), "bench")
    with Journal(url, scope, lambda: datetime.now(UTC), rebind=True) as journal:
        run = uuid4()
        journal.begin(run)
        work = [[(_change(uuid4()), 0) for _ in range(PAGE)] for _ in range(pages)]
        began = time.perf_counter()
        for page in work:
            numbers = journal.intend(run, page)
            journal.settle(
                run,
                [
                    (number, ended(change, Result.CREATED), IntentState.DONE)
                    for number, (change, _) in zip(numbers, page, strict=True)
                ],
            )
        return (time.perf_counter() - began) / (pages * PAGE)


def _change(record: UUID) -> Change:
    fields = tuple(FieldChange(f"field{number}", None, f"value {number}") for number in range(FIELDS))
    contact = Change(Action.CREATE, "contact", str(record), uuid4(), fields=fields[:5])
    return Change(Action.CREATE, "account", str(record), record, fields=fields, children=(contact,))


if __name__ == "__main__":
    main()
