"""How much memory the program takes with a large company: `python tests/bench/bench_memory.py [--quick]`.

100,000 customers and 1,000,000 transactions (a tenth of each with --quick), the sandbox CRM in a process of
its own, and the real program in another, whose peak of resident memory the system tells when it has ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAM = [sys.executable, "-m", "tui.cli"]
MOST_MEGABYTES = 300
SIZE = {"customers": 100_000, "products": 5_000, "invoices": 20_000, "transactions": 1_000_000}
COMMANDS = (
    ("list", "customers"),
    ("list", "transactions"),
    ("list", "transactions", "--json"),
    ("list", "transactions", "--search", "A"),
    ("plan", "customers", "--all"),
    ("plan", "customers", "--all", "--json"),
    ("plan", "transactions", "--search", "A"),
    ("plan", "transactions", "--all"),
    ("plan", "transactions", "--all", "--json"),
)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run of the program took: seconds, megabytes at its peak, lines that it wrote, its exit code."""

    seconds: float
    megabytes: int
    lines: int
    code: int


def ended(words: tuple[str, ...], environ: dict[str, str], folder: Path) -> Ended:
    """Run the program to its end."""
    output = folder / "output"
    began = time.perf_counter()
    # This process stays small: a child's peak is never told as less than its parent's was at its birth.
    with output.open("wb") as stream:
        process = subprocess.Popen([*PROGRAM, *words], env=environ, stdout=stream)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    with output.open("rb") as stream:
        lines = sum(1 for _ in stream)
    return Ended(seconds, used.ru_maxrss // 1024, lines, process.returncode)


@contextmanager
def served(site: Path, environ: dict[str, str]) -> Iterator[str]:
    """Serve the CRM of a sandbox; give its address."""
    command = [*PROGRAM, "sandbox", "serve", str(site), "--port", "0"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield json.loads(server.stdout.readline())["crm_url"]
        server.send_signal(signal.SIGTERM)


def measure(folder: Path, quick: bool) -> None:
    """Make the company, run every command, print the table."""
    (folder / "home").mkdir()
    environ = {**os.environ, "HOME": str(folder / "home")}
    site = folder / "site"
    size = [f"--{name}={number // (10 if quick else 1)}" for name, number in SIZE.items()]
    made = ended(("sandbox", "create", str(site), *size), environ, folder)
    print(f"made {' '.join(size)} in {made.seconds:.0f} s, at most {made.megabytes} MB\n")
    print(f"{'':42}{'exit':>5}{'lines':>12}{'seconds':>10}{'peak MB':>9}")
    with served(site, environ) as url:
        environ["SYNCUPLOAD_CRM_URL"] = url
        for words in COMMANDS:
            row = ended(("--config", str(site / "syncupload.toml"), *words), environ, folder)
            over = "" if row.megabytes < MOST_MEGABYTES else f"  over {MOST_MEGABYTES}"
            figures = f"{row.code:>5}{row.lines:>12,}{row.seconds:>10.1f}{row.megabytes:>9}"
            print(f"{' '.join(words):42}{figures}{over}", flush=True)


def main() -> None:
    """Measure in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), quick="--quick" in sys.argv[1:])


if __name__ == "__main__":
    main()
