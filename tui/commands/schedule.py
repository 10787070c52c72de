"""`syncupload schedule`: the text that has the machine's scheduler begin the batches (manual 8)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TextIO

import typer

from core.errors import SyncError, UsageError
from core.schedule.job import Format, Schedule
from core.schedule.rhythm import rhythm
from core.text import clean
from tui.answer import Answer, give
from tui.schedule_text import schedule_of
from tui.setting import Json, setting_of

app = typer.Typer(help="Batches that the machine begins by itself.", no_args_is_help=True)

_REMARK = textwrap.TextWrapper(
    100,
    initial_indent="# - ",
    subsequent_indent="#   ",
    break_long_words=False,
    break_on_hyphens=False,
)
"""Paths and commands in a remark stay whole."""

Every = Annotated[
    str | None,
    typer.Option("--every", metavar="INTERVAL", help="From 1m to 1d, such as 15m, 2h or 1d; left out: 2h."),
]
At = Annotated[str | None, typer.Option("--at", metavar="HH:MM", help="Once a day, at this time.")]
Scheduler = Annotated[
    Format | None, typer.Option("--format", help="The scheduler; this machine's own where it is left out.")
]
User = Annotated[
    str | None, typer.Option("--user", metavar="NAME", help="Who runs it, if not the one who runs this.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write the files there, as the scheduler reads them."),
]
Replace = Annotated[bool, typer.Option("--replace", help="With --out: files of those names may be replaced.")]


@app.callback()
def schedule() -> None:
    """Batches that the machine begins by itself."""


@app.command()
def show(
    context: typer.Context,
    every: Every = None,
    at: At = None,
    scheduler: Scheduler = None,
    user: User = None,
    out: Out = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Print the text for cron, systemd or the Windows Task Scheduler, and how it is installed.

    It changes nothing on this machine. What is no text for the scheduler begins with #.
    """

    def answer() -> Answer:
        loaded = setting_of(context).load()
        made = schedule_of(loaded, rhythm(every, at), scheduler, user)
        written = () if out is None else tuple(_save(made, out, replace=replace))
        return Answer(_document(made, written), lambda stream: _tell(stream, made, written))

    give(answer, as_json=as_json)


def _document(made: Schedule, written: tuple[Path, ...]) -> dict[str, object]:
    document: dict[str, object] = {
        "format": made.format,
        "files": [{"name": each.name, "text": each.text, "encoding": each.encoding} for each in made.files],
        "commands": list(made.commands),
        "notes": list(made.notes),
    }
    return {**document, "written": list(map(str, written))} if written else document


def _tell(stream: TextIO, made: Schedule, written: tuple[Path, ...]) -> None:
    for file in () if written else made.files:
        stream.write(f"# {file.name}\n{file.text}\n")
    for path in written:
        stream.write(f"# written: {clean(str(path))}\n")
    where = f" in {clean(str(written[0].parent))}" if written else " (--out DIR writes the files)"
    for line in (f"To install it{where}:", *(f"  {each}" for each in made.commands), ""):
        stream.write(f"# {line}".rstrip() + "\n")
    for note in made.notes:
        stream.write(_REMARK.fill(clean(note)) + "\n")


def _save(made: Schedule, folder: Path, *, replace: bool) -> Iterable[Path]:
    places = {folder / file.name: file.content for file in made.files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in places.items():
            if not replace and path.exists() and path.read_bytes() != content:
                raise _taken(path)
        for path, content in places.items():
            path.write_bytes(content)
    except OSError as refused:
        raise SyncError(
            "schedule.unwritable",
            tried=f"write the files into {clean(str(folder))}",
            found=clean(refused.strerror or str(refused)),
            remedy="Name a folder that you may write to.",
        ) from refused
    return places


def _taken(path: Path) -> UsageError:
    return UsageError(
        "schedule.exists",
        tried=f"write {clean(str(path))}",
        found="there is another file of that name",
        remedy="Name another folder, or allow it to be replaced with --replace.",
    )
