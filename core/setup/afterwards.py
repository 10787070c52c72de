"""What is to be known of a configuration once it is written, by its accounting system (manual 4.1, 4.2.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from core.accounting.sage50.address import DEFAULT_USER
from core.checks.environment import needs_32_bit
from core.checks.expected import Expected
from core.checks.odbc_entries import known_entries
from core.checks.result import CheckResult, Mark
from core.config.words import Source
from core.errors import SyncError
from core.setup.session import Session
from core.setup.steps import quickbooks
from core.setup.steps.sync_accounting import told_of
from core.setup.steps.ways import way_of
from core.text import clean

_HERE = "here"
"""QuickBooks' way on this computer, where it asks a person whether the program may in."""

Told = Callable[[Session, Expected, Iterable[CheckResult]], Iterator[str]]


def afterwards(session: Session, results: Iterable[CheckResult]) -> tuple[str, ...]:
    """Say what the configuration asks for from now on; nothing of one that is not whole."""
    try:
        expected = session.expected()
    except SyncError:
        return ()
    own = _of_a_sandbox if session.sandboxed else _BY_SYSTEM[session.source or Source.SAGE50]
    return tuple(filter(None, (*own(session, expected, results), told_of(session.draft))))


def _of_a_sandbox(*_: object) -> Iterator[str]:
    yield "These are a sandbox's accounts, to try the program: go through this again for your own."


def _of_sage(session: Session, expected: Expected, _: Iterable[CheckResult]) -> Iterator[str]:
    books = expected.books
    needed = needs_32_bit(books, two_way=expected.orders is not None) if session.machine.windows else ""
    python = books.python32 or next(iter(session.machine.pythons32), "")
    if needed and python:
        yield f"For {needed}, a 32-bit one, {clean(python)} is used: it has to stay installed."
    user = known_entries(books).get("UID") or books.user or DEFAULT_USER
    yield f"Sage lets each user in once: while a person is in as {clean(user)}, every batch waits."


def _of_sql_server(_: Session, __: Expected, results: Iterable[CheckResult]) -> Iterator[str]:
    if any(each.name == "sql-server" and each.mark is Mark.WARN for each in results):
        yield "The login could write, which is never needed: the check sql-server says how it is given less."


def _of_quickbooks(session: Session, *_: object) -> Iterator[str]:
    if way_of(session, quickbooks.WAYS).name == _HERE:
        yield (
            'Batches without a person need QuickBooks\' "Yes, always": Edit, Preferences, Integrated '
            "Applications."
        )


_BY_SYSTEM: Mapping[Source, Told] = {
    Source.SAGE50: _of_sage,
    Source.SAGEINSTANT: _of_sage,
    Source.SAGEMMS: _of_sql_server,
    Source.SAGE200: _of_sql_server,
    Source.QUICKBOOKS: _of_quickbooks,
}
