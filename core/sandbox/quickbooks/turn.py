"""What one request is answered with: the company, the session's iterators, the clock; answers in parts."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.sandbox.quickbooks.answering import Answers, response
from core.sandbox.quickbooks.asked import Asked
from core.sandbox.quickbooks.filters import Conditions
from core.sandbox.quickbooks.iterators import Iterators, Part
from core.sandbox.quickbooks.keeping import Moment
from core.sandbox.quickbooks.statuses import NO_MATCH, NOT_FOUND, OK, Status, status

_AT_ONCE = 500
_COUNTED = frozenset({"MetaDataOnly", "MetaDataAndResponseData"})


@dataclass(frozen=True, slots=True)
class Host:
    """The QuickBooks that answers: the versions of qbXML that it speaks, and how its file is open."""

    versions: Sequence[str]
    mode: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One message's turn; `data` is False where the caller wants to know only how it went."""

    database: sqlite3.Connection
    answers: Answers
    iterators: Iterators
    moment: Moment
    host: Host
    data: bool = True

    def conditions(self) -> Conditions:
        """Begin conditions for a query."""
        return Conditions(self.database, self.answers.company.offset)

    def places(self, sql: str, values: Sequence[str | int]) -> array[int]:
        """Find the places of rows."""
        return array("q", (row[0] for row in self.database.execute(sql, tuple(values))))

    def rows(self, sql: str, rowids: array[int]) -> Iterator[sqlite3.Row]:
        """Read rows, in the order asked for; `sql` has {} where the rowids belong, and gives them as At."""
        for at in range(0, len(rowids), _AT_ONCE):
            some = rowids[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            found = {row["At"]: row for row in self.database.execute(sql.format(marks), tuple(some))}
            yield from (found[each] for each in some if each in found)

    def in_parts(
        self, asked: Asked, find: Callable[[], array[int]], write: Callable[[array[int]], str]
    ) -> str:
        """Answer a query with what is found, or with the part of it whose turn it is."""
        counts = asked.attribute("metaData")
        going = self.iterators.goes_on(asked)
        places = find() if going is None else going.places
        part = going or (Part(places) if counts == "MetaDataOnly" else self.iterators.first(asked, places))
        wanted = self.data and counts != "MetaDataOnly"
        attributes = {"retCount": str(len(part.places))} if counts in _COUNTED else {}
        if part.iterator:
            attributes |= {"iteratorRemainingCount": str(part.remaining), "iteratorID": part.iterator}
        went = status(OK if part.places or asked.attribute("iterator") == "Stop" else NO_MATCH)
        return answer(asked, went, write(part.places) if wanted else "", **attributes)

    def by_name(self, asked: Asked, names: Sequence[str], found: Sequence[str | None]) -> str:
        """Answer a query for certain objects: what is missing is named, the others are given."""
        missing = next((name for name, each in zip(names, found, strict=True) if each is None), None)
        went = status(OK) if missing is None else status(NOT_FOUND, missing)
        counts = (
            {"retCount": str(len(found) - found.count(None))}
            if asked.attribute("metaData") in _COUNTED
            else {}
        )
        wanted = self.data and asked.attribute("metaData") != "MetaDataOnly"
        return answer(asked, went, "".join(filter(None, found)) if wanted else "", **counts)


def answer(asked: Asked, went: Status, inside: str = "", **attributes: str) -> str:
    """Write the answer to a request."""
    name = f"{asked.name.removesuffix('Rq')}Rs"
    return response(name, asked.element.get("requestID"), went, inside, **attributes)
