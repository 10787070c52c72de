"""The second step: how the accounts are reached (manual 4.1.1, 4.3.3, 4.3.5 to 4.3.7)."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounting.base import AccountingReader, ByLogin, whole
from core.config.words import Source
from core.setup.field import Field, Kind
from core.setup.session import Session, require_answers
from core.setup.steps import quickbooks, sage50, sage_instant, sql_server
from core.setup.steps.ways import Way, field_of, way_of
from core.text import clean

_WAYS: Mapping[Source, tuple[Way, ...]] = {
    Source.SAGE50: sage50.WAYS,
    Source.SAGEINSTANT: sage_instant.WAYS,
    Source.SAGEMMS: sql_server.ways(Source.SAGEMMS, "sage_mms"),
    Source.SAGE200: sql_server.ways(Source.SAGE200, "sage_200"),
    Source.QUICKBOOKS: quickbooks.WAYS,
}


class ConnectionStep:
    """Asks for the way to the accounts and for what it needs, and signs in."""

    name = "connection"
    title = "The accounts"
    short = "Accounts"
    why = "Which company of it, and who signs in. Next tries that, as far as it can be; nothing is written."

    def skipped(self, session: Session) -> str:  # noqa: ARG002 - as every step
        """It is always asked."""
        return ""

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Ask what the picked system needs."""
        ways = _WAYS[session.source or Source.SAGE50]
        way = way_of(session, ways)
        return (field_of(way, ways), *way.fields(session), _company())

    def prove(self, session: Session) -> str:
        """Sign in, read the company and its first customer, where that can be done from here."""
        require_answers(session.draft, self.fields(session))
        way = way_of(session, _WAYS[session.source or Source.SAGE50])
        way.compose(session)
        if way.prove is not None:
            return way.prove(session)
        with session.accounts() as reader:
            company = reader.company()
            first = next(iter(reader.customers()), None)
            warned = _warned(whole(reader))
        session.draft.answer("sync.currency", company.currency)
        told = f"first customer {clean(first.reference)}" if first else "its sales ledger is empty"
        return f"{clean(company.name)} ({company.currency}), {told}{warned}"


def _warned(reader: AccountingReader) -> str:
    """Say at once that the login could write; the check at the end names the cure."""
    rights = reader.writing_rights() if isinstance(reader, ByLogin) else ()
    return f"; warning: this login could write ({clean(rights[0])}), better one that cannot" if rights else ""


def _company() -> Field:
    return Field(
        "sync.company",
        "Known as",
        Kind.TEXT,
        "A short name for this company in the journal and the CRM's ids. Never change it later.",
        default="main",
        required=True,
    )
