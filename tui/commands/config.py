"""`syncupload config`: where the configuration is, what it says, whether it is right."""

from __future__ import annotations

from typing import TextIO

import typer

from core.config.shown import shown
from tui.answer import Answer, give
from tui.commands.config_import import import_old
from tui.commands.config_list import list_companies
from tui.commands.config_secrets import ANY_WORDS, drop_secret, set_secret
from tui.setting import Json, setting_of
from tui.terminal import Column, print_table

app = typer.Typer(
    help="The configuration: its file, its values and where they come from.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

app.command("list")(list_companies)
app.command("import")(import_old)
app.command("set-secret", context_settings=ANY_WORDS)(set_secret)
app.command("drop-secret", context_settings=ANY_WORDS)(drop_secret)

_COLUMNS = (Column("Key", 28), Column("Value", 32), Column("Source", 60))


@app.command()
def path(context: typer.Context, as_json: Json = False) -> None:
    """Print the file that is used."""

    def answer() -> Answer:
        file = str(setting_of(context).load().path)
        return Answer({"file": file}, lambda stream: _line(stream, file))

    give(answer, as_json=as_json)


@app.command()
def show(context: typer.Context, as_json: Json = False) -> None:
    """Print every key, its value (a secret is never shown) and where the value comes from."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        rows = shown(loaded)
        keys = [{"key": row.key, "value": row.value, "source": row.source} for row in rows]
        return Answer(
            {"file": str(loaded.path), "keys": keys},
            lambda stream: print_table(stream, _COLUMNS, ((row.key, row.value, row.source) for row in rows)),
            warnings=loaded.warnings,
        )

    give(answer, as_json=as_json)


@app.command()
def validate(context: typer.Context, as_json: Json = False) -> None:
    """Say whether the configuration is complete and right; nothing is connected to."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        document = {"ok": True, "file": str(loaded.path), "warnings": list(loaded.warnings)}
        return Answer(
            document, lambda stream: _line(stream, f"{loaded.path} is valid"), warnings=loaded.warnings
        )

    give(answer, as_json=as_json)


def _line(stream: TextIO, text: str) -> None:
    stream.write(text + "\n")
