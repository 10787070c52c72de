"""Sage's objects for other programs: the sandbox's, out of process, under Sage's own names. Run by Windows.

`sage_server.py --install NAME` writes into the registry what Sage 50's set-up writes, for every version that
the sandbox can be, each started by COM as `sage_server.py VERSION`: one process for each engine.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.windows.com_server import register, serve, write  # noqa: I001 - it settles how COM is begun, so it is first
from core.sandbox.sdo.engine import NEWEST, OLDEST, SDOEngine

CURRENT = r"SOFTWARE\Sage\Line 50\SDO"
VERSIONS = range(OLDEST, NEWEST + 1)
_NAMESPACE = UUID("8c0a5f6e-58a2-4a38-9d0a-6f1c1f7d3f50")


def class_id(version: int) -> str:
    """Give the class of a version's engine."""
    return f"{{{uuid5(_NAMESPACE, str(version))}}}".upper()


def install(current: str) -> None:
    """Write into the registry what Sage 50's set-up writes; `current` is the object that it names."""
    for version in VERSIONS:
        register(f"SDOEngine.{version}", class_id(version), Path(__file__), str(version))
    write(CURRENT, "Current", current)


if __name__ == "__main__":
    if sys.argv[1] == "--install":
        install(sys.argv[2])
    else:
        serve(class_id(int(sys.argv[1])), partial(SDOEngine, int(sys.argv[1])))
