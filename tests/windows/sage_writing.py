"""Writes into Sage 50 on Windows as the program does, and prints what came of it; run by Windows' Python.

`sage_writing.py FOLDER OBJECT PASSWORD [PYTHON]`: with a PYTHON in a helper process of that one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core import log
from core.accounting.orders import AccountingWriter
from core.accounting.sage50.sdo.opening import open_sage_writer
from core.accounting.sage50.sdo.settings import SageSettings
from core.config.accounting_tables import Sage
from core.errors import SyncError
from core.remote import open_remote_writer
from tests.acceptance.accounting.drafts import CUSTOMER, NUMBER, PRODUCT, invoice


def opened(folder: str, engine: str, password: str, python: str = "") -> AccountingWriter:
    """Sign in, here or in another process."""
    settings = SageSettings(folder=folder, password=password, object=engine, wait=0)
    if not python:
        return open_sage_writer(settings)
    sage = Sage(folder=folder, version=23, object=engine, python32=python, wait=0)
    return open_remote_writer(sage, settings)


def written(writer: AccountingWriter) -> dict[str, object]:
    """Write a customer, a product and the manual's own invoice; look for each before and after."""
    before = [*writer.accounts([CUSTOMER.reference]), *writer.products([PRODUCT.code])]
    writer.create_customer(CUSTOMER)
    writer.create_product(PRODUCT)
    number = writer.create_invoice(invoice())
    after = [*writer.accounts([CUSTOMER.reference]), *writer.products([PRODUCT.code])]
    (booked,) = writer.booked([NUMBER]).values()
    return {"before": before, "number": number, "after": after, "booked": [each.number for each in booked]}


def main() -> None:
    """Print a document: what was done, or what went wrong."""
    log.silence()
    try:
        with opened(*sys.argv[1:]) as writer:
            document = written(writer)
    except SyncError as error:
        document = {"code": error.code, "found": error.found, "remedy": error.remedy}
    sys.stdout.write(json.dumps(document))


if __name__ == "__main__":
    main()
