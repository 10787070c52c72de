"""What Sage 50's ODBC driver answers when it refuses, and what to do (manual 4.1.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.accounting.odbc_advice import Advice
from core.accounting.sage50.address import is_instants, is_sages
from core.text import clean

_SETUP = (
    "Look for the folder ODBC32 in your local Sage installation "
    "(usually C:\\Program Files\\Sage\\Accounts\\ODBC32) and run the set-up file in it; "
    "local administration rights are needed."
)
_OURS = re.compile(r"Sage Line 50 v(\S+)")


def sage_advice(driver: str, user: str, installed: Sequence[str] = ()) -> tuple[Advice, ...]:
    """Give what is known of Sage's refusals; `driver` and `user` are named in the cures.

    `installed` are the ODBC drivers of this machine: an upgrade of Sage 50 puts another one in the old
    one's place, and the data in another folder.
    """
    return (
        Advice(
            "sage50.exclusive",
            "Wait until the backup or the maintenance in Sage 50 has ended, then try again.",
            words=("exclusive mode",),
            busy=True,
        ),
        Advice(
            "sage50.user_in_use",
            f"Sign {user} out of Sage 50, or give this program a Sage user of its own; after an interrupted "
            "run clear the name from the list of signed-in users in Sage 50.",
            words=("already in use", "already logged", "logged on already", "name in use", "user count"),
            busy=True,
        ),
        Advice(
            "sage50.data_path",
            "Check that `folder` names the company's ACCDATA folder, that this user may read it, and that "
            f"the company was made by the version of Sage 50 that {driver} belongs to.",
            words=("cannot find all files in data path", "data path", "wrong version"),
        ),
        Advice(
            "accounting.credentials",
            f"Check that Sage 50 has the user {user} (Settings, Access Rights; where those are off it is "
            "MANAGER), and its password: it is the one typed when starting Sage 50, written without quotes "
            "or braces. Sage does not say which of the two is wrong.",
            states=frozenset({"28000"}),
            words=(
                "incorrect user",
                "invalid or incorrect username",
                "credentials you have entered",
                "logon failed",
            ),
        ),
        Advice(
            "accounting.driver_missing",
            f"{driver} is not installed here, or under another name. "
            f"{missing_driver(installed, instant=is_instants(driver))}",
            states=frozenset({"IM002", "IM003"}),
            words=("can't open lib", "data source name not found"),
        ),
        Advice(
            "accounting.driver_bitness",
            "Sage's driver and the Python that uses it differ in bitness: set [sage] python32 to a 32-bit "
            "Python that has pyodbc for a 32-bit driver (all before v24), or leave it out for a 64-bit one.",
            states=frozenset({"IM014"}),
            words=("architecture mismatch",),
        ),
    )


def missing_driver(installed: Sequence[str], *, instant: bool = False) -> str:
    """Say what to do where Sage's driver is missing: name those of Sage that are there instead."""
    sages = [each for each in installed if is_sages(each)]
    if instant:
        named = f"Installed here: {', '.join(map(clean, sages))}. " if sages else ""
        return f"{named}{_SETUP} Then write its name into [sage_instant] connection exactly as it is listed."
    if not sages:
        return f"{_SETUP} `version` must be the version of Sage 50 on this machine."
    named = ", ".join(clean(each) for each in sages)
    newest = next((found[1] for each in reversed(sages) if (found := _OURS.fullmatch(each))), "")
    change = f'Set `version` to "{clean(newest)}"' if newest else "Name it in `connection`"
    return (
        f"Installed here: {named}. After an upgrade of Sage 50 the driver has another name and the data "
        f"another folder: {change} and `folder` to the one that Sage 50 shows under Help, About."
    )
