"""Requests that are ready in one turn of the event loop are carried out and committed together."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable

from core.sandbox.crm.envelope import server_fault
from core.sandbox.crm.http_message import Answer
from core.sandbox.crm.organisation import Organisation
from core.sandbox.crm.refusal import Number

_LOG = logging.getLogger(__name__)

Run = Callable[[], Answer]
Deliver = Callable[[Answer], None]


class Turns:
    """Collects what is ready, and answers only what has been committed."""

    def __init__(self, organisation: Organisation, loop: asyncio.AbstractEventLoop) -> None:
        self._organisation = organisation
        self._loop = loop
        self._ready: list[tuple[Run, Deliver]] = []

    def add(self, run: Run, deliver: Deliver) -> None:
        """Have a request carried out with the others of this turn, and its answer delivered."""
        if not self._ready:
            self._loop.call_soon(self._turn)
        self._ready.append((run, deliver))

    def _turn(self) -> None:
        ready, self._ready = self._ready, []
        try:
            with self._organisation.group():
                answers = [run() for run, _ in ready]
        except (sqlite3.Error, OSError) as error:
            _LOG.warning("sandbox CRM: the store failed: %s", error)
            answers = [server_fault(Number.SQL_ERROR, "Generic SQL error.")] * len(ready)
        for (_, deliver), answer in zip(ready, answers, strict=True):
            deliver(answer)
