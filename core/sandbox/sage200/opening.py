"""Opens a Sage 200 company of the sandbox as a real one is: a server is started, and a driver connects."""

from __future__ import annotations

from pathlib import Path
from secrets import token_urlsafe

from core.accounting.odbc import drivers
from core.accounting.sage200.address import FREETDS, Sage200Settings, address
from core.accounting.sage200.opening import open_sage200
from core.accounting.sage200.reader import Sage200Reader
from core.errors import AccountingError
from core.sandbox.sqlserver.server import SqlServer
from core.sandbox.sqlserver.store import User

DATABASE = "Sandbox"
_LOGIN = "syncupload"


def open_sandbox_sage200(file: Path, system: str = "Sage 200") -> Sage200Reader:
    """Serve a company file and sign in to it; raises AccountingError where no driver is installed."""
    if not file.is_file():
        raise AccountingError(
            "accounting.file_missing",
            tried=f"open the company file {file}",
            found=f"there is no file {file}",
            remedy="Make one with `syncupload sandbox create DIR --system sage200`.",
        )
    password = token_urlsafe(16)
    server = SqlServer(file, DATABASE, {_LOGIN: User(password)}, tls=None)
    try:
        return open_sage200(_settings(server.port, password, system), server.close)
    except BaseException:
        server.close()
        raise


def _settings(port: int, password: str, system: str) -> Sage200Settings:
    """Say where the server is, in words of the driver that will be taken."""
    asked = Sage200Settings("SERVER=127.0.0.1", system=system)
    if address(asked, drivers()).driver == FREETDS:
        where = f"SERVER=127.0.0.1;PORT={port};TDS_Version=7.4;Encryption=off"
    else:
        where = f"SERVER=127.0.0.1,{port};Encrypt=no"
    return Sage200Settings(f"{where};DATABASE={DATABASE};UID={_LOGIN}", password, system)
