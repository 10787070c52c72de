"""QuickBooks for other programs: the sandbox's, out of process, under QBXMLRP2's own name. Run by Windows.

`quickbooks_server.py --install FILE` writes into the registry what QuickBooks' set-up writes, and which
company file is open in it; COM starts the script for each program.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.windows.com_server import read, register, serve, write  # noqa: I001 - it settles how COM is begun, so it is first
from core.sandbox.quickbooks.processor import RequestProcessor

NAME = "QBXMLRP2.RequestProcessor"
CLASS_ID = "{45F5708E-3B43-4FA8-BE7E-A5F1849214CB}"
_OPEN = r"SOFTWARE\Sandbox\QuickBooks"


def open_company() -> RequestProcessor:
    """Give the object of a QuickBooks in which that company is open."""
    return RequestProcessor(Path(read(_OPEN, "File")))


if __name__ == "__main__":
    if sys.argv[1] == "--install":
        register(NAME, CLASS_ID, Path(__file__), "serve")
        write(_OPEN, "File", sys.argv[2])
    else:
        serve(CLASS_ID, open_company)
