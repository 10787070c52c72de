"""`syncupload config import`: the old program's configuration, taken over key by key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.config.words import Target
from tui.answer import Answer, give
from tui.setting import Json, setting_of

OldFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The old syncupload.exe.config.", readable=False)
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="The file to write; else --config, else ./syncupload.toml."),
]
Version = Annotated[
    Target | None,
    typer.Option(
        "--target", case_sensitive=False, help="The version of the CRM, where FILE does not say it."
    ),
]


def import_old(
    context: typer.Context, file: OldFile, out: Out = None, target: Version = None, as_json: Json = False
) -> None:
    """Take over the configuration of the old program, syncupload.exe.config.

    Every key is reported: taken, changed (with the reason), or unknown. A file that is there already is
    edited: what it says besides stays, and a copy of it is kept under its date. Passwords go where secrets
    are kept, never into the file. Where anything is wrong or missing, nothing is written, and each mistake
    is told by its old name and line.
    """

    def answer() -> Answer:
        from tui.importing import take_over  # noqa: PLC0415 - no other command needs what it loads

        return take_over(file, setting_of(context), out, target, may_ask=not as_json)

    give(answer, as_json=as_json)
