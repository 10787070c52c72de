"""The commands by name, each loaded when it is called: what one of them needs costs the others nothing."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS: Mapping[str, tuple[str, str]] = {
    "list": ("listing", "list_records"),
    "plan": ("planning", "plan"),
    "upload": ("planning", "upload"),
    "batch": ("batch", "batch"),
    "orders": ("orders", "app"),
    "account": ("account", "account"),
    "setup": ("setup", "setup"),
    "check": ("check", "check"),
    "history": ("history", "history"),
    "quarantine": ("quarantine", "app"),
    "schedule": ("schedule", "app"),
    "demo": ("demo", "demo"),
    "config": ("config", "app"),
    "licence": ("licence", "app"),
    "sandbox": ("sandbox", "app"),
    "quickbooks": ("quickbooks", "app"),
}
"""The module below `tui.commands` and the name in it, in the order in which help shows them."""


class LateCommands(TyperGroup):
    """A group whose commands are imported one by one."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's own signature
        """Name all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer's own signature
        """Load one command; None where there is none of that name."""
        return load(cmd_name) if cmd_name in COMMANDS else None


def load(name: str) -> Any:
    """Import a command and give it as typer runs it."""
    module, attribute = COMMANDS[name]
    found = getattr(importlib.import_module(f"tui.commands.{module}"), attribute)
    # Below one that says so, help is plain everywhere: no boxes in a pipe, and no [table] taken for markup.
    above = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    if isinstance(found, typer.Typer):
        above.add_typer(found, name=name)
        return cast(TyperGroup, get_command(above)).commands[name]
    above.command(name)(found)
    return get_command(above)
