"""What a night without news costs: `python tests/bench/bench_batch.py [--quick]`.

100,000 customers and 1,000,000 transactions (a tenth of each with --quick), with a mark in the
journal as a first batch leaves it; then the real program's `batch` against the sandbox CRM: calls, seconds.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from core.config.store import load
from core.registry import open_crm, open_reader
from core.upload.batch import MARK
from core.upload.journal import Journal, Scope

PROGRAM = [sys.executable, "-m", "tui.cli"]
SIZE = {"customers": 100_000, "products": 5_000, "invoices": 20_000, "transactions": 1_000_000}


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve the site's CRM in a process of its own; give its address."""
    command = [*PROGRAM, "sandbox", "serve", str(site), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield json.loads(server.stdout.readline())["crm_url"]
        finally:
            server.send_signal(signal.SIGTERM)


def marked(config: Path, environ: Mapping[str, str]) -> float:
    """Leave a mark as a first batch does; give the seconds that taking it took."""
    loaded = load(config, environ=dict(environ))
    with open_reader(loaded) as reader:
        began = time.perf_counter()
        mark = reader.mark()
        seconds = time.perf_counter() - began
        books = reader.company().name
    crm = open_crm(loaded)
    scope = Scope(crm.whoami().organization_id, loaded.config.sync.company, books)
    crm.close()
    with Journal(f"sqlite:///{config.parent / 'journal.db'}", scope, lambda: datetime.now(UTC)) as journal:
        journal.move_mark(MARK, mark)
    print(f"the mark: {seconds:.1f} s, {len(mark) // 1024} KB")
    return seconds


def night(config: Path, environ: Mapping[str, str]) -> None:
    """Run the batch, and print what it took."""
    began = time.perf_counter()
    done = subprocess.run(
        [*PROGRAM, "--config", str(config), "batch", "--json"],
        check=True,
        capture_output=True,
        text=True,
        env=dict(environ),
    )
    seconds, document = time.perf_counter() - began, json.loads(done.stdout)
    print(f"a batch: {seconds:.1f} s, {document['calls']}, {len(document['results'])} records looked at")


def main() -> None:
    """Make the company, mark it, and run two nights."""
    size = {name: count // 10 if "--quick" in sys.argv else count for name, count in SIZE.items()}
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        words = [word for name, count in size.items() for word in (f"--{name}", str(count))]
        subprocess.run(
            [*PROGRAM, "sandbox", "create", str(site), *words], check=True, stdout=subprocess.DEVNULL
        )
        with served(site) as url:
            environ = {**os.environ, "SYNCUPLOAD_CRM_URL": url}
            marked(site / "syncupload.toml", environ)
            for _ in range(2):
                night(site / "syncupload.toml", environ)


if __name__ == "__main__":
    main()
