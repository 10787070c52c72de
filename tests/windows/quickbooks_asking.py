"""Asks QuickBooks on Windows by late-bound COM, and prints what came of it; run by Windows' Python.

`quickbooks_asking.py MESSAGE…`: each message is sent in one session, from a file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pythoncom
from win32com.client import Dispatch


def asked(messages: list[str]) -> dict[str, object]:
    """Send messages; give the answers, or the HRESULT with QuickBooks' words where one failed."""
    quickbooks: Any = Dispatch("QBXMLRP2.RequestProcessor")
    answers: list[str] = []
    try:
        quickbooks.OpenConnection2("", "Sync Uploader", 1)
        ticket = quickbooks.BeginSession("", 2)
        versions = list(quickbooks.QBXMLVersionsForSession(ticket))
        for each in messages:
            answers.append(quickbooks.ProcessRequest(ticket, each))
        quickbooks.EndSession(ticket)
        quickbooks.CloseConnection()
    except pythoncom.com_error as error:
        hresult, _, info, _ = error.args
        said = {"hresult": hresult, "scode": info[5] if info else 0, "text": info[2] if info else ""}
        return {"answers": answers, **said}
    return {"answers": answers, "versions": versions}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asked([Path(each).read_text("utf-8") for each in sys.argv[1:]])))
