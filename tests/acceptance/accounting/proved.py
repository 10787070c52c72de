"""README's table of what is proved of each accounting system; `python -m` writes it into README anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.config.two_way import TWO_WAY
from core.config.words import Source
from tests.acceptance.accounting.systems import SYSTEMS, System

README = Path(__file__).parents[3] / "README.md"
BEGIN, END = "<!-- proved systems: begin -->", "<!-- proved systems: end -->"
_HEADS = (
    *("accounting system", "customers", "products", "invoices", "transactions", "batch", "orders in"),
    *("proved against", "read by"),
)
SOURCES = {
    "Sage 50": Source.SAGE50,
    "Sage Instant": Source.SAGEINSTANT,
    "Sage 200": Source.SAGE200,
    "Sage MMS 3.5": Source.SAGEMMS,
    "QuickBooks": Source.QUICKBOOKS,
}


def table() -> str:
    """Give the table: what every system of the suite is held to, and which of them take orders."""
    names = dict.fromkeys(each.name for each in SYSTEMS)
    rows = [_row(name, [each for each in SYSTEMS if each.name == name]) for name in names]
    lines = [_HEADS, tuple("---" for _ in _HEADS), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(name: str, ways: Sequence[System]) -> tuple[str, ...]:
    orders = "yes" if SOURCES[name] in TWO_WAY else "no"
    versions = dict.fromkeys(each.version for each in ways)
    return (
        name,
        *("yes" for _ in ("customers", "products", "invoices", "transactions", "batch")),
        orders,
        "; ".join(versions),
        "; ".join(each.by for each in ways),
    )


def written(text: str) -> str:
    """Give README's text with the table as it should be between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8")), "utf-8")
