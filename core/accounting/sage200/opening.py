"""Opens a Sage 200 or Sage MMS company over ODBC (manual 4.3.7)."""

from __future__ import annotations

from collections.abc import Callable

from core.accounting.odbc import OdbcSource, connect, drivers
from core.accounting.sage200.address import Sage200Settings, address
from core.accounting.sage200.advice import server_advice
from core.accounting.sage200.reader import Sage200Reader


def open_sage200(settings: Sage200Settings, closing: Callable[[], None] | None = None) -> Sage200Reader:
    """Sign in to a company's database; raises AccountingError or ConfigurationError with cause and cure.

    `closing` is called when the reader is closed.
    """
    where = address(settings, drivers())
    connection = connect(
        OdbcSource(
            string=where.string,
            name=where.name,
            secrets=where.secrets,
            timeout=settings.timeout,
            answer=settings.answer,
            advice=server_advice(where),
        )
    )
    reader = Sage200Reader(connection, where.name, closing)
    try:
        reader.prove()
    except BaseException:
        reader.close()
        raise
    return reader
