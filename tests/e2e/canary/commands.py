"""Every command of the program, and how each is called; a command that nobody listed is found by a test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.e2e.canary.worlds import secret
from tui.late_commands import COMMANDS, load

CALLS: dict[str, tuple[tuple[str, ...], ...]] = {
    "list": tuple(("list", subject) for subject in ("customers", "products", "invoices", "items")),
    "plan": (("plan", "customers", "--all"), ("plan", "invoices", "--all", "--out", "{new}.plan")),
    "upload": (("upload", "customers", "--all"), ("upload", "--plan", "{site}/saved.plan")),
    "batch": (("batch", "--dry-run"), ("batch",)),
    "orders list": (("orders", "list"),),
    "orders customers list": (("orders", "customers", "list"),),
    "orders products list": (("orders", "products", "list"),),
    "orders items list": (("orders", "items", "list"),),
    "orders plan": (("orders", "plan", "ORD-1001", "--out", "{new}.plan"), ("orders", "plan", "--all")),
    "orders customers plan": (("orders", "customers", "plan", "--all"),),
    "orders products plan": (("orders", "products", "plan", "--all"),),
    "orders release": (("orders", "release", "ORD-1001"),),
    "orders customers upload": (("orders", "customers", "upload", "--all"),),
    "orders products upload": (("orders", "products", "upload", "--all"),),
    "orders upload": (("orders", "upload", "--all"),),
    "account": (("account", "A1D001"),),
    "setup": (("--config", "{new}.toml", "setup", "--answers", "{answers}"),),
    "check": (("check",),),
    "history": (("history",), ("history", "--verify")),
    "quarantine list": (("quarantine", "list"),),
    "quarantine retry": (("quarantine", "retry", "--all"),),
    "quarantine drop": (("quarantine", "drop", "--all"),),
    "demo": (("demo", "--batch"),),
    "licence show": (("licence", "show"),),
    "licence activate": (("licence", "activate", "S-1", secret("a secret on a command line")),),
    "schedule show": (("schedule", "show"),),
    "config path": (("config", "path"),),
    "config show": (("config", "show"),),
    "config validate": (("config", "validate"),),
    "config import": (("config", "import", "{old}", "--out", "{new}.toml"),),
    "config list": (("config", "list"),),
    "config set-secret": (("config", "set-secret", "sage.password"),),
    "config drop-secret": (("config", "drop-secret", "sage.password"),),
    "sandbox create": (
        ("sandbox", "create", "{new}", "--customers", "2", "--products", "2", "--invoices", "2"),
    ),
    "sandbox serve": (("sandbox", "serve", "{new}"),),
    "quickbooks serve": (("quickbooks", "serve", "--port", "0"),),
    "quickbooks qwc": (("quickbooks", "qwc", "--out", "{new}.qwc"),),
}
"""Words by command: {new} is a name that nobody has, {site} the sandbox; it begins from {answers}, {old}."""

SLOW = frozenset({"demo", "sandbox create"})
"""Commands that make a company first: the quick part leaves them to the whole one."""

REFUSED = frozenset(
    {"licence activate", "orders release", "sandbox serve", "quickbooks serve", "quickbooks qwc"}
)
"""Commands that are called with what they refuse."""


def commands() -> Iterator[str]:
    """Name every command, those of groups too, as the program itself has them."""
    for name in COMMANDS:
        yield from _below(load(name), name)


def _below(command: Any, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name
        return
    for each, further in inner.items():
        yield from _below(further, f"{name} {each}")
