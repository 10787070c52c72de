"""The SYNC Accounting database in an Access file, by the Access ODBC driver (manual 4.3.8)."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.errors import SyncError
from core.syncaccounting.access_session import AccessSession, definitions
from core.syncaccounting.advice import store_error, trouble
from core.syncaccounting.store import Standing
from core.text import clean

DRIVER = "Microsoft Access Driver (*.mdb, *.accdb)"
SUBSTITUTE = "name another database in mdb by its URL, such as sqlite:///syncaccounting.db"

Connect = Callable[[Path], Any]
"""Signs in to a file, without a transaction begun: a DB-API connection with `?` for parameters."""


class AccessStore:
    """An Access file; it has to be there, for the driver makes none."""

    def __init__(self, path: Path, connect: Connect | None = None) -> None:
        self.name = clean(path.name)
        self._path = path
        self._connect = connect or by_driver

    @contextmanager
    def writing(self, company: int, *, kept: bool = True) -> Iterator[AccessSession]:
        """Give a transaction: all of it is written when the block ends, or nothing, as where not `kept`."""
        connection = self._opened()
        try:
            _make_tables(connection)
            yield AccessSession(connection, company)
            if kept:
                connection.commit()
        except SyncError:
            raise
        except Exception as error:
            raise store_error(self.name, error) from error
        finally:
            # Closing without a commit takes everything back.
            with suppress(Exception):
                connection.rollback()
            connection.close()

    def prove(self, company: int) -> Standing | None:
        """Prove that the tables are there, or can be made, and written to; give where the rows stand."""
        with self.writing(company, kept=False) as session:
            session.prove()
            return session.standing()

    def close(self) -> None:
        """Nothing is held between two transactions."""

    def _opened(self) -> Any:
        if not self._path.is_file():
            raise trouble(
                "no_file",
                f"there is no file {clean(str(self._path))}",
                f"Make an empty database of that name in Access, or {SUBSTITUTE}.",
            )
        try:
            return self._connect(self._path)
        except SyncError:
            raise
        except Exception as error:
            raise store_error(self.name, error) from error


def by_driver(path: Path) -> Any:
    """Connect by the Access ODBC driver; raises SyncAccountingError where this machine has none."""
    try:
        pyodbc = importlib.import_module("pyodbc")
        there = DRIVER in pyodbc.drivers()
    except ImportError:
        there = False
    if not there:
        raise trouble(
            "access_driver",
            f'this machine has no ODBC driver "{DRIVER}"',
            "Install the Microsoft Access Database Engine, of the same bitness as this program's Python; "
            f"or {SUBSTITUTE}.",
        )
    return pyodbc.connect(f"DRIVER={{{DRIVER}}};DBQ={path.resolve()}", autocommit=False)


def _make_tables(connection: Any) -> None:
    """Make the tables that are missing: each is asked for, as Jet knows no IF NOT EXISTS."""
    for table, statements in definitions():
        cursor = connection.cursor()
        try:
            cursor.execute(f"SELECT company FROM [{table}] WHERE company = -1")  # noqa: S608 - our own names
            cursor.fetchall()
        except Exception:  # noqa: BLE001 - each driver has an own class, and a lasting trouble comes again
            for statement in statements:
                cursor.execute(statement)
        cursor.close()
    connection.commit()
