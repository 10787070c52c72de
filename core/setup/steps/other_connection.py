"""How Sage Instant, Sage MMS and Sage 200 are reached (manual 4.3.6, 4.3.7)."""

from __future__ import annotations

from core.accounting.odbc_string import quoted
from core.config.words import Source
from core.registry import SANDBOX
from core.setup.field import Answer, Field, Kind, Offer
from core.setup.session import Session

WAY = "way"
SERVER_WAY, CONNECTION_WAY, SANDBOX_WAY = "server", "connection", "sandbox"
SERVER, DATABASE, LOGIN = "server", "database", "login"
"""The wizard's own questions, which a connection is made of."""

TABLES = {Source.SAGEINSTANT: "sage_instant", Source.SAGEMMS: "sage_mms", Source.SAGE200: "sage_200"}


def fields(session: Session, source: Source) -> tuple[Field, ...]:
    """Ask what the picked way needs."""
    way, table = way_of(session, source), TABLES[source]
    asked = (_ways(source, way),)
    if way == SERVER_WAY:
        return (*asked, *_server(), _password(table, "Of that login; blank where Windows signs in."))
    if way == SANDBOX_WAY:
        return (*asked, _sandbox(session, table, source))
    said = "Where the connection string holds none."
    return (*asked, _connection(session, table, source), _password(table, said))


def way_of(session: Session, source: Source) -> str:
    """Give the way that was picked, else the one that the file says, else the usual one."""
    picked = session.draft.own.get(WAY)
    if picked in {each.value for each in _offers(source)}:
        return str(picked)
    connection = session.draft.value(f"{TABLES[source]}.connection")
    if connection is not None:
        return SANDBOX_WAY if str(connection).startswith(SANDBOX) else CONNECTION_WAY
    return str(_offers(source)[0].value)


def compose(session: Session, source: Source) -> None:
    """Make the connection of what was answered one by one; nothing where it was given whole."""
    if way_of(session, source) != SERVER_WAY:
        return
    server, database, login = (str(session.draft.own.get(each) or "") for each in (SERVER, DATABASE, LOGIN))
    who = f"UID={_written(login)}" if login else "Trusted_Connection=yes"
    made = f"server={_written(server)};database={_written(database)};{who}"
    session.draft.answer(f"{TABLES[source]}.connection", made)


def _written(value: str) -> str:
    """Put braces around what would end the entry, and around nothing else: not every driver takes them."""
    return quoted(value) if any(each in value for each in ";{}") else value


def _offers(source: Source) -> tuple[Offer, ...]:
    whole = Offer(CONNECTION_WAY, "an ODBC data source, or a whole connection string")
    sandbox = Offer(SANDBOX_WAY, "a sandbox company", "to try the program")
    if source is Source.SAGEINSTANT:
        return (whole, sandbox)
    return (Offer(SERVER_WAY, "a server, a database and a login", "the usual way"), whole, sandbox)


def _ways(source: Source, way: Answer) -> Field:
    return Field(WAY, "Reached by", Kind.PICK, default=way, offers=_offers(source), required=True)


def _server() -> tuple[Field, ...]:
    only_reads = "A login of its own that may only read: role db_datareader. Blank: this Windows user."
    return (
        Field(SERVER, "Server", Kind.TEXT, "HOST, HOST\\INSTANCE or HOST,1433.", required=True),
        Field(DATABASE, "Database", Kind.TEXT, "The company's own; each company has one.", required=True),
        Field(LOGIN, "Login", Kind.TEXT, only_reads),
    )


def _connection(session: Session, table: str, source: Source) -> Field:
    sources = tuple(
        Offer(f"DSN={name}", name, f"driver {driver}") for name, driver in session.machine.data_sources
    )
    parts = "DRIVER, UID and DIR" if source is Source.SAGEINSTANT else "server, database and UID"
    told = f"A data source of this machine, or the whole connection string: {parts}."
    return Field(f"{table}.connection", "Connection", Kind.PICK_OR_TYPE, told, offers=sources, required=True)


def _sandbox(session: Session, table: str, source: Source) -> Field:
    offers = tuple(
        Offer(f"{SANDBOX}{each.company}", str(each.company), "its CRM is served" if each.crm_url else "")
        for each in session.machine.sandboxes
    )
    return Field(
        f"{table}.connection",
        "Company file",
        Kind.PICK_OR_TYPE,
        f"What `syncupload sandbox create DIR --system {source.lower()}` made: sandbox:DIR/company.db",
        offers=offers,
        required=True,
    )


def _password(table: str, told: str) -> Field:
    return Field(f"{table}.password", "Password", Kind.SECRET, told)
