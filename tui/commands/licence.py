"""`syncupload licence`: whether there is one, and how to enter one (manual 4.3.1)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from core.config.editing import change
from core.config.origin import Place
from core.config.secrets import open_store
from core.config.store import Loaded
from core.errors import ConfigurationError
from core.licence.limit import LIMIT
from core.licence.standing import Licence
from core.licence.verifying import verify
from core.licensing import KEY, SERIAL, licence_of
from core.text import clean
from tui.answer import Answer, described, give
from tui.setting import Json, setting_of

app = typer.Typer(
    help="The licence: without one this is an evaluation, of accounts and products from A to G.",
    no_args_is_help=True,
)


@app.command()
def show(context: typer.Context, as_json: Json = False) -> None:
    """Say whether there is a licence, what is limited without one, and where to get one."""

    def answer() -> Answer:
        loaded = setting_of(context).load()
        found = licence_of(loaded)
        return Answer(_document(found), lambda stream: _show(stream, found), warnings=loaded.warnings)

    give(answer, as_json=as_json)


@app.command()
def activate(
    context: typer.Context,
    serial: Annotated[str, typer.Argument(metavar="SERIAL", help="The serial number.")],
    key: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY",
            show_default=False,
            help="The activation key; capitals, blanks and hyphens are free.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Enter a serial number and its activation key; a pair that does not fit changes nothing."""

    def answer() -> Answer:
        words = " ".join(key or ())
        loaded = setting_of(context).load()
        verify(serial, words)
        kept = _keep(loaded.path, clean(serial), words)
        found = licence_of(_reloaded(context))
        document = {**_document(found), "file": str(loaded.path), "kept": kept}
        return Answer(document, lambda stream: _activated(stream, found, loaded.path, kept))

    give(answer, as_json=as_json)


def _keep(path: Path, serial: str, key: str) -> str:
    kept = open_store(path, os.environ).put(KEY, key)
    change(path, {SERIAL: serial}, now=datetime.now().astimezone())
    return kept


def _reloaded(context: typer.Context) -> Loaded:
    """Read the configuration again; raises ConfigurationError where something overrides what was written."""
    loaded = setting_of(context).load()
    for dotted in (SERIAL, KEY):
        origin = loaded.sources[dotted]
        if origin.place is Place.ENVIRONMENT:
            raise ConfigurationError(
                "licence.overridden",
                tried="activate the licence",
                found=f"the pair is right and was written, but the {origin} goes before it",
                remedy="Take that variable away.",
            )
    return loaded


def _document(found: Licence) -> dict[str, object]:
    return {
        "state": found.state,
        "evaluation": found.evaluation,
        "serial": found.serial or None,
        "limit": LIMIT if found.evaluation else None,
        "problem": described(found.problem) if found.problem else None,
        "remedy": found.remedy or None,
    }


def _show(stream: TextIO, found: Licence) -> None:
    for line in _lines(found):
        stream.write(f"{clean(line)}\n")


def _lines(found: Licence) -> Sequence[str]:
    return (found.words, *((f"  {found.remedy}",) if found.remedy else ()))


def _activated(stream: TextIO, found: Licence, path: Path, kept: str) -> None:
    _show(stream, found)
    stream.write(f"  The serial number is in {clean(str(path))}, the key in {clean(kept)}.\n")
    stream.write("  The next batch compares everything once, and uploads what the evaluation left out.\n")
