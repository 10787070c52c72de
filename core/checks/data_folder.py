"""Whether the data folder is there and holds a company, before a driver is sent into it (manual 4.3.3)."""

from __future__ import annotations

from pathlib import Path

from core.accounting.sage50.address import check_folder
from core.checks.patience import MOST_SECONDS, within
from core.checks.result import Finding, Mark
from core.checks.sage_version import folder_of
from core.checks.site import Site
from core.errors import AccountingError
from core.text import clean


def data_folder(site: Site) -> Finding:
    """Look for SETUP.DTA in the folder; raises AccountingError, for a driver may hang in another one."""
    folder = folder_of(site.expected.books)
    if not folder:
        return Finding("no data folder is configured", Mark.SKIP)
    try:
        within(MOST_SECONDS, lambda: _look(folder))
    except TimeoutError:
        raise _unanswered(folder) from None
    return Finding(f"{clean(folder)} holds a company")


def _look(folder: str) -> None:
    check_folder(folder)
    if not Path(folder).is_dir():
        raise AccountingError(
            "sage50.data_path",
            tried=f"open the Sage 50 company in {clean(folder)}",
            found=f"this machine has no folder {clean(folder)}",
            remedy="Set `folder` to the whole path of the company's data folder, ACCDATA, as it is reached "
            "from this machine.",
        )


def _unanswered(folder: str) -> AccountingError:
    return AccountingError(
        "sage50.data_path",
        tried=f"open the Sage 50 company in {clean(folder)}",
        found=f"the folder did not answer within {MOST_SECONDS:g} seconds",
        remedy="Check that the machine that shares the folder is up, or run this program on that machine.",
    )
