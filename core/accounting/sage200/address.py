"""The connection string of a Sage 200 or Sage MMS database, as an installed driver reads it (manual 4.3.7).

The manual's own form, `server=red001;database=sage200database;UID=CRMSage;PWD=...;Language=British`, names no
driver: the newest one for SQL Server that is installed is taken. Names of other connection strings that
people have at hand (Data Source, Initial Catalog, User ID, Integrated Security) are understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.accounting.odbc_string import entries, quoted, unquoted
from core.errors import AccountingError, ConfigurationError

_OTHER_NAMES = {
    "DATA SOURCE": "SERVER",
    "ADDRESS": "SERVER",
    "ADDR": "SERVER",
    "INITIAL CATALOG": "DATABASE",
    "USER ID": "UID",
    "USER": "UID",
    "PASSWORD": "PWD",
    "TRUST SERVER CERTIFICATE": "TRUSTSERVERCERTIFICATE",
    "APPLICATION NAME": "APP",
}
_NO_ODBC = ("PROVIDER", "PERSIST SECURITY INFO", "MULTIPLEACTIVERESULTSETS", "POOLING", "CONNECT TIMEOUT")
_YES = ("true", "yes", "sspi")
_MICROSOFT = re.compile(r"ODBC Driver (\d+) for SQL Server")
_ITS_FILE = re.compile(r"libmsodbcsql-(\d+)")
"""What Microsoft's driver is called as a file, by which a connection may name it."""
_ENCRYPTING = 18
_OLDER = ("SQL Server Native Client 11.0", "SQL Server Native Client 10.0", "SQL Server", "FreeTDS")
FREETDS = "FreeTDS"
_STRICT = "strict"
_ENCRYPTS = ("yes", "mandatory", _STRICT)
_PROGRAM = "Sync Uploader"


@dataclass(frozen=True, slots=True)
class Sage200Settings:
    """How a company's database is reached; `password` counts where the connection string holds none.

    `timeout` limits signing in, `answer` one answer of the server, in seconds: it may wait for a lock.
    """

    connection: str = field(repr=False)
    password: str = field(default="", repr=False)
    system: str = "Sage 200"
    timeout: int = 15
    answer: int = 300


@dataclass(frozen=True, slots=True)
class Address:
    """A connection string with what may be said of it; `strict`: encrypted from its first byte on."""

    string: str = field(repr=False)
    driver: str
    name: str
    user: str
    secrets: tuple[str, ...] = field(repr=False)
    encrypted: bool = False
    strict: bool = False


def fitting(installed: Sequence[str]) -> tuple[str, ...]:
    """Name the drivers for SQL Server among the installed ones, in the order in which they are taken."""
    numbered = {int(found[1]): each for each in installed if (found := _MICROSOFT.fullmatch(each))}
    return (
        *(numbered[each] for each in sorted(numbered, reverse=True)),
        *(each for each in _OLDER if each in installed),
    )


def address(settings: Sage200Settings, installed: Sequence[str]) -> Address:
    """Make a driver's connection string; `installed` are the ODBC drivers of this machine.

    Raises ConfigurationError for what is no connection string, AccountingError where no driver is installed.
    """
    known = understood(settings)
    driver = unquoted(known.pop("DRIVER", "")) or ("" if "DSN" in known else _chosen(installed, settings))
    if settings.password and not known.get("PWD") and known.get("UID"):
        known["PWD"] = quoted(settings.password)
    if driver == FREETDS:
        known = _in_freetds_words(known)
    known.setdefault("APP", _PROGRAM)
    parts = ([f"DRIVER={_named(driver)}"] if driver else []) + [
        f"{name}={value}" for name, value in known.items()
    ]
    secret = unquoted(known.get("PWD", ""))
    place = unquoted(known.get("DATABASE", "")) or unquoted(known.get("DSN", "")) or "its database"
    server = unquoted(known.get("SERVER", "")) or "its server"
    return Address(
        string=";".join(parts),
        driver=driver or unquoted(known.get("DSN", "")),
        name=f"the {settings.system} database {place} on {server}",
        user=unquoted(known.get("UID", "")),
        secrets=tuple(dict.fromkeys(filter(None, (secret, known.get("PWD", ""), settings.password)))),
        encrypted=_encrypted(known, driver),
        strict=unquoted(known.get("ENCRYPT", "")).lower() == _STRICT,
    )


def _in_freetds_words(known: Mapping[str, str]) -> dict[str, str]:
    """Say encryption as FreeTDS does: it passes over Microsoft's words, and would go in clear."""
    others = {
        name: value for name, value in known.items() if name not in ("ENCRYPT", "TRUSTSERVERCERTIFICATE")
    }
    said = unquoted(known.get("ENCRYPT", "")).lower()
    return {"ENCRYPTION": "require" if said in _ENCRYPTS else "off", **others} if said else others


def _encrypted(known: Mapping[str, str], driver: str) -> bool:
    """Say whether all goes encrypted: as the connection says, else from Microsoft's driver 18 on.

    FreeTDS has a word of its own for it, and "request" takes what the server offers.
    """
    said = unquoted(known.get("ENCRYPT", "") or known.get("ENCRYPTION", "")).lower()
    if said:
        return said in (*_ENCRYPTS, "require")
    found = _MICROSOFT.fullmatch(driver) or _ITS_FILE.search(driver)
    return found is not None and int(found[1]) >= _ENCRYPTING


def understood(settings: Sage200Settings) -> dict[str, str]:
    """Give the entries of the connection string under ODBC's own names; raises ConfigurationError."""
    found = entries(settings.connection)
    if "\0" in settings.connection or not found:
        raise ConfigurationError(
            "sage200.connection",
            tried=f"reach the {settings.system} database",
            found="`connection` is no connection string",
            remedy="Write it as `server=NAME;database=NAME;UID=NAME`, and keep the password with "
            "`syncupload config set-secret`.",
        )
    known = {_OTHER_NAMES.get(name, name): value for name, value in found.items() if name not in _NO_ODBC}
    if known.pop("INTEGRATED SECURITY", "").lower() in _YES:
        known["TRUSTED_CONNECTION"] = "yes"
    for name in ("ENCRYPT", "TRUSTSERVERCERTIFICATE", "TRUSTED_CONNECTION"):
        if name in known:
            known[name] = (
                "yes"
                if known[name].lower() in _YES
                else "no"
                if known[name].lower() == "false"
                else known[name]
            )
    return known


def _chosen(installed: Sequence[str], settings: Sage200Settings) -> str:
    """Take Microsoft's newest driver, else an older one, else FreeTDS."""
    found = next(iter(fitting(installed)), None)
    if found is None:
        raise AccountingError(
            "accounting.driver_missing",
            tried=f"reach the {settings.system} database",
            found="no ODBC driver for SQL Server is installed on this machine",
            remedy="Install Microsoft's ODBC Driver 18 for SQL Server, or FreeTDS (Debian, Ubuntu: "
            "`apt install tdsodbc`), or name a driver in the connection: `DRIVER={...};server=...`.",
        )
    return found


def _named(driver: str) -> str:
    return driver if "/" in driver else "{" + driver + "}"
