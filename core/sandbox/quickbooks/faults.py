"""How the sandbox's QuickBooks stands, and what it does wrong: in a file, for other processes as well."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

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
    status: int = 3175
    status_at: int = 0
    crash_before: int = 0
    crash_after: int = 0
    crash_kept: int = 0
    hang_before: int = 0
    hang_after: int = 0
    unkept_at: int = 0
    unanswered_at: int = 0


def write_faults(company: Path, faults: Faults) -> None:
    """Let the company's QuickBooks do this from now on; each session counts anew."""
    file = _file(company)
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.write_text(json.dumps(asdict(faults)), encoding="utf-8")
    unfinished.replace(file)


def read_faults(company: Path) -> Faults:
    """Give how the company's QuickBooks stands: well, where nobody wrote anything."""
    try:
        found = json.loads(_file(company).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Faults()
    faults = Faults(**{each.name: found[each.name] for each in fields(Faults)})
    return replace(faults, versions=tuple(faults.versions), not_enabled=tuple(faults.not_enabled))


def strike(company: Path, name: str, count: int) -> bool:
    """Whether the fault of this name strikes at this count; it is struck off at once."""
    faults = read_faults(company)
    if count != getattr(faults, name):
        return False
    write_faults(company, Faults(**{**asdict(faults), name: 0}))
    return True


def still_busy(company: Path) -> int:
    """Give the HRESULT of a QuickBooks that takes nobody in yet, and count it; 0 where it does."""
    faults = read_faults(company)
    if not faults.busy:
        return 0
    write_faults(company, replace(faults, busy=faults.busy - 1))
    return faults.busy_with


def _file(company: Path) -> Path:
    return company.with_name(f"{company.name}.faults")
