"""A plan as a table: each change with the draft that it was judged from and, later, its outcome."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Self
from uuid import UUID

from core.errors import PlanDriftedError, SyncError
from core.new_file import NewFile
from core.text import match_key
from core.upload.notation import dumps, loads, read_change, read_draft, write_change, write_draft
from core.upload.outcome import WITHOUT_WRITING, Outcome, Result, unwritten
from core.upload.plan import Action, Change, Draft
from core.upload.spool import BATCH, PAGE, Row, Spool

FORMAT = "1"
"""The version of a saved plan; another one is refused."""

CRM_WAVES = ("uom", "product", "account", "invoice", "transaction")
"""The order of carrying out: what is needed comes before what needs it; transactions write nothing."""

LEDGER_WAVES = ("ledger_account", "ledger_product", "order")
"""The same the other way, as the accountants do it: accounts, products, invoices of orders (manual 7)."""

WAVES = CRM_WAVES + LEDGER_WAVES
"""All that a plan may hold; a saved plan knows them by their places here."""

_SCHEMA = """
    CREATE TABLE header(name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE change(number INTEGER PRIMARY KEY, wave INTEGER NOT NULL, match TEXT NOT NULL,
        action TEXT NOT NULL, generation INTEGER NOT NULL, change TEXT NOT NULL, draft TEXT);
    CREATE INDEX in_order ON change(wave, match, number);
    CREATE INDEX blocked ON change(wave, match, number) WHERE action = 'blocked';
    CREATE INDEX writing ON change(wave, match, number) WHERE action IN ('create', 'update');
    CREATE TABLE outcome(number INTEGER PRIMARY KEY, result TEXT NOT NULL, outcome TEXT NOT NULL);
    CREATE TABLE place(number INTEGER PRIMARY KEY, change INTEGER NOT NULL);
"""
_SOURCES = """
    CREATE TABLE IF NOT EXISTS source(entity TEXT NOT NULL, source TEXT NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (entity, source)) WITHOUT ROWID;
"""
_COLUMNS = "change.number, change.change, change.draft, change.generation, outcome.outcome"
_JOINED = "change LEFT JOIN outcome ON outcome.number = change.number"


@dataclass(frozen=True, slots=True)
class Header:
    """Whose plan it is: what must be the same when a saved plan is carried out."""

    made: datetime
    organization_id: UUID
    company: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of the plan; `number` is its place in the table, 0 where it has none yet."""

    change: Change
    draft: Draft | None = None
    generation: int = 0
    outcome: Outcome | None = None
    number: int = 0


def _outcome(text: str) -> Outcome:
    entity, key, record, result, code, message, remedy = loads(text)
    return Outcome(entity, key, record, Result(result), code, message, remedy)


def _write_outcome(each: Outcome) -> str:
    return dumps([each.entity, each.key, each.id, each.outcome, each.code, each.message, each.remedy])


def _planned(row: Row) -> Planned:
    number, change, draft, generation, outcome = row
    ending = None if outcome is None else _outcome(outcome)
    return Planned(read_change(change), read_draft(draft), generation, ending, number)


class Plan(Spool):
    """All changes of a run, in the order of carrying them out: wave, then key."""

    def __init__(self, header: Header) -> None:
        super().__init__(_SCHEMA + _SOURCES)
        self.header = header
        self._placed = True
        values = dumps([header.made, header.organization_id, header.company, header.fingerprint])
        self.many("INSERT INTO header VALUES (?, ?)", [("format", FORMAT), ("header", values)])

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read a saved plan; the file itself is left as it is. Raises PlanDriftedError where it is none."""
        plan = cls.__new__(cls)
        Spool.__init__(plan, "")
        plan._placed = False
        try:
            plan.copy_from(path)
            known = {str(name): str(value) for name, value in plan.rows("SELECT name, value FROM header")}
            made, organization_id, company, fingerprint = loads(known["header"])
        except (sqlite3.Error, KeyError, ValueError, SyncError) as error:
            plan.close()
            raise _no_plan(path, _reason(path, error)) from error
        if known.get("format") != FORMAT:
            plan.close()
            raise _no_plan(path, f"its format is {known.get('format')}, this program writes {FORMAT}")
        plan.header = Header(made, organization_id, company, fingerprint)
        plan.rows(_SOURCES)  # one that an earlier version saved has none
        return plan

    def save(self, path: Path, *, replace: bool = False) -> None:
        """Write the plan to a file by the rule of `core.new_file`; a saved plan may be replaced."""
        with self.place(path, replace=replace).writing() as unfinished:
            self.copy_to(unfinished)

    @staticmethod
    def place(path: Path, *, replace: bool = False) -> NewFile:
        """Say where a plan is to be saved, before there is one."""
        return NewFile(path, replace, _is_plan)

    def add_all(self, planned: Iterable[Planned]) -> None:
        """Take changes as they are planned."""
        sql = "INSERT INTO change(wave, match, action, generation, change, draft) VALUES (?, ?, ?, ?, ?, ?)"
        stream = iter(planned)
        while batch := list(islice(stream, BATCH)):
            self.many(sql, [_row(each) for each in batch])
            self._placed = False

    def add_sources(self, entity: str, keys: Mapping[str, str]) -> None:
        """Keep the ids that records have in the accounts, each with the record's key."""
        rows = [(entity, source, key) for source, key in keys.items()]
        self.many("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", rows)

    def forget_source(self, entity: str, key: str) -> None:
        """Let go of the id of a record that does not go up under its key after all."""
        self.rows("DELETE FROM source WHERE entity = ? AND key = ?", (entity, key))

    def keys_of(self, entity: str, sources: Sequence[str]) -> Mapping[str, str]:
        """Give the keys that a page of records is planned under, by their ids in the accounts."""
        marks = ", ".join("?" * len(sources))
        sql = f"SELECT source, key FROM source WHERE entity = ? AND source IN ({marks})"  # noqa: S608
        return {str(source): str(key) for source, key in self.rows(sql, (entity, *sources))}

    def sources(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Give the ids of records with their keys, a page of one entity at a time."""
        after = ("", "")
        sql = (
            "SELECT entity, source, key FROM source WHERE (entity, source) > (?, ?) "
            "ORDER BY entity, source LIMIT ?"
        )
        while rows := self.rows(sql, (*after, PAGE)):
            for entity, some in itertools.groupby(rows, lambda row: str(row[0])):
                yield entity, {str(source): str(key) for _, source, key in some}
            after = (str(rows[-1][0]), str(rows[-1][1]))

    def replace(self, number: int, change: Change) -> None:
        """Put what a change has become in its place."""
        self.rows(
            "UPDATE change SET action = ?, change = ? WHERE number = ?",
            (change.action, write_change(change), number),
        )

    def settle(self, outcomes: Sequence[tuple[int, Outcome]]) -> None:
        """Write outcomes beside their changes, by the numbers of these."""
        self.many(
            "INSERT OR REPLACE INTO outcome VALUES (?, ?, ?)",
            [(number, each.outcome, _write_outcome(each)) for number, each in outcomes],
        )

    @property
    def total(self) -> int:
        """How many changes there are, of every action."""
        ((total,),) = self.rows("SELECT COUNT(*) FROM change")
        return int(total)

    @property
    def writing(self) -> int:
        """How many changes write."""
        ((total,),) = self.rows("SELECT COUNT(*) FROM change WHERE action IN ('create', 'update')")
        return int(total)

    def counts(self) -> Mapping[tuple[str, Action], int]:
        """Count the changes by entity and action."""
        rows = self.rows(
            "SELECT wave, action, COUNT(*) FROM change GROUP BY wave, action ORDER BY wave, action"
        )
        return {(WAVES[wave], Action(action)): count for wave, action, count in rows}

    def summary(self) -> dict[Action, int]:
        """Count the changes by action; every action has its count."""
        sums = dict.fromkeys(Action, 0)
        for (_, action), count in self.counts().items():
            sums[action] += count
        return sums

    def result_summary(self) -> dict[Result, int]:
        """Count the outcomes, also of changes that need no call; what was not attempted is left out."""
        sums = dict.fromkeys(Result, 0)
        for result, action, count in self.rows(
            f"SELECT outcome.result, change.action, COUNT(*) FROM {_JOINED} GROUP BY 1, 2"  # noqa: S608 - constants
        ):
            named = Result(result) if result else WITHOUT_WRITING.get(Action(action))
            if named is not None:
                sums[named] += count
        return sums

    def get(self, entity: str, key: str) -> Planned | None:
        """Look up the (first) change of a record by its key, without regard to case."""
        sql = f"SELECT {_COLUMNS} FROM {_JOINED} WHERE wave = ? AND match = ? ORDER BY change.number LIMIT 1"  # noqa: S608
        rows = self.rows(sql, (WAVES.index(entity), match_key(key)))
        return _planned(rows[0]) if rows else None

    def change_of(self, entity: str, key: str) -> Change | None:
        """Look up the (first) change of a record without its draft, which is quicker."""
        sql = "SELECT change FROM change WHERE wave = ? AND match = ? ORDER BY number LIMIT 1"
        rows = self.rows(sql, (WAVES.index(entity), match_key(key)))
        return read_change(rows[0][0]) if rows else None

    def take_out(self, entity: str, key: str) -> None:
        """Forget a record that nothing needs after all."""
        self.rows("DELETE FROM change WHERE wave = ? AND match = ?", (WAVES.index(entity), match_key(key)))
        self._placed = False

    def settled(self, entity: str, key: str) -> bool:
        """Whether all rows of a record leave it as it is."""
        sql = (
            "SELECT 1 FROM change WHERE wave = ? AND match = ?"
            " AND action NOT IN ('unchanged', 'skipped') LIMIT 1"
        )
        return not self.rows(sql, (WAVES.index(entity), match_key(key)))

    def holds(self, entity: str, key: str) -> bool:
        """Whether a record is planned already."""
        sql = "SELECT 1 FROM change WHERE wave = ? AND match = ? LIMIT 1"
        return bool(self.rows(sql, (WAVES.index(entity), match_key(key))))

    def page(self, offset: int, limit: int) -> list[Planned]:
        """Give `limit` changes from `offset` (0 is the first) on; as quick at the end as at the beginning."""
        self._place()
        sql = (
            f"SELECT {_COLUMNS} FROM place JOIN change ON change.number = place.change"  # noqa: S608
            " LEFT JOIN outcome ON outcome.number = change.number"
            " WHERE place.number > ? AND place.number <= ? ORDER BY place.number"
        )
        return [_planned(row) for row in self.rows(sql, (offset, offset + limit))]

    def of_actions(self, actions: Collection[Action]) -> PlanPart:
        """Give the changes of some actions, in order; what is added afterwards is not in it."""
        marks = ", ".join("?" * len(actions))
        return PlanPart(self, f"action IN ({marks})", [each.value for each in actions])

    def of_failures(self) -> PlanPart:
        """Give the changes that were blocked or set aside, in order, as they stand now."""
        failed = (Result.BLOCKED.value, Result.QUARANTINED.value)
        refused = "outcome.result IS NULL AND change.action = ?"
        return PlanPart(self, f"outcome.result IN (?, ?) OR ({refused})", [*failed, Action.BLOCKED.value])

    def __iter__(self) -> Iterator[Planned]:
        for wave in range(len(WAVES)):
            for page in self._pages(wave, ""):
                yield from page

    def pages(self, entity: str, *, writing: bool = False) -> Iterator[list[Planned]]:
        """Give the changes of an entity in order, a page at a time; `writing`: only those that write."""
        only = " AND action IN ('create', 'update')" if writing else ""
        return self._pages(WAVES.index(entity), only)

    def blocked(self) -> Iterator[Planned]:
        """Give the changes that are blocked, in the plan's order."""
        for wave in range(len(WAVES)):
            for page in self._pages(wave, " AND action = 'blocked'"):
                yield from page

    def results(self) -> Iterator[Outcome]:
        """Give what became of each change, in the plan's order; what was not attempted is left out."""
        for planned in self:
            if planned.outcome is not None:
                yield planned.outcome
            elif not planned.change.writes:
                yield unwritten(planned.change)

    def _pages(self, wave: int, only: str) -> Iterator[list[Planned]]:
        match, number = "", 0
        sql = (
            f"SELECT {_COLUMNS}, change.match FROM {_JOINED} WHERE wave = ?{only}"  # noqa: S608
            " AND (change.match, change.number) > (?, ?) ORDER BY change.match, change.number LIMIT ?"
        )
        while rows := self.rows(sql, (wave, match, number, PAGE)):
            yield [_planned(row[:-1]) for row in rows]
            number, match = rows[-1][0], rows[-1][-1]

    def _place(self) -> None:
        if not self._placed:
            self.rows("DELETE FROM place")
            self.rows("INSERT INTO place(change) SELECT number FROM change ORDER BY wave, match, number")
            self._placed = True


class PlanPart:
    """Some of the changes of a plan, counted and paged as quickly at the end as at the beginning."""

    _numbers = itertools.count(1)

    def __init__(self, plan: Plan, where: str, values: Sequence[object]) -> None:
        """`where` is one of the plan's own conditions; nothing foreign is in it."""
        self._plan = plan
        self._table = f"part{next(self._numbers)}"
        plan.rows(f"CREATE TEMP TABLE {self._table}(number INTEGER PRIMARY KEY, change INTEGER NOT NULL)")
        plan.rows(
            f"INSERT INTO {self._table}(change) SELECT change.number FROM {_JOINED} WHERE {where}"  # noqa: S608
            " ORDER BY wave, match, change.number",
            values,
        )
        ((self.total,),) = plan.rows(f"SELECT COUNT(*) FROM {self._table}")  # noqa: S608 - a name of our own

    def page(self, offset: int, limit: int) -> list[Planned]:
        """Give `limit` changes from `offset` (0 is the first) on."""
        sql = (
            f"SELECT {_COLUMNS} FROM {self._table} AS part JOIN change ON change.number = part.change"  # noqa: S608
            " LEFT JOIN outcome ON outcome.number = change.number"
            " WHERE part.number > ? AND part.number <= ? ORDER BY part.number"
        )
        return [_planned(row) for row in self._plan.rows(sql, (offset, offset + limit))]


def _row(planned: Planned) -> tuple[object, ...]:
    change = planned.change
    wave = WAVES.index(change.entity)
    written = write_change(change), write_draft(planned.draft)
    return wave, match_key(change.key), change.action, planned.generation, *written


def _is_plan(path: Path) -> bool:
    sql = "SELECT 1 FROM header, sqlite_master WHERE header.name = 'format' AND sqlite_master.name = 'change'"
    try:
        # Immutable: another program's database is neither locked nor given a file beside it.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as saved:
            return bool(saved.execute(sql).fetchone())
    except sqlite3.Error:
        return False


def _reason(path: Path, error: Exception) -> str:
    if not path.is_file():
        return "there is no such file"
    if isinstance(error, SyncError):
        return "it lacks the tables of one"
    return str(error)


def _no_plan(path: Path, found: str) -> PlanDriftedError:
    return PlanDriftedError(
        "plan.unreadable",
        tried=f"open the saved plan {path}",
        found=f"it is no plan of this program: {found}",
        remedy="Give a file that `syncupload plan --out FILE` wrote, or make a new plan.",
    )
