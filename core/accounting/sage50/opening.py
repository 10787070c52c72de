"""Opens a Sage 50 company: over ODBC, or the sandbox's file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.accounting.base import AccountingReader
from core.accounting.connection import Connection
from core.accounting.odbc import HereGate, OdbcGate, OdbcSource
from core.accounting.odbc_sqlite import settled
from core.accounting.odbc_string import entries
from core.accounting.sage50.address import Address, Sage50Settings, address, check_folder, is_sages
from core.accounting.sage50.advice import sage_advice
from core.accounting.sage50.file import CompanyFile
from core.accounting.sage50.reader import Sage50Reader
from core.accounting.sage50.sql import Guarded
from core.accounting.sage50.statements import ODBC_DATE, SQLITE_DATE
from core.accounting.sage50.tables import COMPANY, Cost
from core.accounting.sage50.writing import writing_settings
from core.errors import AccountingError, ConfigurationError


def open_sage50(settings: Sage50Settings, gate: OdbcGate | None = None) -> AccountingReader:
    """Sign in to a company over ODBC, by default in this process.

    Raises AccountingError or ConfigurationError with cause and cure.
    """
    cost = _cost(settings.cost)
    where = address(settings)
    known = entries(where.string)
    if known.get("DIR"):
        check_folder(known["DIR"])
    gate = gate or HereGate()
    source = _source(where, settled(where.string, known), settings.timeout)
    if is_sages(where.driver):
        source = replace(source, advice=sage_advice(where.driver, where.user, gate.drivers()))
    connection = gate.connect(source)
    version = writing_settings(settings, "", 0).version
    return _opened(Guarded(connection, ODBC_DATE), where.name, cost, version)


def open_company_file(path: Path | str, cost: str = "average", timeout: float = 5.0) -> AccountingReader:
    """Open the sandbox's company file, read-only; a writer is waited for `timeout` seconds."""
    return open_over_file(CompanyFile(Path(path), timeout), path, cost)


def open_over_file(file: Connection, path: Path | str, cost: str) -> AccountingReader:
    """Read the sandbox's company over a connection to its file, which is closed with the reader."""
    return _opened(Guarded(file, SQLITE_DATE), f"the company file {path}", _cost(cost))


def _opened(connection: Connection, name: str, cost: Cost, version: int = 0) -> AccountingReader:
    try:
        if not connection.columns(COMPANY.table):
            raise AccountingError(
                "accounting.no_company",
                tried=f"open {name}",
                found=f"it has no table {COMPANY.table}, so it is no Sage 50 company",
                remedy="Point the configuration at the company's data, or at a file made by "
                "`syncupload sandbox create`.",
            )
    except AccountingError:
        connection.close()
        raise
    return Sage50Reader(connection, name, cost, version)


def _source(where: Address, string: str, timeout: int) -> OdbcSource:
    return OdbcSource(
        string=string,
        name=where.name,
        secrets=where.secrets,
        encoding=where.encoding,
        timeout=timeout,
    )


def _cost(name: str) -> Cost:
    try:
        return Cost(name)
    except ValueError as error:
        raise ConfigurationError(
            "sage50.cost",
            tried="read the cost of products",
            found=f"`cost` is {name!r}",
            remedy='Set `[product] cost` to "average" or "last".',
        ) from error
