"""Says once whose a journal is from now on: a company with a new name keeps its rows of SYNC Accounting."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from core import accounts_database
from core.config.store import Loaded
from core.syncaccounting.belonging import Owner
from core.text import clean, match_key
from core.upload.journal import Journal, Scope
from core.upload.journal_binding import bound_scopes
from core.upload.journal_store import Store
from core.upload.progress import Clock

_NEXT = "in the accounts: what the Web Connector brings next"


@dataclass(frozen=True, slots=True)
class Rebound:
    """Whose the journal is now, and what became of the rows of SYNC Accounting, blank where nothing did."""

    journal: str
    rows: str = ""


def rebind(loaded: Loaded, url: str, scope: Scope, clock: Clock) -> Rebound:
    """Bind the journal at `url` to a scope; raises JournalError, and SyncAccountingError before that."""
    before = _books_before(url, scope)
    rows = ""
    renamed = before and scope.books and match_key(before) != match_key(scope.books)
    if renamed and accounts_database.switched_on(loaded):
        rows = accounts_database.take_over(loaded, Owner(scope.books, loaded.config.sync.source), before)
    Journal(url, scope, clock, rebind=True).close()
    books = (
        f"{scope.books} in the accounts"
        if scope.books
        else "in the accounts: what the Web Connector brings next"
    )
    return Rebound(clean(f"{scope.company} ({books}) in organisation {scope.organization_id}"), rows)


def _books_before(url: str, scope: Scope) -> str:
    """Give the name that this company had in the accounts when the journal was bound to it."""
    with closing(Store(url)) as store:
        return next((each.books for each in bound_scopes(store) if str(each) == str(scope)), "")
