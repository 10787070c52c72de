"""A claim set free (ARCHITECTURE, exactly once 4): only after a look into the accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Released:
    """An order that may be claimed again; `holder` had claimed it `since`, blank and None where nobody had.

    `invoice_number` is the invoice that was made from it and is no longer in the accounts, else blank.
    """

    number: str
    holder: str
    since: datetime | None
    invoice_number: str = ""
