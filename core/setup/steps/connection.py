"""The second step: how the accounts are reached (manual 4.1.1, 4.3.3, 4.3.6, 4.3.7)."""

from __future__ import annotations

from core.config.words import Source
from core.registry import SANDBOX
from core.setup.field import Answer, Field, Kind, Offer
from core.setup.session import Session, require_answers
from core.setup.steps import other_connection
from core.setup.steps.other_connection import WAY
from core.text import clean

_DRIVER, _CONNECTION, _SANDBOX = "driver", "connection", "sandbox"


class ConnectionStep:
    """Asks for the driver and the folder, a data source, or a sandbox's file, and signs in."""

    name = "connection"
    title = "The accounts"
    short = "Accounts"
    why = "Which company of it, and who signs in. Next signs in and reads one customer; nothing is written."

    def skipped(self, session: Session) -> str:  # noqa: ARG002 - as every step
        """It is always asked."""
        return ""

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Ask what the picked system needs."""
        source = session.source or Source.SAGE50
        if source is Source.QUICKBOOKS:
            own: tuple[Field, ...] = (_quickbooks(session),)
        elif source is Source.SAGE50:
            way = session.draft.own.get(WAY) or _way(session)
            own = (_ways(way), *_SAGE50[str(way)](session))
        else:
            own = other_connection.fields(session, source)
        return (*own, _company())

    def prove(self, session: Session) -> str:
        """Sign in, read the company and its first customer."""
        require_answers(session.draft, self.fields(session))
        if session.source in other_connection.TABLES:
            other_connection.compose(session, session.source)
        with session.accounts() as reader:
            company = reader.company()
            first = next(iter(reader.customers()), None)
        session.draft.answer("sync.currency", company.currency)
        told = f"first customer {clean(first.reference)}" if first else "its sales ledger is empty"
        return f"{clean(company.name)} ({company.currency}), {told}"


def _way(session: Session) -> Answer:
    """Guess how the accounts are reached: as the file says, else by what was found."""
    draft, machine = session.draft, session.machine
    connection = draft.value("sage.connection")
    if connection is not None:
        return _SANDBOX if str(connection).startswith(SANDBOX) else _CONNECTION
    if draft.value("sage.folder") is not None or machine.sage50_versions:
        return _DRIVER
    return _SANDBOX if machine.sandboxes else _DRIVER


def _ways(way: Answer) -> Field:
    offers = (
        Offer(_DRIVER, "Sage's driver and a folder", "the usual way"),
        Offer(_CONNECTION, "an ODBC data source, or a whole connection string"),
        Offer(_SANDBOX, "a sandbox company", "to try the program"),
    )
    return Field(WAY, "Reached by", Kind.PICK, default=way, offers=offers, required=True)


def _by_driver(session: Session) -> tuple[Field, ...]:
    machine = session.machine
    versions = tuple(
        Offer(each, f"{each}", f"driver Sage Line 50 v{each}") for each in machine.sage50_versions
    )
    folders = tuple(Offer(str(each), str(each)) for each in machine.folders)
    there = machine.no_odbc or (
        "no driver of Sage is installed here: its set-up is in the ODBC32 folder of the Sage installation"
    )
    return (
        Field(
            "sage.version",
            "Sage version",
            Kind.PICK_OR_TYPE,
            "Sage: Help, About. " + ("" if versions else f"Note: {there}."),
            default=versions[0].value if versions else None,
            offers=versions,
            required=True,
        ),
        Field(
            "sage.folder",
            "Data folder",
            Kind.PICK_OR_TYPE,
            "The folder ACCDATA of the company. Sage: Help, About, System Information, Data Directory.",
            default=folders[0].value if len(folders) == 1 else None,
            offers=folders,
            required=True,
        ),
        *_signing_in(),
        *_python32(session),
    )


def _by_connection(session: Session) -> tuple[Field, ...]:
    sources = tuple(
        Offer(f"DSN={name}", name, f"driver {driver}") for name, driver in session.machine.data_sources
    )
    return (
        Field(
            "sage.connection",
            "Connection",
            Kind.PICK_OR_TYPE,
            "A data source of this machine, or a connection string such as Driver={…};DIR=…",
            offers=sources,
            required=True,
        ),
        *_signing_in(),
        *_python32(session),
    )


def _by_sandbox(session: Session) -> tuple[Field, ...]:
    offers = tuple(
        Offer(f"{SANDBOX}{each.company}", str(each.company), "its CRM is served" if each.crm_url else "")
        for each in session.machine.sandboxes
    )
    default = offers[0].value if offers else None
    return (
        Field(
            "sage.connection",
            "Company file",
            Kind.PICK_OR_TYPE,
            "What `syncupload sandbox create DIR` made: sandbox:DIR/company.db",
            default=default,
            offers=offers,
            required=True,
        ),
    )


_SAGE50 = {_DRIVER: _by_driver, _CONNECTION: _by_connection, _SANDBOX: _by_sandbox}


def _signing_in() -> tuple[Field, ...]:
    own = "Best a user of its own: Sage lets each sign in once. Sage: Settings, Access Rights."
    return (
        Field("sage.user", "Sage user", Kind.TEXT, own, default="MANAGER", required=True),
        Field("sage.password", "Its password", Kind.SECRET, "Blank where that user has none."),
    )


def _python32(session: Session) -> tuple[Field, ...]:
    """Offer the 32-bit Pythons, where there is one and it is not this one."""
    offers = tuple(Offer(each, each) for each in session.machine.pythons32)
    if not offers:
        return ()
    told = "For a 32-bit driver. Left blank, the newest is used where one is needed."
    return (Field("sage.python32", "32-bit Python", Kind.PICK_OR_TYPE, told, offers=offers),)


def _quickbooks(session: Session) -> Field:  # noqa: ARG001 - as its sisters
    return Field(
        "quickbooks.file",
        "Company file",
        Kind.TEXT,
        "Blank: the company that is open in QuickBooks, which must be running. The first time it asks a "
        'person there to let Sync Uploader in: choose "Yes, always" for batches that run by themselves. It '
        "warns that the program has no certificate: that may be passed over.",
    )


def _company() -> Field:
    return Field(
        "sync.company",
        "Known as",
        Kind.TEXT,
        "A short name for this company in the journal and the CRM's ids. Never change it later.",
        default="main",
        required=True,
    )
