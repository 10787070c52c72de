"""What the sandbox's Sage is to do wrong, in a file beside the company: other processes read it as well."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.sandbox.fault_file import FaultFile


@dataclass(frozen=True, slots=True)
class Faults:
    """What the installation is like, and what happens to whoever writes into it.

    The first part stands until it is changed: users with their passwords (in capitals), the version of the
    data set (None: that of whoever opens it), exclusive mode, `unregistered` with so many uses of `grace`,
    `strict_queue` (a login that broke off stays in the list), `dialogs_hang` (a dialog waits for ever, and
    is no failure of the test), `refusal` (any other code that
    Connect gives), `silent_numbers` (Update does not show the number that it gave an invoice),
    `read_only` (the user may change nothing).

    The second part counts (1 = the first) and strikes once, then it is struck off: the connection is kicked
    out at a call or at an `Update` that writes; at such an Update the disk is full, the process ends or hangs
    before or after the commit, or the answer is lost after it.
    """

    users: dict[str, str] = field(default_factory=lambda: {"MANAGER": ""})
    data_version: int | None = None
    exclusive: bool = False
    unregistered: bool = False
    grace: int = 0
    strict_queue: bool = False
    dialogs_hang: bool = False
    refusal: int = 0
    silent_numbers: bool = False
    read_only: bool = False
    kicked_out_at: int = 0
    kicked_out_update: int = 0
    disk_full_at: int = 0
    crash_before: int = 0
    crash_after: int = 0
    hang_before: int = 0
    hang_after: int = 0
    unanswered_at: int = 0


_FILE = FaultFile(Faults)
write_faults = _FILE.write
"""Let the company's Sage do this from the next Connect or Update on; each connection counts anew."""
read_faults = _FILE.read
"""Give what the company's Sage does wrong: nothing, where nobody wrote any."""
strike = _FILE.strike
"""Whether the fault of this name strikes at this count; it is struck off at once."""


def use_grace(company: Path) -> None:
    """Take one of the uses that an unregistered installation still has."""
    _FILE.use(company, "grace")
