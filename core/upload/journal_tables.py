"""The tables of the journal: runs, what they intended, and what became of it."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Float, ForeignKey, Index, Integer, MetaData, Table, Text, Uuid

SCHEMA_VERSION = 1
"""A newer program migrates an older journal; an older program refuses a newer one."""

TABLES = MetaData()

SCHEMA = Table("schema", TABLES, Column("version", Integer, nullable=False))

RUN = Table(
    "run",
    TABLES,
    Column("id", Uuid, primary_key=True),
    Column("company", Text, nullable=False),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("ended", DateTime(timezone=True)),
    Column("summary", Text),
    Column("calls_read", Integer),
    Column("calls_write", Integer),
    Column("seconds", Float),
    Column("error", Text),
)

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
    Column("made", DateTime(timezone=True), nullable=False),
    Index("outcome_run", "run"),
)
