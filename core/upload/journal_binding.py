"""Whose journal it is: a copied configuration must not upload a test company into the live CRM."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from core.errors import JournalError
from core.text import clean
from core.upload.journal_store import Store
from core.upload.journal_tables import BINDING, INTENT, OUTCOME
from core.upload.journal_values import Scope
from core.upload.progress import Clock


def bind(store: Store, scope: Scope, clock: Clock, *, rebind: bool) -> None:
    """Bind the journal to a scope; raises JournalError (journal.bound) where it is another's, until told.

    Told so without the company's name in the accounts, it learns that one which it is next opened with.
    """
    with store.reading("see whose journal it is") as connection:
        if _belongs(connection, scope, named=rebind):
            return
    with store.writing("bind the journal to the CRM and the company") as connection:
        if _belongs(connection, scope, named=rebind):
            return
        if not rebind:
            prove_bound(connection, scope)
        connection.execute(delete(BINDING).where(BINDING.c.scope == str(scope)))
        connection.execute(
            insert(BINDING).values(
                scope=str(scope),
                organization=scope.organization_id,
                company=scope.company,
                books=scope.books,
                bound=clock(),
            )
        )


def prove_bound(connection: Connection, scope: Scope) -> None:
    """Raise JournalError (journal.bound) where the journal is another's."""
    if _belongs(connection, scope):
        return
    held = bound_to(connection) or _unbound(connection, scope)
    if held and not _completes(connection, scope):
        raise _refused(held, _named(scope))


def prove_company(connection: Connection, company: str, books: str) -> None:
    """Raise JournalError (journal.bound) where the journal is another company's, whichever the CRM is."""
    bound = _bound(connection)
    if bound and not any(each.company == company and each.books in ("", books) for each in bound):
        raise _refused([_named(each) for each in bound], f"{company} ({books} in the accounts)")


def bound_scopes(store: Store) -> list[Scope]:
    """Give the scopes that the journal is bound to: enough to read it while the CRM is down."""
    with store.reading("see whose journal it is") as connection:
        return _bound(connection)


def bound_to(connection: Connection) -> list[str]:
    """Name whose records the journal keeps."""
    return [_named(each) for each in _bound(connection)]


def _bound(connection: Connection) -> list[Scope]:
    asked = select(BINDING.c.organization, BINDING.c.company, BINDING.c.books).order_by(BINDING.c.scope)
    return [Scope(*each) for each in connection.execute(asked)]


def _belongs(connection: Connection, scope: Scope, *, named: bool = False) -> bool:
    """Whether it is bound to a scope, and where that is `named` to the very same name in the accounts."""
    return any(
        str(each) == str(scope) and (each.books == scope.books or not (named or scope.books))
        for each in _bound(connection)
    )


def _completes(connection: Connection, scope: Scope) -> bool:
    """Whether it is bound to this scope already, and only the name in the accounts was not known yet."""
    return any(str(each) == str(scope) and not each.books for each in _bound(connection))


def _unbound(connection: Connection, scope: Scope) -> list[str]:
    """Name whose records a journal holds that an older version wrote, unless they are this scope's."""
    kept: set[str] = set()
    for table in (INTENT, OUTCOME):
        kept.update(each for (each,) in connection.execute(select(table.c.scope).distinct()))
    return [] if str(scope) in kept else sorted(kept)


def _named(scope: Scope) -> str:
    books = f" ({scope.books} in the accounts)" if scope.books else ""
    return f"{scope.company}{books} in organisation {scope.organization_id}"


def _refused(held: list[str], wanted: str) -> JournalError:
    return JournalError(
        "journal.bound",
        tried="open the journal",
        found=clean(f"it keeps the records of {'; '.join(held)}, and not of {wanted}"),
        remedy="If a configuration was copied, give the copy a journal of its own; if this company is to go "
        "into this CRM from now on, say so once: syncupload history --rebind.",
    )
