"""The tables of the journal: runs, what they intended, what became of it, and what was set aside."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.types import TypeDecorator

SCHEMA_VERSION = 4
"""A newer program migrates an older journal; an older program refuses a newer one."""

TABLES = MetaData()


class Moment(TypeDecorator[datetime]):
    """A time that is kept in UTC and comes back with its zone, whatever the database makes of it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Write a time."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read a time; SQLite gives it without the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


SCHEMA = Table("schema", TABLES, Column("version", Integer, nullable=False))

RUN = Table(
    "run",
    TABLES,
    Column("id", Uuid, primary_key=True),
    Column("company", Text, nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("summary", Text),
    Column("calls_read", Integer),
    Column("calls_write", Integer),
    Column("seconds", Float),
    Column("error", Text),
    Column("number", Integer),
    Column("scope", Text),
    Column("chain_head", Text),
    Column("outcomes", Integer),
    Column("pruned", Moment),
)
"""`number` orders the runs, whatever the clock did; `chain_head` is the hash of the last of its outcomes."""

INTENT = Table(
    "intent",
    TABLES,
    Column("number", Integer, primary_key=True),
    Column("run", Uuid, ForeignKey("run.id"), nullable=False),
    Column("scope", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("match", Text, nullable=False),
    Column("record", Uuid, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("state", Text, nullable=False),
    Index("intent_state", "state"),
    Index("intent_record", "record"),
    Index("intent_generation", "generation"),
)
"""`change` holds every field before and after, with the ids of all that belongs together."""

OUTCOME = Table(
    "outcome",
    TABLES,
    Column("number", Integer, primary_key=True),
    Column("run", Uuid, ForeignKey("run.id"), nullable=False),
    Column("scope", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("record", Uuid),
    Column("outcome", Text, nullable=False),
    Column("code", Text),
    Column("message", Text),
    Column("remedy", Text),
    Column("made", Moment, nullable=False),
    Column("place", Integer),
    Column("change", Text),
    Column("chain", Text),
    Index("outcome_run", "run"),
)
"""`place` counts the outcomes of a run from 1; `change` is what was done, every field before and after."""

ASIDE = Table(
    "aside",
    TABLES,
    Column("number", Integer, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("match", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("record", Text),
    Column("draft_hash", Text),
    Column("config_hash", Text, nullable=False),
    Column("waits", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("run", Uuid, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("retry", Boolean, nullable=False),
    Index("aside_key", "scope", "entity", "match", unique=True),
)
"""What was set aside: `record` is the draft as it was, `waits` names what it waits for."""

MARK = Table(
    "mark",
    TABLES,
    Column("scope", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("moved", Moment, nullable=False),
)

SOURCE = Table(
    "source",
    TABLES,
    Column("scope", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("key", Text, nullable=False),
)
"""Under which key a record was uploaded; `source` is its id in the accounts, which outlives names."""

BINDING = Table(
    "binding",
    TABLES,
    Column("scope", Text, primary_key=True),
    Column("organization", Uuid, nullable=False),
    Column("company", Text, nullable=False),
    Column("books", Text, nullable=False),
    Column("bound", Moment, nullable=False),
)
"""Whose records the journal speaks of; `books` is the company's name as the accounts write it."""

LEASE = Table(
    "lease",
    TABLES,
    Column("scope", Text, primary_key=True),
    Column("token", Uuid, nullable=False),
    Column("holder", Text, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)
"""Who runs now, where the journal is a server; `until` is the server's time."""
