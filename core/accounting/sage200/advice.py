"""What SQL Server and its drivers answer when they refuse, and what to do (manual 4.3.7)."""

from __future__ import annotations

from pathlib import Path

from core.accounting.odbc_advice import Advice
from core.accounting.sage200.address import FREETDS, Address

_UNTRUSTED = (
    "certificate verify failed",
    "certificate chain",
    "not trusted",
    "self-signed",
    "self signed",
)


def server_advice(where: Address) -> tuple[Advice, ...]:
    """Give what is known of the refusals of a server; its driver and its user are named in the cures."""
    driver, who = Path(where.driver).name, where.user or "the Windows user of this program"
    return (
        Advice("sqlserver.certificate", _certificate(driver, encrypted=where.encrypted), words=_UNTRUSTED),
        Advice(
            "sqlserver.encryption",
            f"{driver} insists on encryption and this server has none that it accepts (an old SQL Server, or "
            "TLS older than 1.2). Update the server; or, in a network that you trust, add `Encrypt=no` to "
            "the connection: everything then goes in clear.",
            words=(
                "encryption not supported",
                "ssl provider",
                "ssl security error",
                "unsupported protocol",
                "tls handshake",
            ),
        ),
        Advice(
            "sqlserver.database",
            f"Check the name of the database, and that {who} is a user of it (each company has a database of "
            "its own).",
            words=("cannot open database", "(4060)"),
        ),
        Advice(
            "accounting.credentials",
            f"Check that SQL Server knows the login {who}, that its password is right "
            "(`syncupload config set-secret`), and that the server admits SQL Server logins and not Windows "
            "ones only. FreeTDS says the same of a database that is not there.",
            states=frozenset({"28000"}),
            words=("login failed", "(18456)"),
        ),
        Advice(
            "sqlserver.permission",
            f"Give {who} the role db_datareader in the company's database: it must be able to read every "
            "table, and needs no other right.",
            words=("permission was denied", "(229)", "(230)"),
        ),
        Advice(
            "accounting.unreachable",
            "Check the server's name (HOST\\INSTANCE or HOST,1433), that it is up, and that it admits "
            "connections over TCP/IP; for an instance by name the service SQL Server Browser must run."
            + _without_encryption(where),
            states=frozenset({"08001", "08004", "08S01", "HYT00"}),
            words=(
                "network-related",
                "unable to connect",
                "adaptive server is unavailable",
                "login timeout expired",
                "unexpected eof from the server",
                "write to the server failed",
                "read from the server failed",
                "dbprocess is dead",
                "communication link failure",
                "[freetds][sql server]unknown error",  # what FreeTDS says first of a connection that is cut
            ),
        ),
        Advice(
            "accounting.timeout",
            "The server did not answer in time: another program may hold what is asked for (a long posting). "
            "Try again when that has ended.",
            words=("timeout expired",),
        ),
    )


def _certificate(driver: str, *, encrypted: bool) -> str:
    """Say who asked for encryption: `Encrypt=no` does not help where the server demands it."""
    begun = f"{driver} encrypts" if encrypted else f"This server demands encryption, so {driver} encrypts"
    return (
        f"{begun} and checks the server's certificate, which is not one that this machine "
        "trusts (SQL Server makes itself one). Have the server given a certificate of your own "
        "authority; or, in a network that you trust, add `TrustServerCertificate=yes` to the connection: "
        "it stays encrypted, but is open to somebody in between."
    )


def _without_encryption(where: Address) -> str:
    """Say what else it may be: of a server that cannot encrypt as asked, some drivers say no more."""
    if where.strict:
        return " An SQL Server before 2022 knows no `Encrypt=strict`: say `Encrypt=yes` then."
    if where.encrypted and where.driver == FREETDS:
        return (
            " FreeTDS says the same of a server that has no encryption: in a network that you trust, say "
            "`Encrypt=no`."
        )
    return ""
