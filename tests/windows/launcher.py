"""Windows' launcher `py`, for a Python that was not installed by its installer: it runs inside Wine.

It does what is asked of the real one here: `py WORDS…` runs Python, and `py -0p` names those there are.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OTHERS = Path(r"C:\windows\pythons.txt")


def main() -> int:
    """Name the Pythons of this computer, or run the first with the words given."""
    words = sys.argv[1:]
    if words == ["-0p"]:
        sys.stdout.write(f" -V:3.11 *        {sys.executable}\n{OTHERS.read_text('utf-8')}")
        return 0
    return subprocess.run([sys.executable, *words], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
