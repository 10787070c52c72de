"""Bugs of reading QuickBooks that are planted one at a time, each with the workload that it does harm in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from unittest.mock import patch

from core.accounting.quickbooks import changes, documents
from core.accounting.quickbooks.changes import Changes
from core.accounting.quickbooks.mark import OVERLAP
from core.accounting.quickbooks.qbxml import building, queries
from core.accounting.quickbooks.qbxml.building import Ask, Content
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.accounting.quickbooks.qbxml.queries import Listed, Transacted
from core.accounting.quickbooks.qbxml.responses import Node
from core.accounting.quickbooks.qbxml.schema import Element
from core.accounting.quickbooks.qbxml.types import Scalar, written
from core.accounting.quickbooks.reader import QuickBooksReader
from core.upload.journal import Journal
from core.upload.plan_writer import PlanWriter
from tests.proof.worlds.planted_marks import MARK_BUGS
from tests.proof.worlds.planting import Bug

SECOND, FAR = timedelta(seconds=1), timedelta(days=1000)


@dataclass(frozen=True, slots=True)
class Planted:
    """A bug, and a workload in which it is found."""

    bug: Bug
    workload: str


def _later(which: Listed | Transacted) -> datetime | None:
    return None if which.since is None else which.since + SECOND


@contextmanager
def _first_second_left_out() -> Iterator[None]:
    listed, transacted = queries._list, queries._documents

    def of_list(which: Listed) -> Content:
        return listed(replace(which, since=_later(which)))

    def of_documents(which: Transacted) -> Content:
        return transacted(replace(which, since=_later(which)))

    with patch.object(queries, "_list", of_list), patch.object(queries, "_documents", of_documents):
        yield


@contextmanager
def _deletions_not_asked_for() -> Iterator[None]:
    asked = queries.deleted_transactions
    with patch.object(queries, "deleted_transactions", lambda since: asked(since + FAR)):
        yield


@contextmanager
def _a_zone_is_sent() -> Iterator[None]:
    def zoned(element: Element, value: Scalar) -> str:
        text = written(element, value)
        return f"{text}-12:00" if isinstance(value, datetime) else text

    with patch.object(building, "written", zoned):
        yield


@contextmanager
def _no_overlap() -> Iterator[None]:
    with patch.object(changes, "OVERLAP", timedelta()):
        yield


@contextmanager
def _by_the_programs_clock() -> Iterator[None]:
    with patch.object(Changes, "_settled", lambda self, _: self.now() - OVERLAP):
        yield


@contextmanager
def _the_first_page_alone() -> Iterator[None]:
    pages = Conversation.pages

    def first(conversation: Conversation, ask: Ask, tried: str) -> Iterator[tuple[Node, ...]]:
        yield next(pages(conversation, ask, tried))

    with patch.object(Conversation, "pages", first):
        yield


@contextmanager
def _lines_not_asked_for() -> Iterator[None]:
    invoices = queries.invoices

    def bare(which: Transacted) -> Ask:
        return invoices(which, lines=False)

    (kind, _), *others = documents._KINDS
    with patch.object(documents, "_KINDS", ((kind, bare), *others)):
        yield


@contextmanager
def _always_the_same_year() -> Iterator[None]:
    with patch.object(QuickBooksReader, "_year", lambda _: date(2025, 1, 1)):
        yield


@contextmanager
def _ids_not_remembered() -> Iterator[None]:
    with patch.object(Journal, "remember", lambda *_: None):
        yield


@contextmanager
def _read_under_two_names() -> Iterator[None]:
    with patch.object(PlanWriter, "_against_renaming_meanwhile", lambda _, __, page: (list(page), [])):
        yield


QUICKBOOKS_BUGS: Mapping[str, Planted] = {
    "mark moved before the outcomes": Planted(
        MARK_BUGS["mark moved before the outcomes"], "changes since the mark"
    ),
    "mark taken when all was read": Planted(
        MARK_BUGS["mark taken when all was read"], "an invoice is made while it is read"
    ),
    "> for >= in modified since": Planted(_first_second_left_out, "QuickBooks' clock is set back"),
    "deletions not asked for": Planted(_deletions_not_asked_for, "an invoice was deleted"),
    "a time that is sent with a zone": Planted(_a_zone_is_sent, "QuickBooks' clock is set back"),
    "the mark is of the program's own clock": Planted(_by_the_programs_clock, "the program's clock is ahead"),
    "no overlap of marks": Planted(_no_overlap, "QuickBooks' clock is set back"),
    "the rest of a list not asked for": Planted(_the_first_page_alone, "a first batch"),
    "lines not asked for": Planted(_lines_not_asked_for, "a first batch"),
    "a new year not seen": Planted(_always_the_same_year, "a new year"),
    "ids of the accounts not remembered": Planted(_ids_not_remembered, "a customer and an item were renamed"),
    "one record read under two names": Planted(_read_under_two_names, "an item is renamed while it is read"),
}
"""How each is switched on, in the tests alone."""
