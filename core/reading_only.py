"""Opens the accounting systems that are read and never written into (manual 4.3.6, 4.3.7)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.accounting.base import AccountingReader
from core.config.accounting_tables import Sage, Sage200, SageInstant, SageMms
from core.config.words import CostPrice

if TYPE_CHECKING:
    from core.accounting.sage50.address import Sage50Settings


def open_sage_instant(
    instant: SageInstant, cost: CostPrice, company: Path | None, pause: Callable[[float], object]
) -> AccountingReader:
    """Sign in to Sage Instant as to Sage 50, by a driver of another name; `company` is a sandbox's file."""
    from core import remote  # noqa: PLC0415 - only what is used is loaded
    from core.accounting.patience import Patience  # noqa: PLC0415
    from core.accounting.sage50.opening import open_company_file, open_sage50  # noqa: PLC0415

    if company is not None:
        return open_company_file(company, cost)
    sage, settings = as_sage(instant), instant_settings(instant, cost)
    return Patience(sage.wait, sleep=pause).through(
        lambda: open_sage50(settings, remote.odbc_gate(sage, settings))
    )


def open_on_sql_server(server: Sage200 | SageMms, company: Path | None) -> AccountingReader:
    """Sign in to a database of Sage 200 or Sage MMS; `company` is a sandbox's file, which is served first."""
    from core.accounting.sage200.address import Sage200Settings  # noqa: PLC0415 - only what is used is loaded
    from core.accounting.sage200.opening import open_sage200  # noqa: PLC0415

    system = "Sage MMS" if isinstance(server, SageMms) else "Sage 200"
    if company is not None:
        from core.sandbox.sage200.opening import open_sandbox_sage200  # noqa: PLC0415

        return open_sandbox_sage200(company, system)
    return open_sage200(Sage200Settings(server.connection, server.password.get_secret_value(), system))


def instant_settings(instant: SageInstant, cost: CostPrice) -> Sage50Settings:
    """Give how Sage Instant is read over ODBC."""
    from core.accounting.sage50.address import Sage50Settings  # noqa: PLC0415 - only what is used is loaded

    return Sage50Settings(
        connection=instant.connection, password=instant.password.get_secret_value(), cost=cost
    )


def as_sage(instant: SageInstant) -> Sage:
    """Give the table [sage] of the same connection, for what is asked of Sage's driver itself."""
    from core.accounting.odbc_string import entries  # noqa: PLC0415 - only what is used is loaded
    from core.accounting.sage50.address import DEFAULT_USER  # noqa: PLC0415

    user = entries(instant.connection).get("UID", "").strip()
    return Sage(connection=instant.connection, user=user or DEFAULT_USER)
