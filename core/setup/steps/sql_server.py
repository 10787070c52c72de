"""How Sage MMS and Sage 200 are reached: a server, a database and a login (manual 4.3.7)."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounting.odbc_string import quoted, unquoted
from core.accounting.sage200.address import Sage200Settings, fitting, understood
from core.config.words import Source
from core.errors import ConfigurationError
from core.setup.field import Field, Kind, Offer
from core.setup.session import Session
from core.setup.steps.ways import Way, connection_way, sandbox_way

SERVER, DATABASE, LOGIN, ENCRYPTION, DRIVER = "server", "database", "login", "encryption", "sql_driver"
"""The wizard's own questions, which a connection is made of."""
_ENTRIES = {"SERVER": SERVER, "DATABASE": DATABASE, "UID": LOGIN, "DRIVER": DRIVER}
_USUAL, _CHECKED, _TRUSTED, _PLAIN = "usual", "checked", "trusted", "plain"
_WRITTEN = {
    _USUAL: {},
    _CHECKED: {"Encrypt": "yes"},
    _TRUSTED: {"Encrypt": "yes", "TrustServerCertificate": "yes"},
    _PLAIN: {"Encrypt": "no"},
}
_ENCRYPTIONS = (
    Offer(_USUAL, "as the driver does", "driver 18 encrypts and checks"),
    Offer(_CHECKED, "encrypted, the server's certificate is checked"),
    Offer(_TRUSTED, "encrypted, any certificate will do", "in a network that you trust"),
    Offer(_PLAIN, "not encrypted", "an old server, in a network that you trust"),
)
_YES, _NO = ("yes", "mandatory"), ("no", "optional")


def ways(source: Source, table: str) -> tuple[Way, ...]:
    """Give the ways to a system that is kept on SQL Server, kept in this table of the configuration."""
    parts = _Parts(f"{table}.connection", f"{table}.password")
    told = "Where the connection string holds none."
    return (
        Way(
            "server",
            "a server, a database and a login",
            "the usual way",
            parts.fields,
            lambda session: bool(parts.taken_apart(session)),
            parts.compose,
        ),
        connection_way(parts.key, "server, database and UID", lambda _: (parts.asks_password(told),)),
        sandbox_way(parts.key, source),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the connection under `key`, and the password beside it."""

    key: str
    password: str

    def fields(self, session: Session) -> tuple[Field, ...]:
        """Ask for each part."""
        there = self.taken_apart(session)
        only_reads = "A login of its own that may only read: role db_datareader. Blank: this Windows user."
        named = "HOST, HOST\\INSTANCE or HOST,1433."
        own = "The company's own; each company has one."
        return (
            Field(SERVER, "Server", Kind.TEXT, named, there.get(SERVER), required=True),
            Field(DATABASE, "Database", Kind.TEXT, own, there.get(DATABASE), required=True),
            Field(LOGIN, "Login", Kind.TEXT, only_reads, there.get(LOGIN)),
            self.asks_password("Of that login; blank where Windows signs in."),
            Field(
                ENCRYPTION,
                "Encryption",
                Kind.PICK,
                "SQL Server makes itself a certificate that no driver trusts, unless it was given one.",
                there.get(ENCRYPTION, _USUAL),
                _ENCRYPTIONS,
            ),
            _driver(session, there.get(DRIVER)),
        )

    def asks_password(self, told: str) -> Field:
        """Ask for the password."""
        return Field(self.password, "Password", Kind.SECRET, told)

    def compose(self, session: Session) -> None:
        """Make the connection of what was answered one by one; what else stood in it is kept."""
        wanted = {key: str(session.draft.own.get(key) or "") for key in (*_ENTRIES.values(), ENCRYPTION)}
        if {key: value for key, value in wanted.items() if value} == self.taken_apart(session):
            return
        made = {"DRIVER": f"{{{wanted[DRIVER]}}}"} if wanted[DRIVER] else {}
        made |= {"server": _written(wanted[SERVER]), "database": _written(wanted[DATABASE])}
        made |= {"UID": _written(wanted[LOGIN])} if wanted[LOGIN] else {"Trusted_Connection": "yes"}
        made |= _WRITTEN.get(wanted[ENCRYPTION], {})
        entries = {**made, **self._others(session)}
        session.draft.answer(self.key, ";".join(f"{name}={value}" for name, value in entries.items()))

    def taken_apart(self, session: Session) -> dict[str, str]:
        """Give the parts of a connection that names a server and a database; none of any other."""
        known = self._entries(session)
        found = {_ENTRIES[name]: unquoted(value) for name, value in known.items() if name in _ENTRIES}
        if not {SERVER, DATABASE} <= found.keys() or "DSN" in known:
            return {}
        return {**found, ENCRYPTION: _encryption(known) or _USUAL}

    def _others(self, session: Session) -> dict[str, str]:
        known = self._entries(session)
        if self.password in session.draft.secrets:
            known.pop("PWD", None)
        asked = {*_ENTRIES, "TRUSTED_CONNECTION"}
        if _encryption(known):
            asked |= {"ENCRYPT", "TRUSTSERVERCERTIFICATE"}
        return {name: value for name, value in known.items() if name not in asked}

    def _entries(self, session: Session) -> dict[str, str]:
        try:
            return understood(Sage200Settings(str(session.draft.value(self.key) or "")))
        except ConfigurationError:
            return {}


def _encryption(known: dict[str, str]) -> str:
    """Give the word for what the entries say; blank for what has none, such as Encrypt=strict."""
    said = unquoted(known.get("ENCRYPT", "")).lower()
    trusts = unquoted(known.get("TRUSTSERVERCERTIFICATE", "")).lower() in _YES
    if said in _NO:
        return _PLAIN
    if said in _YES or (trusts and not said):
        return _TRUSTED if trusts else _CHECKED
    return ""


def _driver(session: Session, named: str | None) -> Field:
    found = fitting(session.machine.drivers)
    newest = Offer(None, found[0] if found else "none was found", "the newest here")
    words = "What reads SQL Server: Microsoft's ODBC Driver 18 for SQL Server, or FreeTDS. "
    missing = session.machine.no_odbc or "none is installed here; apt install tdsodbc, or Microsoft's set-up"
    return Field(
        DRIVER,
        "ODBC driver",
        Kind.PICK_OR_TYPE,
        words + ("" if found else f"Note: {missing}."),
        named,
        (newest if found else Offer(None, "none was found"), *(Offer(each, each) for each in found)),
    )


def _written(value: str) -> str:
    """Put braces around what would end the entry, and around nothing else: not every driver takes them."""
    return quoted(value) if any(each in value for each in ";{}") else value
