"""Asks QuickBooks on Windows as the program does, and prints what came of it; run by Windows' Python.

`quickbooks_session.py [PYTHON]`: in a helper process of this Python, or of another one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core import log
from core.accounting.quickbooks.qbxml import queries
from core.accounting.quickbooks.qbxml.additions import CustomerAdd
from core.accounting.quickbooks.qbxml.conversation import Conversation
from core.config.accounting_tables import QuickBooks
from core.errors import SyncError
from core.remote_quickbooks import open_quickbooks_session

NAME = "Zoë € & Sons"


def asked(python: str) -> dict[str, object]:
    """Read customers page by page, make one, and read it back."""
    session = open_quickbooks_session(QuickBooks(python32=python, wait=0))
    try:
        conversation = Conversation(session, page=2)
        host = conversation.host
        before = [each.text("Name") for each in conversation.records(queries.customers(), "read customers")]
        made = conversation.one(CustomerAdd(name=NAME, account_number="ZOE001").ask(), "make a customer")
        after = [each.text("Name") for each in conversation.records(queries.customers(), "read customers")]
    finally:
        session.close()
    return {
        "product": host.product,
        "version": str(host.version),
        "before": before,
        "made": made.records[0].text("Name"),
        "new": sorted(set(after) - set(before)),
    }


def main() -> None:
    """Print a document: what was done, or what went wrong."""
    log.silence()
    try:
        document = asked(sys.argv[1] if len(sys.argv) > 1 else "")
    except SyncError as error:
        document = {"code": error.code, "found": error.found, "remedy": error.remedy}
    sys.stdout.write(json.dumps(document))


if __name__ == "__main__":
    main()
