"""The real program, but with the tests' vendor: `python tests/licensed_program.py WORDS…`."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Run the program."""
    sys.path[0] = str(Path(__file__).parents[1])
    from tests.vendor import as_vendor  # noqa: PLC0415 - found only now
    from tui import cli  # noqa: PLC0415

    with as_vendor():
        cli.main()


if __name__ == "__main__":
    main()
