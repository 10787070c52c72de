"""From how Sage 50 is read to how it is written into: the same folder, user and password."""

from __future__ import annotations

import re

from core.accounting.odbc_string import entries
from core.accounting.sage50.address import DEFAULT_USER, Sage50Settings
from core.accounting.sage50.sdo.settings import SageSettings

_IN_DRIVER = re.compile(r"(?i)Sage ?Line ?50 ?v(\d{1,2})")


def writing_settings(read: Sage50Settings, name: str, wait: int) -> SageSettings:
    """Give how Sage Data Objects sign in; `name` is their ProgID, blank where the version decides.

    What a whole connection string says goes before the single settings.
    """
    known = entries(read.connection or "")
    driver = _IN_DRIVER.search(read.connection or "")
    version = driver[1] if driver else read.version.strip().lower().removeprefix("v")
    return SageSettings(
        folder=known.get("DIR") or read.folder,
        user=known.get("UID") or read.user.strip() or DEFAULT_USER,
        password=known.get("PWD", read.password) if read.connection else read.password,
        object=name,
        version=int(version) if version.isdecimal() else 0,
        wait=wait,
    )
