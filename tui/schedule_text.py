"""How the unattended run is begun by the machine: the line for cron, and the command for a Windows task."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path


def schedule_lines(config: Path, *, windows: bool = sys.platform == "win32") -> tuple[str, ...]:
    """Give the text for the scheduler, every two hours (manual 8), ready to be copied."""
    program = Path(sys.argv[0]).resolve() if sys.argv and Path(sys.argv[0]).stem == "syncupload" else None
    command = [str(program or "syncupload"), "--config", str(config.resolve()), "batch"]
    if windows:
        return (
            "schtasks /Create /TN SyncUploader /SC HOURLY /MO 2 /TR "
            + subprocess.list2cmdline([subprocess.list2cmdline(command)]),
        )
    return (f"0 */2 * * * {shlex.join(command)}",)
