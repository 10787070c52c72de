"""What can be wrong with a Sage 200 database: its server, its driver, its login, its tables."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from core.accounting.sage200.columns import REQUIRED
from core.checks.result import Mark
from core.sandbox.company.creation import Recipe
from core.sandbox.sage200.creation import create_sage200
from core.sandbox.sqlserver.server import SqlServer
from core.sandbox.sqlserver.store import User
from tests.acceptance.accounting.books_on_sql_server import change
from tests.acceptance.accounting.drivers import microsofts_driver, require_sql_server_driver
from tests.core.checks.faults import Deed, Fault
from tests.core.checks.place import Place

USERS = {"CRMSage": User("Secret1"), "sa": User("Secret2", writes=True)}
DATABASE = "Sage200"
LOGIN = {"UID": "CRMSage", "PWD": USERS["CRMSage"].password}


@cache
def _database() -> bytes:
    """Give a small company's file, made once."""
    file = Path(mkdtemp()) / "company.db"
    create_sage200(file, Recipe(customers=3, products=3, invoices=3))
    return file.read_bytes()


def _serve(place: Place, *, tls: bool | None = None) -> int:
    server = SqlServer(place.company, DATABASE, USERS, tls=tls)
    place.stack.enter_context(closing(server))
    return server.port


def _connection(port: int, user: str = "CRMSage", **others: str) -> str:
    known = {
        "DRIVER": "FreeTDS",
        "server": "127.0.0.1",
        "PORT": str(port),
        "TDS_Version": "7.4",
        "database": DATABASE,
        "UID": user,
        "PWD": USERS[user].password,
        **others,
    }
    return ";".join(f"{name}={value}" for name, value in known.items())


def by_login(user: str = "CRMSage", *, tls: bool | None = None, **others: str) -> Deed:
    """Read the company from a server of its own, as this login, by FreeTDS."""

    def reads(place: Place) -> None:
        require_sql_server_driver()
        place.company.write_bytes(_database())
        string = _connection(_serve(place, tls=tls), user, **others)
        place.says({"sync.source": "SAGE200", "sage_200.connection": string})

    return reads


def by_microsofts(tls: bool | None = False, **others: str) -> Deed:
    """Read the company by Microsoft's driver 18; `tls` None: the server has none, True: it demands it."""

    def reads(place: Place) -> None:
        place.company.write_bytes(_database())
        server = f"127.0.0.1,{_serve(place, tls=tls)}"
        known = {"DRIVER": microsofts_driver(), "server": server, "database": DATABASE, **LOGIN, **others}
        string = ";".join(f"{name}={value}" for name, value in known.items())
        place.says({"sync.source": "SAGE200", "sage_200.connection": string})

    return reads


def sandbox(place: Place) -> None:
    place.company.write_bytes(_database())
    require_sql_server_driver()
    place.says({"sync.source": "SAGE200", "sage_200.connection": f"sandbox:{place.company.name}"})


def reads(connection: str) -> Deed:
    return lambda place: place.says({"sync.source": "SAGE200", "sage_200.connection": connection})


def tables(*statements: str) -> Deed:
    return lambda place: change(place.company, *statements)


def restored(place: Place) -> None:
    place.company.write_bytes(_database())


NOWHERE = _connection(1)
UNKNOWN_DRIVER = _connection(1, DRIVER="ODBC Driver 99 for SQL Server")

FAULTS = (
    Fault(
        "the login of Sage 200 could write",
        "sql-server",
        by_login("sa"),
        "db_datareader",
        by_login(),
        mark=Mark.WARN,
    ),
    Fault(
        "the driver for SQL Server is not installed",
        "odbc",
        reads(UNKNOWN_DRIVER),
        "correct its name",
        sandbox,
    ),
    Fault("SQL Server is down", "accounting", reads(NOWHERE), "that it is up", by_login()),
    Fault(
        "SQL Server refuses the password",
        "accounting",
        by_login(PWD="wrong"),
        "its password is right",
        by_login(),
    ),
    Fault(
        "the database lacks a table",
        "accounting",
        tables("DROP TABLE StockItem"),
        "may read all of its tables",
        restored,
        sandbox,
    ),
    Fault(
        "the database is not one of Sage 200",
        "accounting",
        tables(*(f"DROP TABLE {each}" for each in REQUIRED)),
        "the company's own database",
        restored,
        sandbox,
    ),
    Fault(
        "SQL Server has no database of that name",
        "accounting",
        by_microsofts(Encrypt="no", database="Sage300"),
        "Check the name of the database",
        by_microsofts(Encrypt="no"),
    ),
    Fault(
        "driver 18 does not trust the certificate that SQL Server made itself",
        "accounting",
        by_microsofts(),
        "add `TrustServerCertificate=yes`",
        by_microsofts(TrustServerCertificate="yes"),
    ),
    Fault(
        "SQL Server demands encryption of a connection that says no",
        "accounting",
        by_microsofts(tls=True, Encrypt="no"),
        "This server demands encryption",
        by_microsofts(tls=True, TrustServerCertificate="yes"),
    ),
    Fault(
        "SQL Server offers driver 18 no encryption",
        "accounting",
        by_microsofts(tls=None),
        "add `Encrypt=no`",
        by_microsofts(tls=None, Encrypt="no"),
    ),
    Fault(
        "SQL Server is too old for strict encryption",
        "accounting",
        by_microsofts(Encrypt="strict"),
        "say `Encrypt=yes`",
        by_microsofts(Encrypt="yes", TrustServerCertificate="yes"),
    ),
    Fault(
        "SQL Server offers FreeTDS no encryption",
        "accounting",
        by_login(Encrypt="yes"),
        "say `Encrypt=no`",
        by_login(Encrypt="no"),
    ),
)
