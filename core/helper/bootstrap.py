"""Begins the helper: run by its path, so that its Python needs nothing installed, and finds nothing else."""

# No import from __future__ here: an older Python must read this, to say that it is too old.
import os
import sys
from types import ModuleType

_OLDEST = (3, 11)
_TOO_OLD = 3


def house(folder: str) -> None:
    """Make the package `core` of a folder known, and nothing else that lies there.

    What lies beside it may be compiled for another Python, and must not be found before this one's own.
    """
    core = ModuleType("core")
    core.__path__ = [os.path.join(folder, "core")]  # noqa: PTH118 - nothing is imported that need not be
    sys.modules["core"] = core


def main() -> int:
    """Look at this Python, then serve whoever started it."""
    if sys.version_info < _OLDEST:
        told = (*sys.version_info[:3], *_OLDEST)
        sys.stderr.write("this is Python %d.%d.%d, and %d.%d or newer is needed\n" % told)  # noqa: UP031
        return _TOO_OLD
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    if os.path.abspath(sys.path[0]) == here:  # noqa: PTH100
        del sys.path[0]  # Python puts the folder of what it runs before all others
    house(os.path.dirname(os.path.dirname(here)))  # noqa: PTH120
    from core.helper.servant import serve  # noqa: PLC0415 - only now it can be found

    return serve()


if __name__ == "__main__":
    sys.exit(main())
