"""`syncupload` and its subcommands; Textual is imported only to open the screen."""

from __future__ import annotations

import importlib.metadata
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import structlog
import typer
from platformdirs import user_log_path

from core import log
from core.text import clean
from tui.commands import config, quarantine, sandbox
from tui.commands.batch import batch
from tui.commands.check import check
from tui.commands.demo import demo
from tui.commands.history import history
from tui.commands.listing import list_records
from tui.commands.planning import plan, upload
from tui.setting import Setting

LOG_FILE = "syncupload.log"


class Level(StrEnum):
    """How much goes to the log."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


app = typer.Typer(
    name="syncupload",
    help="Copies new customers, products and invoices from the accounts into Microsoft CRM.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("list")(list_records)
app.command()(plan)
app.command()(upload)
app.command()(batch)
app.command()(check)
app.command()(history)
app.command()(demo)
app.add_typer(config.app, name="config")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(sandbox.app, name="sandbox")


def _version(wanted: bool) -> None:
    if wanted:
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
    """Keep what the options before the command say."""
    context.obj = Setting(config_file, company)
    try:
        log.start(user_log_path("syncupload") / LOG_FILE, log_level)
    except OSError as refused:
        log.silence()
        sys.stderr.write(f"warning: no log is written: {clean(str(refused))}\n")


def main() -> None:
    """Run the command line; what nobody foresaw goes to the log, and one line of it to the person."""
    log.silence()
    try:
        app()
    except Exception as unforeseen:  # noqa: BLE001 - the last one to catch it
        structlog.get_logger().exception("unforeseen")
        file = user_log_path("syncupload") / LOG_FILE
        sys.stderr.write(f"error: {type(unforeseen).__name__}: {log.redaction.masked(str(unforeseen))}\n")
        sys.stderr.write(f"  This is a defect of the program; the log has the details: {file}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
