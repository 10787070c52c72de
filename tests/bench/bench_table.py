"""How fast a key is answered by the record table: `python tests/bench/bench_table.py [--rows N]`.

The rows are a search's spool on disk. A key counts from its arrival to the app's own paint hook, at the
first row and at the last, and beside Textual's own table of 100 rows, all in one run and taken in turns.
Textual paints 60 times a second at most, which would hide what a key costs: here it may paint at once.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import DataTable

from core.accounting.base import Subject
from core.records import Product
from core.upload.spool import RowSpool
from tui.columns import COLUMNS, cell_text
from tui.widgets.record_table import RecordTable

ROUNDS, KEYS = 8, 20
STOCK = 100
MOST = 1.5
"""A key may take so many times longer at the end than at the start, and than in Textual's own table."""

MOST_MILLISECONDS = 50
COLUMNS_SHOWN = COLUMNS[Subject.PRODUCTS]


def products(count: int) -> Iterator[Product]:
    """Make so many articles."""
    price, cost = Decimal("12.50"), Decimal("7.25")
    for number in range(count):
        yield Product(f"P{number:07}", f"Article number {number}", "each", price, cost, "T1", "4000")


class Bench(App[None]):
    """Our table over Textual's own, and a paint hook."""

    CSS = "RecordTable, DataTable { height: 1fr; }"

    def __init__(self, spool: RowSpool) -> None:
        super().__init__()
        self.spool = spool
        self.painted = asyncio.Event()
        self.ours = RecordTable(COLUMNS_SHOWN, key_of=lambda each: each.code, standing=lambda _: "=")
        self.stock: DataTable[Any] = DataTable(cursor_type="row")

    def compose(self) -> ComposeResult:
        """Give both the same room."""
        yield self.ours
        yield self.stock

    def on_mount(self) -> None:
        """Fill both."""
        self.ours.show(self.spool)
        self.stock.add_columns(*(column.title for column, _ in COLUMNS_SHOWN))
        for record in self.spool.page(0, STOCK):
            self.stock.add_row(*(cell_text(cell(record)) for _, cell in COLUMNS_SHOWN))

    def post_display_hook(self) -> None:
        """Note that the screen was painted."""
        self.painted.set()

    async def answered(self, key: str) -> float:
        """Give the milliseconds from a key to its paint."""
        self.painted.clear()
        began = time.perf_counter()
        self.simulate_key(key)
        await asyncio.wait_for(self.painted.wait(), 10)
        return (time.perf_counter() - began) * 1000


async def measured(app: Bench) -> dict[str, list[float]]:
    """Press the keys in turns, so that a busy machine slows all alike."""
    taken: dict[str, list[float]] = {}
    places: list[tuple[str, Widget, str, str, str]] = [
        ("first row", app.ours, "home", "down", "up"),
        ("last row", app.ours, "end", "up", "down"),
        ("Textual's table of 100", app.stock, "home", "down", "up"),
        ("first page", app.ours, "home", "pagedown", "pageup"),
        ("last page", app.ours, "end", "pageup", "pagedown"),
        ("Textual's page", app.stock, "home", "pagedown", "pageup"),
    ]
    async with app.run_test(size=(80, 48)) as pilot:
        for _ in range(ROUNDS):
            for name, widget, start, there, back in places:
                widget.focus()
                await pilot.press(start)
                await pilot.pause()
                for _ in range(KEYS // 2):
                    for key in (there, back):
                        taken.setdefault(name, []).append(await app.answered(key))
    return taken


def main() -> int:
    """Measure, print and judge."""
    if "TEXTUAL_FPS" not in os.environ:
        environ = {**os.environ, "TEXTUAL_FPS": "10000"}
        return subprocess.call([sys.executable, *sys.argv], env=environ)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with RowSpool() as spool:
        began = time.perf_counter()
        spool.add_all(products(rows))
        spool.page(0, 1)
        print(f"{rows:,} rows in a spool after {time.perf_counter() - began:.1f} s")
        taken = asyncio.run(measured(Bench(spool)))
    middle = {name: statistics.median(each) for name, each in taken.items()}
    for name, each in taken.items():
        print(f"{name:24} median {middle[name]:6.2f} ms   worst {max(each):6.2f} ms   of {len(each)} keys")
    ratios = {
        "last row / first row": middle["last row"] / middle["first row"],
        "last page / first page": middle["last page"] / middle["first page"],
        "last row / Textual's": middle["last row"] / middle["Textual's table of 100"],
        "last page / Textual's": middle["last page"] / middle["Textual's page"],
    }
    for name, ratio in ratios.items():
        print(f"{name:24} {ratio:.2f}   at most {MOST}")
    slow = max(middle.values()) > MOST_MILLISECONDS
    return 1 if slow or max(ratios.values()) > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
