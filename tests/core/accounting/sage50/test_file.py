"""The sandbox's company file, closed by one thread while another one reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.sandbox.company.creation import Recipe, create_company

CLOSED_WHILE_READ = """
import sys
from pathlib import Path
from threading import Thread
from core.accounting.sage50.file import CompanyFile
from core.errors import AccountingError

ended = []

def read(file, reading):
    try:
        while True:
            for _ in file.execute("SELECT * FROM INVOICE_ITEM"):
                reading.append(1)
    except AccountingError as closed:
        ended.append(closed.code)

for _ in range(60):
    file, reading = CompanyFile(Path(sys.argv[1]), 0), []
    thread = Thread(target=read, args=(file, reading))
    thread.start()
    while len(reading) < 50:
        pass
    file.close()
    thread.join()
print(len(ended))
"""


def test_whoever_reads_a_file_that_is_closed_meanwhile_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    create_company(path, Recipe(customers=5, products=5, invoices=200))
    told = subprocess.run(
        [sys.executable, "-c", CLOSED_WHILE_READ, str(path)], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout.strip()) == (0, "60"), told.stderr
