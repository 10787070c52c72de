"""Where the program begins: an interrupt while it is still loading ends it without a word."""

from __future__ import annotations

import sys


def main() -> None:
    """Load the command line and run it."""
    try:
        from tui.cli import main as run  # noqa: PLC0415 - the loading is what may be interrupted

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
