"""The ways in which accounts can be reached, and what all accounting systems share of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.config.words import Source
from core.registry import SANDBOX
from core.setup.field import Answer, Field, Kind, Offer
from core.setup.session import Session

WAY = "way"
SANDBOX_WAY, CONNECTION_WAY = "sandbox", "connection"


def _nothing(_session: Session) -> None:
    """Leave the answers as they are."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach an accounting system: its words, its questions, and whether a file or machine says so.

    `compose` makes the configuration's own keys of what was asked one by one. `prove` tries the answers where
    nobody can sign in to the accounts from here, and says what was found; it raises SyncError.
    """

    name: str
    label: str
    note: str
    fields: Callable[[Session], tuple[Field, ...]]
    holds: Callable[[Session], bool]
    compose: Callable[[Session], object] = _nothing
    prove: Callable[[Session], str] | None = None

    @property
    def offer(self) -> Offer:
        """Give what there is to pick."""
        return Offer(self.name, self.label, self.note)


def way_of(session: Session, ways: Sequence[Way]) -> Way:
    """Give the way that was picked, else the one that the file or this machine says, else the usual."""
    picked = session.draft.own.get(WAY)
    named = [each for each in ways if each.name == picked] or [each for each in ways if each.holds(session)]
    return named[0] if named else ways[0]


def field_of(way: Way, ways: Sequence[Way]) -> Field:
    """Ask for the way."""
    offers = tuple(each.offer for each in ways)
    words = "How this program comes to the accounts: what else is asked here depends on it."
    return Field(WAY, "Reached by", Kind.PICK, words, default=way.name, offers=offers, required=True)


def connection_way(key: str, parts: str, others: Callable[[Session], tuple[Field, ...]]) -> Way:
    """Reach them by a data source or a connection string with these `parts`, kept under a dotted key."""

    def fields(session: Session) -> tuple[Field, ...]:
        sources = tuple(
            Offer(f"DSN={name}", name, f"driver {driver}") for name, driver in session.machine.data_sources
        )
        words = f"A data source of this machine, or the whole connection string: {parts}."
        asked = Field(key, "Connection", Kind.PICK_OR_TYPE, words, offers=sources, required=True)
        return (asked, *others(session))

    def holds(session: Session) -> bool:
        return session.draft.value(key) is not None and not _is_sandbox(session.draft.value(key))

    return Way(CONNECTION_WAY, "an ODBC data source, or a whole connection string", "", fields, holds)


def sandbox_way(key: str, source: Source) -> Way:
    """Reach a company of the sandbox, kept under a dotted key."""

    def fields(session: Session) -> tuple[Field, ...]:
        offers = tuple(
            Offer(f"{SANDBOX}{each.company}", str(each.company), "its CRM is served" if each.crm_url else "")
            for each in session.machine.sandboxes_of(source)
        )
        system = "" if source is Source.SAGE50 else f" --system {source.lower()}"
        words = f"What `syncupload sandbox create DIR{system}` made: sandbox:DIR/company.db"
        default = offers[0].value if offers else None
        return (Field(key, "Company file", Kind.PICK_OR_TYPE, words, default, offers, required=True),)

    def holds(session: Session) -> bool:
        there = session.draft.value(key)
        return _is_sandbox(there) or (there is None and bool(session.machine.sandboxes_of(source)))

    return Way(SANDBOX_WAY, "a sandbox company", "to try the program", fields, holds)


def _is_sandbox(value: Answer) -> bool:
    return str(value or "").startswith(SANDBOX)
