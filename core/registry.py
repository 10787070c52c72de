"""Which connector serves which word of the configuration: a new system is a folder, and a line here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from core import log
from core.accounting.base import AccountingReader
from core.accounting.orders import AccountingWriter
from core.breaking_off import BY_SIGNAL, Waiting
from core.config.accounting_tables import Sage
from core.config.model import TABLE_OF
from core.config.reading import secrets_of
from core.config.store import Loaded
from core.config.two_way import require_two_way
from core.config.visited import is_visited
from core.config.words import CostPrice, Source, Target
from core.crm.base import Crm
from core.errors import ConfigurationError
from core.reading_only import open_on_sql_server, open_sage_instant

if TYPE_CHECKING:
    from core.accounting.quickbooks.order_ledger import Booking
    from core.accounting.quickbooks.session import Session
    from core.accounting.sage50.address import Sage50Settings
    from core.accounting.sage50.sdo.settings import SageSettings
    from core.crm.soap.settings import SoapSettings

SANDBOX = "sandbox:"
"""What the address of a file of the sandbox begins with; the rest is relative to the configuration file."""
SANDBOX_VERSION = 23
"""The version that the sandbox's Sage Data Objects are of, where the configuration names none."""


def open_reader(loaded: Loaded, waiting: Waiting = BY_SIGNAL) -> AccountingReader:
    """Sign in to the accounting system that [sync] source names; raises AccountingError.

    ConfigurationError, where a secret that is kept for it cannot be read. Where its user is signed in already
    it is waited for.
    """
    source = loaded.config.sync.source
    _take_secrets(loaded, TABLE_OF.get(source, source.lower()))
    return READERS[source](loaded, waiting)


def open_writer(loaded: Loaded) -> AccountingWriter:
    """Sign in to the accounting system to write orders into it; raises AccountingError.

    ConfigurationError, where it takes no orders, or a secret that is kept for it cannot be read.
    """
    source = loaded.config.sync.source
    require_two_way(source)
    _take_secrets(loaded, TABLE_OF.get(source, source.lower()))
    return WRITERS[source](loaded)


def open_crm(loaded: Loaded) -> Crm:
    """Give the CRM that [sync] target names; nothing is sent yet.

    Raises ConfigurationError where a secret that is kept for it cannot be read.
    """
    target = loaded.config.sync.target
    _take_secrets(loaded, "crm")
    return CRMS[target](loaded)


def organisations(loaded: Loaded) -> tuple[str, ...]:
    """Ask the CRM server which organisations the user may enter; raises CrmError or ConfigurationError."""
    from core.crm.soap.discovery import ask_organisations  # noqa: PLC0415 - only what is used is loaded

    _take_secrets(loaded, "crm")
    return ask_organisations(_soap_settings(loaded))


def is_sandbox(loaded: Loaded) -> bool:
    """Whether the accounts are a file of the sandbox, and nothing that a driver reaches."""
    return _connection(loaded).startswith(SANDBOX)


def _connection(loaded: Loaded) -> str:
    """Give the connection of the accounts that are read; blank where the configuration has none."""
    if loaded.config.sync.source is Source.QUICKBOOKS:
        return loaded.config.quickbooks.file or ""
    table = getattr(loaded.config, TABLE_OF.get(loaded.config.sync.source, ""), None)
    return getattr(table, "connection", None) or ""


def _take_secrets(loaded: Loaded, table: str) -> None:
    """Be sure that the secrets of a table are known, and that none gets into the log."""
    loaded.prove_secrets(table)
    log.redaction.learn(secrets_of(loaded.config))


def _sage50(loaded: Loaded, waiting: Waiting) -> AccountingReader:
    from core import remote  # noqa: PLC0415 - only what is used is loaded
    from core.accounting.patience import Patience  # noqa: PLC0415
    from core.accounting.sage50.opening import open_sage50  # noqa: PLC0415

    sage, patience = _sage(loaded), Patience(_sage(loaded).wait, sleep=waiting.pause)
    if sage.connection and is_sandbox(loaded):
        file = _sandbox_file(loaded, sage.connection)
        return patience.through(lambda: _open_sandbox(loaded, file))
    settings = sage50_settings(loaded)
    return patience.through(
        lambda: open_sage50(settings, remote.odbc_gate(sage, settings, check=waiting.check))
    )


def _open_sandbox(loaded: Loaded, file: Path) -> AccountingReader:
    """Open a company of the sandbox: one that is written as well has one login of a user name."""
    from core.accounting.sage50.opening import open_company_file  # noqa: PLC0415
    from core.sandbox.signed_in import open_signed_in  # noqa: PLC0415

    sage, cost = _sage(loaded), loaded.config.product.cost
    if (sage.object or "").startswith(SANDBOX):
        return open_signed_in(file, cost, sage.user)
    return open_company_file(file, cost)


def _sage_instant(loaded: Loaded, waiting: Waiting) -> AccountingReader:
    instant = loaded.config.sage_instant
    if instant is None:
        raise ValueError("a configuration for SAGEINSTANT has a [sage_instant] table")
    return open_sage_instant(instant, loaded.config.product.cost, company_file(loaded), waiting.pause)


def _sage_mms(loaded: Loaded, _waiting: Waiting) -> AccountingReader:
    if loaded.config.sage_mms is None:
        raise ValueError("a configuration for SAGEMMS has a [sage_mms] table")
    return open_on_sql_server(loaded.config.sage_mms, company_file(loaded))


def _sage_200(loaded: Loaded, _waiting: Waiting) -> AccountingReader:
    if loaded.config.sage_200 is None:
        raise ValueError("a configuration for SAGE200 has a [sage_200] table")
    return open_on_sql_server(loaded.config.sage_200, company_file(loaded))


def _quickbooks(loaded: Loaded, waiting: Waiting) -> AccountingReader:
    from core.accounting.quickbooks.opening import open_quickbooks_reader  # noqa: PLC0415 - as above
    from core.accounting.quickbooks.session import UnhurriedSession  # noqa: PLC0415

    average = loaded.config.product.cost is CostPrice.AVERAGE
    session = _quickbooks_session(loaded)
    if pause := loaded.config.quickbooks.pause:
        session = UnhurriedSession(session, pause, waiting.pause)
    return open_quickbooks_reader(session, _booking(loaded), average_cost=average)


def _quickbooks_writer(loaded: Loaded) -> AccountingWriter:
    from core.accounting.quickbooks.opening import open_quickbooks_writer  # noqa: PLC0415 - as above

    return open_quickbooks_writer(_quickbooks_session(loaded), _booking(loaded))


def _quickbooks_session(loaded: Loaded) -> Session:
    from core.remote_quickbooks import open_quickbooks_session  # noqa: PLC0415 - as above

    return open_quickbooks_session(loaded.config.quickbooks, company_file(loaded), visited=is_visited(loaded))


def _booking(loaded: Loaded) -> Booking:
    from core.accounting.quickbooks.order_ledger import Booking  # noqa: PLC0415 - as above

    orders = loaded.config.orders
    return Booking(loaded.config.sync.currency, orders.carriage_product or "" if orders else "")


def company_file(loaded: Loaded) -> Path | None:
    """Give the sandbox's file that the accounts are; None where they are real."""
    return _sandbox_file(loaded, _connection(loaded)) if is_sandbox(loaded) else None


def _sage50_writer(loaded: Loaded) -> AccountingWriter:
    from core import remote  # noqa: PLC0415 - only what is used is loaded

    sage, settings, file = _sage(loaded), sage_settings(loaded), sandbox_books(loaded)
    if file is None:
        return remote.open_remote_writer(sage, settings)
    return remote.open_sandbox_writer(sage, replace(settings, folder=str(file)), _sandbox_version(settings))


def sandbox_writer_here(loaded: Loaded) -> AccountingWriter:
    """Sign in to the sandbox's company in this very process, for tests of what lies above the writer."""
    from core.accounting.sage50.sdo.opening import open_sage_writer  # noqa: PLC0415
    from core.sandbox.sdo.engine import open_sandbox_engine  # noqa: PLC0415

    file, settings = sandbox_books(loaded), sage_settings(loaded)
    if file is None:
        raise ValueError("only a company of the sandbox is written into from here")
    engine = open_sandbox_engine(file, _sandbox_version(settings))
    return open_sage_writer(replace(settings, folder=str(file)), engine)


def _sandbox_version(settings: SageSettings) -> int:
    from core.accounting.sage50.sdo.engine import version_of  # noqa: PLC0415

    return version_of(settings.object) or settings.version or SANDBOX_VERSION


def sage50_settings(loaded: Loaded) -> Sage50Settings:
    """Give how Sage 50 is read over ODBC."""
    from core.accounting.sage50.address import Sage50Settings  # noqa: PLC0415 - only what is used is loaded

    sage = _sage(loaded)
    return Sage50Settings(
        connection=sage.connection,
        version="" if sage.version is None else str(sage.version),
        folder=sage.folder or "",
        user=sage.user or "",
        password=sage.password.get_secret_value(),
        cost=loaded.config.product.cost,
        encoding=sage.encoding,
    )


def sage_settings(loaded: Loaded) -> SageSettings:
    """Give how Sage 50 is written into by Sage Data Objects."""
    from core.accounting.sage50.writing import writing_settings  # noqa: PLC0415 - only what is used is loaded

    sage = _sage(loaded)
    name = "" if (sage.object or "").startswith(SANDBOX) else sage.object or ""
    return writing_settings(sage50_settings(loaded), name, sage.wait)


def sandbox_books(loaded: Loaded) -> Path | None:
    """Give the company file that the sandbox's Sage Data Objects write into; None where Sage's own do.

    Raises ConfigurationError where nothing names one.
    """
    sage = _sage(loaded)
    name = sage.object or ""
    if not name.startswith(SANDBOX) and not is_sandbox(loaded):
        return None
    for address in (name, sage.connection or ""):
        if address.startswith(SANDBOX) and address != SANDBOX:
            return _sandbox_file(loaded, address)
    raise ConfigurationError(
        "sage50.sandbox",
        tried="open the sandbox's Sage Data Object",
        found=f'[sage] object is "{SANDBOX}", and [sage] connection is no company of the sandbox',
        remedy=f'Set [sage] object to "{SANDBOX}FILE" with the company file, or leave it out.',
    )


def _sage(loaded: Loaded) -> Sage:
    if loaded.config.sage is None:
        raise ValueError("a configuration for SAGE50 has a [sage] table")
    return loaded.config.sage


def crm_versions(loaded: Loaded) -> frozenset[str]:
    """Name the versions that the CRM server has the services of ("4.0", "3.0"); raises CrmError."""
    from core.crm.soap.versions import versions  # noqa: PLC0415 - only what is used is loaded

    return versions(_soap_settings(loaded))


def _crm40(loaded: Loaded) -> Crm:
    from core.crm.soap.client import open_crm40  # noqa: PLC0415 - zeep takes a quarter of a second to load

    return open_crm40(_soap_settings(loaded))


def _crm30(loaded: Loaded) -> Crm:
    from core.crm.soap.client30 import open_crm30  # noqa: PLC0415 - as above

    return open_crm30(_soap_settings(loaded))


def _soap_settings(loaded: Loaded) -> SoapSettings:
    from core.crm.soap.settings import SoapSettings  # noqa: PLC0415 - only what is used is loaded

    crm = loaded.config.crm
    return SoapSettings(
        url=crm.url,
        cache=user_cache_path("syncupload"),
        organisation=crm.organisation,
        user=crm.user or "",
        password=crm.password.get_secret_value(),
        domain=crm.domain or "",
        timeout=crm.timeout,
        authentication=crm.authentication,
    )


def _sandbox_file(loaded: Loaded, address: str) -> Path:
    # Worked out by the words alone: the configuration's own folder may yet have to be made.
    return Path(os.path.normpath(loaded.folder / address.removeprefix(SANDBOX)))


WRITERS: dict[Source, Callable[[Loaded], AccountingWriter]] = {
    Source.SAGE50: _sage50_writer,
    Source.QUICKBOOKS: _quickbooks_writer,
}
READERS: Mapping[Source, Callable[[Loaded, Waiting], AccountingReader]] = {
    Source.SAGE50: _sage50,
    Source.SAGEINSTANT: _sage_instant,
    Source.SAGEMMS: _sage_mms,
    Source.SAGE200: _sage_200,
    Source.QUICKBOOKS: _quickbooks,
}
CRMS: Mapping[Target, Callable[[Loaded], Crm]] = {Target.CRM30: _crm30, Target.CRM40: _crm40}
