"""QuickBooks in a process of its own: it can hang, and what asks it may have to be a 32-bit Python."""

from __future__ import annotations

import sys
from pathlib import Path

import structlog

from core.accounting.quickbooks.session import Session
from core.accounting.quickbooks.settings import QuickBooksSettings
from core.accounting.quickbooks.visit import brought_session
from core.config.accounting_tables import QuickBooks
from core.errors import AccountingAwayError, AccountingError
from core.helper.process import Helper
from core.helper.remote_session import RemoteSession
from core.helper.services import QUICKBOOKS, SANDBOX_QUICKBOOKS
from core.helper.terms import Terms

NAME = "QuickBooks"
_TRIED = "begin a session with QuickBooks"


def open_quickbooks_session(
    quickbooks: QuickBooks, sandbox: Path | None = None, *, visited: bool = False
) -> Session:
    """Begin a session with QuickBooks, or with the `sandbox` company of this file.

    The first time QuickBooks asks a person to let the program in, and that is waited for as well. One that
    the Web Connector has brought is used as it is; where QuickBooks is asked in its visits alone (`visited`),
    there is no other. Raises AccountingError with cause and cure, ConfigurationError where there is no such
    Python.
    """
    brought = brought_session()
    if brought is not None:
        return brought
    if sandbox is None and visited:
        raise _away()
    terms = Terms(NAME, table="quickbooks", limit=quickbooks.timeout + quickbooks.wait)
    helper = Helper(quickbooks.python32 or sys.executable, terms, _told)
    settings = QuickBooksSettings(str(sandbox or quickbooks.file or ""), quickbooks.wait)
    try:
        helper.open(SANDBOX_QUICKBOOKS if sandbox else QUICKBOOKS, settings)
    except AccountingError as error:
        helper.close()
        raise (_nobody_answers(error) if error.code == "helper.timeout" else error) from None
    except BaseException:
        helper.close()
        raise
    return RemoteSession(helper)


def _nobody_answers(error: AccountingError) -> AccountingError:
    return AccountingError(
        "quickbooks.asking",
        tried=_TRIED,
        found=error.found,
        remedy="Look at QuickBooks on its machine: the first time it asks whether Sync Uploader may access "
        'the company file. Choose "Yes, whenever this QuickBooks company file is open", or, for unattended '
        'runs, "Yes, always"; a warning that the program has no certificate may be passed over. Close any '
        "other dialog box. Then run it again.",
    )


def _away() -> AccountingError:
    return AccountingAwayError(
        "quickbooks.away",
        tried=_TRIED,
        found="QuickBooks is asked only while its Web Connector is here",
        remedy="Let syncupload quickbooks serve run, and the Web Connector update: a batch runs then (with "
        "--full, the first one compares everything), and the orders go in. Where QuickBooks is on this "
        "computer, it is reached without one once [quickbooks] url is taken out and the password dropped: "
        "syncupload config drop-secret quickbooks.password.",
    )


def _told(event: str, **details: object) -> None:
    structlog.get_logger().warning(event, **details)
