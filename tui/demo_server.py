"""The demo's CRM: one server for all demos of a user, started by the first and joined by the others."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import SyncError
from core.sandbox.site import SERVER_FILE


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address of the running CRM of a sandbox; one that was started for this ends with it."""
    running = _running(folder)
    if running is not None:
        yield running
        return
    process = subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-m", "tui.cli", "sandbox", "serve", str(folder), "--port", "0"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a Ctrl+C of ours lets the records in hand finish before the server goes
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.communicate()


def _running(folder: Path) -> str | None:
    import requests  # noqa: PLC0415 - no other command needs it so early

    try:
        url = str(json.loads((folder / SERVER_FILE).read_text())["crm_url"])
        requests.get(url, timeout=5).close()
    except (OSError, ValueError, KeyError):
        return None
    return url


def _address(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    try:
        return str(json.loads(line)["crm_url"])
    except (ValueError, KeyError):
        process.kill()
        _, complaint = process.communicate()
        raise SyncError(
            "demo.server",
            tried="start the demo's CRM",
            found=complaint.strip() or "its server ended without a word",
            remedy="Run `syncupload demo --reset` to start afresh.",
        ) from None
