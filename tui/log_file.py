"""Where the log is."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_log_path


def log_file() -> Path:
    """Name the log of this user, in the platform's own folder for logs."""
    return user_log_path("syncupload") / "syncupload.log"
