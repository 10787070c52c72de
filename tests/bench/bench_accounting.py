"""How fast a large company is made and read, in how much memory: `python tests/bench/bench_accounting.py`.

100,000 customers, 20,000 invoices and 1,000,000 transactions, read from the file and over the SQLite ODBC
driver where there is one; each reading in a process of its own, whose peak of memory is printed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.sandbox.company.creation import Recipe, create_company

LARGE = Recipe(customers=100_000, products=5_000, invoices=20_000, transactions=1_000_000)
_READ = """
import sys, time
from pathlib import Path
from core.accounting.sage50.address import Sage50Settings
from core.accounting.sage50.opening import open_company_file, open_sage50

path, driver, entity = sys.argv[1:]
connection = f"DRIVER={driver};Database={path}"
reader = open_sage50(Sage50Settings(connection=connection)) if driver else open_company_file(Path(path))
with reader:
    began = time.perf_counter()
    count = sum(1 for _ in getattr(reader, entity)())
    seconds = time.perf_counter() - began
(peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(count, seconds, int(peak.split()[1]) // 1024)
"""


def measured(path: Path, driver: str, entity: str) -> str:
    """Read one entity in a process of its own; give a line of the table."""
    command = [sys.executable, "-c", _READ, str(path), driver, entity]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    count, seconds, megabytes = done.stdout.split()
    rate = int(count) / float(seconds)
    how = "ODBC" if driver else "file"
    return f"{entity:14}{how:6}{int(count):>10,}{float(seconds):>9.1f} s{rate:>10,.0f} /s{megabytes:>6} MB"


def main() -> None:
    """Make the company, read it by every transport, print the table."""
    drivers = ["", *map(str, sorted(Path("/usr/lib").glob("*/odbc/libsqlite3odbc.so"))[:1])]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "company.db"
        began = time.perf_counter()
        create_company(path, LARGE)
        print(f"made in {time.perf_counter() - began:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
        for entity in ("customers", "products", "invoices", "items", "transactions"):
            for driver in drivers:
                print(measured(path, driver, entity), flush=True)


if __name__ == "__main__":
    main()
