"""History is pruned by age, and never what a later run rests on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from core.upload.journal_store import Store
from core.upload.journal_tables import INTENT, OUTCOME, RUN
from core.upload.journal_values import IntentState


def prune(store: Store, before: datetime, now: datetime) -> int:
    """Take out the outcomes and spent intents of runs that ended before a time; give how many runs."""
    old = and_(func.coalesce(RUN.c.ended, RUN.c.started) < before, RUN.c.pruned.is_(None))
    with store.writing("prune the history") as connection:
        runs = select(RUN.c.id).where(old).scalar_subquery()
        connection.execute(delete(OUTCOME).where(OUTCOME.c.run.in_(runs)))
        connection.execute(
            delete(INTENT).where(INTENT.c.run.in_(runs), INTENT.c.state != IntentState.OPEN.value, _spent())
        )
        # What stays only has to say that there was a record, and under which generation.
        connection.execute(
            update(INTENT)
            .where(INTENT.c.run.in_(runs), INTENT.c.state != IntentState.OPEN.value)
            .values(change="")
        )
        return connection.execute(update(RUN).where(old).values(pruned=now)).rowcount


def _spent() -> ColumnElement[bool]:
    """Say which settled intents nothing rests on.

    `made` asks for a done intent of a record, `generations` for the highest of a key: what is superseded
    by a later intent in both ways says nothing more.
    """
    later = INTENT.alias("later")
    superseded = exists().where(
        later.c.record == INTENT.c.record,
        later.c.number > INTENT.c.number,
        later.c.generation >= INTENT.c.generation,
        later.c.state == IntentState.DONE.value,
        later.c.scope == INTENT.c.scope,
        later.c.match == INTENT.c.match,
        later.c.entity == INTENT.c.entity,
    )
    return or_(and_(INTENT.c.state == IntentState.VOID.value, INTENT.c.generation == 0), superseded)
