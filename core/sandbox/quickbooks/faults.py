"""How the sandbox's QuickBooks stands, and what it does wrong: in a file, for other processes as well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.sandbox.fault_file import FaultFile

VERSIONS = ("1.0", "1.1", "2.0", "2.1", "3.0", "4.0", "4.1", *(f"{major}.0" for major in range(5, 17)))
"""What QuickBooks 2023 speaks."""
ALLOWED, NEVER_ASKED, REFUSED, WITHDRAWN = "allowed", "never asked", "refused", "withdrawn"
"""What a program may do with the company."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How QuickBooks stands, and what happens to whoever asks it.

    The first part stands until it is changed. `running`, and if not: whether it `starts` for a program, which
    must be let in by `automatic_login`. `open_file` is None for the company itself, blank for none, else
    another one; `mode` is SingleUser or MultiUser. `access` is allowed, never asked (and nobody is there who
    may grant it), refused or withdrawn; while `asking` the question stands on the screen, and whoever begins
    a session waits. `refusal` is any other HRESULT that BeginSession gives (its last three digits), `busy`
    is how often it gives `busy_with`. `versions` of qbXML; `read_only` lets the program add nothing, and
    what is `not_enabled` are requests (CurrencyQueryRq) for what this edition lacks or somebody switched off.
    Those that are `refused` (InvoiceAddRq) are answered with `status`.

    The second part counts messages that add something (1 = the first) and strikes once, then it is struck
    off: QuickBooks answers `status` instead, or the process ends or hangs before or after it is carried out,
    or after its answer was kept; or the answer is not kept; or it is lost on its way.
    """

    running: bool = True
    starts: bool = True
    automatic_login: bool = False
    open_file: str | None = None
    mode: str = "SingleUser"
    modal_dialog: bool = False
    access: str = ALLOWED
    asking: bool = False
    refusal: int = 0
    busy: int = 0
    busy_with: int = 0x424
    versions: tuple[str, ...] = VERSIONS
    read_only: bool = False
    not_enabled: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    status: int = 3175
    status_at: int = 0
    crash_before: int = 0
    crash_after: int = 0
    crash_kept: int = 0
    hang_before: int = 0
    hang_after: int = 0
    unkept_at: int = 0
    unanswered_at: int = 0


_FILE = FaultFile(Faults)
write_faults = _FILE.write
"""Let the company's QuickBooks do this from now on; each session counts anew."""
read_faults = _FILE.read
"""Give how the company's QuickBooks stands: well, where nobody wrote anything."""
strike = _FILE.strike
"""Whether the fault of this name strikes at this count; it is struck off at once."""


def still_busy(company: Path) -> int:
    """Give the HRESULT of a QuickBooks that takes nobody in yet, and count it; 0 where it does."""
    return read_faults(company).busy_with if _FILE.use(company, "busy") else 0
