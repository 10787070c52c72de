"""The licence of a configuration; a company that `sandbox create` made needs none (manual 4.3.1)."""

from __future__ import annotations

from core.config.store import Loaded
from core.licence.standing import Licence, standing
from core.registry import is_sandbox, open_reader

SERIAL, KEY = "licence.serial", "licence.key"


def licence_of(loaded: Loaded) -> Licence:
    """Say whether a configuration is licensed; raises AccountingError where a sandbox cannot be read."""
    held = loaded.config.licence
    return standing(
        held.serial or "", held.key.get_secret_value(), loaded.unread.get(KEY), lambda: _is_exempt(loaded)
    )


def _is_exempt(loaded: Loaded) -> bool:
    """Whether this is a sandbox's own file, which says so itself; over a driver nothing is exempt."""
    if not is_sandbox(loaded):
        return False
    with open_reader(loaded) as reader:
        return reader.company().evaluation_exempt
