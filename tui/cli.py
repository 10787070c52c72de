"""`syncupload` and its subcommands; Textual is imported only to open the screen."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.text import clean
from tui.late_commands import LateCommands
from tui.log_file import log_file
from tui.setting import Setting
from tui.streams import settle


class Level(StrEnum):
    """How much goes to the log."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


app = typer.Typer(
    name="syncupload",
    cls=LateCommands,
    help="Copies new customers, products and invoices from the accounts into Microsoft CRM.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        import importlib.metadata  # noqa: PLC0415 - slow to load, and needed here alone

        typer.echo(f"syncupload {importlib.metadata.version('sync-uploader')}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    config_file: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", readable=False, help="The configuration file.")
    ] = None,
    company: Annotated[
        str | None, typer.Option("--company", metavar="NAME", help="A company from a folder of files.")
    ] = None,
    log_level: Annotated[Level, typer.Option("--log-level", help="How much goes to the log.")] = Level.INFO,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keep what the options before the command say; without a command open the screen."""
    setting = context.obj = Setting(config_file, company)
    if context.invoked_subcommand is None:
        from tui.opening import open_screen  # noqa: PLC0415 - the only one that needs Textual

        raise typer.Exit(open_screen(setting, lambda: _start_log(log_level)))
    _start_log(log_level)


def _start_log(level: Level) -> None:
    from core import log  # noqa: PLC0415 - slow to load, and the screen paints before it

    try:
        log.start(log_file(), level)
    except OSError as refused:
        log.silence()
        sys.stderr.write(f"warning: no log is written: {clean(str(refused))}\n")


def main() -> None:
    """Run the command line; what nobody foresaw goes to the log, and one line of it to the person."""
    settle()
    try:
        app()
    except Exception as unforeseen:  # noqa: BLE001 - the last one to catch it
        import structlog  # noqa: PLC0415 - as slow to load as it is rarely needed

        from core import log  # noqa: PLC0415

        if not structlog.is_configured():
            _start_log(Level.INFO)
        structlog.get_logger().exception("unforeseen")
        sys.stderr.write(f"error: {type(unforeseen).__name__}: {log.redaction.masked(str(unforeseen))}\n")
        sys.stderr.write(f"  This is a defect of the program; the log has the details: {log_file()}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
